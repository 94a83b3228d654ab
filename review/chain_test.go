package review

import (
	"slices"
	"strings"
	"testing"
)

// chainOf is three sound rows.
func chainOf() []Link {
	previous, links := ChainStart, []Link(nil)
	for i, act := range []Act{Accept, Reminded, Done} {
		d := Decision{Number: int64(i + 1), Recommendation: "k3f90a1c", Act: act, By: "Ada Quay", At: date("2025-02-01"), From: "cli"}
		links = append(links, Seal(d, date("2025-02-02"), previous))
		previous = links[i].Hash
	}
	return links
}

func TestTheFirstBrokenRowOfAChainIsNamed(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func([]Link) []Link
		holds  int
		says   string // empty: it holds
	}{
		{"untouched", func(l []Link) []Link { return l }, 3, ""},
		{"empty", func([]Link) []Link { return nil }, 0, ""},
		{"another name", func(l []Link) []Link { l[1].By = "Bo Reed"; return l }, 1, "row 2 of the chain of decisions: it does not say"},
		{"another time of recording", func(l []Link) []Link { l[0].MadeAt = date("2025-02-03"); return l }, 0, "row 1"},
		{"an end that was not there", func(l []Link) []Link { l[2].Until = at("2025-03-01"); return l }, 2, "row 3"},
		{"sealed anew", func(l []Link) []Link {
			l[1].By = "Bo Reed"
			l[1] = Seal(l[1].Decision, l[1].MadeAt, l[1].Previous)
			return l
		}, 2, "row 3 of the chain of decisions: it does not follow"},
		{"another report", func(l []Link) []Link { l[1].Stray = true; return l }, 1, "row 2 of the chain of decisions: the report that it names has no recommendation"},
		{"a row taken out", func(l []Link) []Link { return slices.Delete(l, 1, 2) }, 1, "row 2 of the chain of decisions: it is missing"},
		{"the first taken out", func(l []Link) []Link { return l[1:] }, 0, "row 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			holds, broken := VerifyChain(c.change(chainOf()))
			if holds != c.holds || (broken == nil) != (c.says == "") || broken != nil && !strings.Contains(broken.Error(), c.says) {
				t.Errorf("%d rows hold, %v", holds, broken)
			}
		})
	}
}

func TestARowIsHashedAsDocumented(t *testing.T) {
	l := Link{Previous: "before", MadeAt: date("2025-02-02"), Decision: Decision{
		Number: 7, Recommendation: "k3f90a1c", Act: Accept, By: "Ada Quay", At: date("2025-02-01"), Reason: "decision 12",
		Due: at("2025-05-01"), Owner: "Bo", From: "cli",
	}}
	want := "before\n7\nk3f90a1c\naccept\nAda Quay\n2025-02-01T00:00:00.000000Z\n2025-02-02T00:00:00.000000Z\ndecision 12\n\n2025-05-01T00:00:00.000000Z\nBo\ncli\n0\n"
	if l.text() != want {
		t.Errorf("%q", l.text())
	}
}
