package jobs

import (
	"testing"
	"time"

	"stocktake/review"
)

// Only what says how things stand may be overtaken: no root and no reply of a report, and nothing that may have been seen.
func TestWhatMayBeOvertaken(t *testing.T) {
	year := review.Between(day("2024-01-01"), day("2025-01-01"), time.UTC)
	later := review.Between(day("2025-01-01"), day("2026-01-01"), time.UTC)
	before := review.Between(day("2023-01-01"), day("2024-01-01"), time.UTC)
	const root = "P/2024-01-01/2025-01-01/root"
	key := func(part string) string { return review.MessageKey("P", year, part) }
	claimed := day("2025-02-01")
	holds := sinceThen{judged: &before, held: []review.HeldBack{{Period: year}}, owed: map[string]bool{root: true}}
	gone := sinceThen{judged: &year, told: map[string]map[string]review.Message{key("reminded-4"): nil, key("escalated-5"): nil, key("returned-6"): nil}}
	for _, c := range []struct {
		name      string
		message   review.Owed
		overtaken bool // where all has changed; where nothing has, never
	}{
		{"a root", review.Owed{Message: review.Message{Key: root}}, false},
		{"a reply whose ID is a number", review.Owed{Message: review.Message{Key: key("12345678")}}, false},
		{"a root's second message", review.Owed{Message: review.Message{Key: key("root/2")}}, false},
		{"the asks", review.Owed{Message: review.Message{Key: key("asks")}}, false},
		{"a refusal", review.Owed{Message: review.Message{Key: key("refused-share-answers"), Operator: true}, Refusal: true}, true},
		{"a refusal without an operator", review.Owed{Message: review.Message{Key: key("refused-share-answers")}, Refusal: true}, true},
		{"its second message", review.Owed{Message: review.Message{Key: key("refused-share-answers/2")}, Refusal: true}, true},
		{"that a refusal goes elsewhere", review.Owed{Message: review.Message{Key: key("refused-x/moved/C1"), Operator: true}, Refusal: true}, false},
		{"that a root goes elsewhere", review.Owed{Message: review.Message{Key: key("root/moved/C1"), Operator: true}}, false},
		{"what is held back", review.Owed{Message: review.Message{Key: key("held"), Operator: true}}, true},
		{"half of that", review.Owed{Message: review.Message{Key: key("held/after-3"), Operator: true}}, true},
		{"its third message", review.Owed{Message: review.Message{Key: key("held/3"), Operator: true}}, true},
		{"half of an earlier program's", review.Owed{Message: review.Message{Key: key("held/after-line-300/after-line-9"), Operator: true}}, true},
		{"what is stuck", review.Owed{Message: review.Message{Key: key("root/stuck"), Operator: true}}, true},
		{"a reminder", review.Owed{Message: review.Message{Key: key("reminded-4")}}, true},
		{"a reminder's third message", review.Owed{Message: review.Message{Key: key("reminded-4/3")}}, true},
		{"an escalation", review.Owed{Message: review.Message{Key: key("escalated-5"), Operator: true}}, true},
		{"that a snooze is over", review.Owed{Message: review.Message{Key: key("returned-6")}}, true},
		{"a reminder that may have been seen", review.Owed{Message: review.Message{Key: key("reminded-4")}, ClaimedAt: &claimed}, false},
		{"a refusal that may have been seen", review.Owed{Message: review.Message{Key: key("refused-x")}, Refusal: true, ClaimedAt: &claimed}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.message.From = year.From
			if _, why := holds.of(c.message); why != "" {
				t.Errorf("overtaken, though nothing has changed: %s", why)
			}
			if _, why := gone.of(c.message); (why != "") != c.overtaken {
				t.Errorf("overtaken is %q, want %v", why, c.overtaken)
			}
		})
	}
	refused := review.Owed{Message: review.Message{Key: key("refused-x")}, Refusal: true, From: year.From}
	if _, why := (sinceThen{judged: &later}).of(refused); why == "" {
		t.Error("a period that is passed over is said to stay due")
	}
}

// A notice tells of the steps that one run took of one kind about one report; of those it tells on that are so still.
func TestWhatANoticeTellsOf(t *testing.T) {
	yearly, err := review.ParseCadence("yearly", "UTC")
	if err != nil {
		t.Fatal(err)
	}
	due := day("2025-02-10")
	step := func(number int64, at string) review.Decision {
		return review.Decision{Number: number, Act: review.Reminded, By: stocktake, At: day(at), From: fromRun}
	}
	accepted := review.Decision{Number: 1, Act: review.Accept, By: "Ada", At: day("2025-02-03"), Due: &due, From: "cli"}
	rejected := review.Decision{Number: 9, Act: review.Reject, By: "Ada", At: day("2025-02-16"), From: "cli"}
	matter := func(subject string, decisions ...review.Decision) review.Matter {
		return review.Matter{
			Report: 1, Programme: review.Programme{Cadence: yearly}, Newest: true, Decisions: decisions,
			Recommendation: review.Recommendation{Subject: subject, Verdict: review.Reinforce},
		}
	}
	all := []review.Matter{
		matter("A", step(2, "2025-02-15")),
		matter("B", step(3, "2025-02-15"), rejected),
		matter("C", accepted, step(4, "2025-02-15")),
		matter("D", step(5, "2025-02-15"), review.Decision{Number: 8, Act: review.Escalated, At: day("2025-03-01"), From: fromRun}),
		matter("E", step(6, "2025-02-16")),
	}
	all[3].Report = 2
	waited := []review.Matter{all[0], all[1]}
	waited[1].Decisions = waited[1].Decisions[:1]
	names := func(matters []review.Matter) (text string) {
		for _, m := range matters {
			text += m.Recommendation.Subject
		}
		return text
	}
	for _, c := range []struct {
		name, key  string
		change     func([]review.Matter)
		all, still string
	}{
		{"two that waited, one decided on since", "P/a/b/" + review.StepsPart(review.Reminded, waited), nil, "AB", "A"},
		{"named by an earlier program", "P/a/b/reminded-2", nil, "AB", "A"},
		{"what was overdue is another notice", "P/a/b/reminded-4", nil, "C", "C"},
		{"what waited is another again, and a later run's too", "P/a/b/reminded-5", nil, "D", "D"},
		{"another kind of step", "P/a/b/escalated-2", nil, "", ""},
		{"one that is not known yet", "P/a/b/reminded-7", nil, "", ""},
		{"another report has taken its place", "P/a/b/reminded-2", func(m []review.Matter) { m[0].Newest = false }, "AB", ""},
		{"so it is overdue still", "P/a/b/reminded-4", func(m []review.Matter) { m[2].Newest = false }, "C", "C"},
		{"unless it is well", "P/a/b/reminded-4", func(m []review.Matter) { m[2].Newest, m[2].Cleared = false, true }, "C", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			matters := append([]review.Matter{}, all...)
			if c.change != nil {
				c.change(matters)
			}
			told, still := toldBy(c.key, matters, day("2025-03-02"))
			if names(told) != c.all || names(still) != c.still {
				t.Errorf("it tells of %q, still of %q; want %q and %q", names(told), names(still), c.all, c.still)
			}
		})
	}
}
