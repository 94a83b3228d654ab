package review

import (
	"slices"
	"strings"
	"testing"
)

func TestWhatIsMarkedAboveTheHighestIsWithheld(t *testing.T) {
	order := []string{"public", "internal", "restricted"}
	for _, c := range []struct {
		name, ceiling, marking string
		withheld               bool
	}{
		{"nothing is marked", "", "", false},
		{"the highest itself", "internal", "internal", false},
		{"in other case, with spaces", "internal", " Internal", false},
		{"just above", "internal", "restricted", true},
		{"far below", "restricted", "public", false},
		{"nothing marked may be told", "", "public", true},
		{"not in the order", "restricted", "secret", true},
		{"not in the order, and nothing marked may be told", "", "secret", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := (Markings{order, c.ceiling}).Withholds(c.marking); got != c.withheld {
				t.Errorf("withheld: %v", got)
			}
		})
	}
}

// Its concern counts, so that it is counted too where its note is kept back.
func TestWhatIsKeptInSpiteOfAConcernIsCountedWhereItIsKeptBack(t *testing.T) {
	for name, c := range map[string]struct {
		one  Recommendation
		kept int
	}{
		"a concern is raised":    {Recommendation{Concerns: []Concern{NotWorking}}, 1},
		"a concern stands":       {Recommendation{Told: &Telling{Unconfirmed: [3]Footing{NotWorking: OnAnswers}}}, 1},
		"in spite of no concern": {Recommendation{Told: &Telling{}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			c.one.Subject, c.one.Verdict, c.one.Marking = "A", Keep, "secret"
			r := Report{Recommendations: []Recommendation{c.one}, Notes: []string{"Exempt: A, not working."}}
			d := Markings{}.Over(r.Digest(), r)
			told := slices.ContainsFunc(d.Notes, func(note string) bool { return strings.HasPrefix(note, KeptBack(1)) })
			if d.KeptBack != c.kept || told != (c.kept == 1) {
				t.Errorf("kept back %d, noted %q", d.KeptBack, d.Notes)
			}
		})
	}
}

func TestAVeilHidesNamesAndNothingElse(t *testing.T) {
	veil := Markings{}.Veil([]Marked{{"A-1", "k3f90a1c", "Harbour watch", "secret"}, {"B", "", "", ""}, {"A-1 North", "", "", "secret"}, {"", "", "港口会谈", "secret"}})
	for text, want := range map[string]string{
		"beside A-1 North, A-1 and B":           "beside (kept back), (kept back) and B",
		"比港口会谈好，A-1也是":                          "比(kept back)好，(kept back)也是",
		"A-12, XA-1 and éA-1":                   "A-12, XA-1 and éA-1",
		"Harbour watch (k3f90a1c)":              "(kept back) ((kept back))",
		"stocktake decide k3f90a1c accept":      "stocktake decide (kept back) accept",
		"Harbour watches, and no harbour watch": "Harbour watches, and no harbour watch",
	} {
		if got := veil.Over(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
