package review

import (
	"testing"
	"time"
)

// After a restore the chain's numbers are given out again: what a reminder is about names it, and nothing else does.
func TestAReminderIsKeyedByWhatItIsAbout(t *testing.T) {
	yearly, err := ParseCadence("yearly", "UTC")
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2025, 2, 1, 12, 0, 0, 0, time.UTC)
	due := noon.AddDate(0, 0, -1)
	accepted := Decision{Number: 4, Act: Accept, By: "Ada", At: noon.AddDate(0, 0, -10), Due: &due}
	snoozed := Decision{Number: 5, Act: Snooze, By: "Ada", At: noon.AddDate(0, 0, -10), Until: &due}
	step := func(act Act, number, after int64) Decision {
		return Decision{Number: number, Act: act, By: "stocktake", At: noon, From: "run", Step: after}
	}
	matter := func(id string, decisions ...Decision) Matter {
		return Matter{
			Programme: Programme{Code: "P", Cadence: yearly}, Period: yearly.lastEnded(noon),
			Recommendation: Recommendation{ID: id, Verdict: Reinforce}, Decisions: decisions,
		}
	}
	part := func(matters ...Matter) string {
		d := matters[0].Decisions
		return Remind(d[len(d)-1].Act, matters, noon, Markings{}, Veil{}).Part
	}
	moved := accepted
	moved.Number, moved.Reason = 9, "more time"
	other := accepted
	other.Number = 8
	reminded := part(matter("a1", accepted, step(Reminded, 6, 4)))
	returned := part(matter("a1", snoozed, step(Returned, 7, 5)))
	for _, same := range []struct{ name, got, want string }{
		{"another number", part(matter("a1", accepted, step(Reminded, 12, 4))), reminded},
		{"another number of what it follows up", part(matter("a1", other, step(Reminded, 12, 8))), reminded},
		{
			"a reminder after a step that was taken again", part(matter("a1", snoozed, step(Returned, 7, 5), step(Reminded, 8, 7))),
			part(matter("a1", snoozed, step(Returned, 6, 5), step(Reminded, 9, 6))),
		},
		{
			"in another order", part(matter("b2", step(Reminded, 2, 0)), matter("a1", step(Reminded, 1, 0))),
			part(matter("a1", step(Reminded, 1, 0)), matter("b2", step(Reminded, 2, 0))),
		},
	} {
		if same.got != same.want {
			t.Errorf("%s: the key is %s, was %s", same.name, same.got, same.want)
		}
	}
	for name, got := range map[string]string{
		"another recommendation":        part(matter("b2", accepted, step(Reminded, 6, 4))),
		"another decision":              part(matter("a1", accepted, step(Reminded, 6, 4), moved, step(Reminded, 10, 9))),
		"the recommendation itself":     part(matter("a1", step(Reminded, 6, 0))),
		"the escalation":                part(matter("a1", accepted, step(Reminded, 6, 4), step(Escalated, 7, 4))),
		"another recommendation beside": part(matter("a1", accepted, step(Reminded, 6, 4)), matter("b2", step(Reminded, 7, 0))),
		"the end of a snooze":           returned,
		"what comes after it":           part(matter("a1", snoozed, step(Returned, 7, 5), step(Reminded, 8, 7))),
	} {
		if got == reminded {
			t.Errorf("%s has the same key", name)
		}
	}
}
