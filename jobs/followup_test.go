package jobs

import (
	"testing"
	"time"

	"stocktake/review"
)

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestOneStepIsDueAtATime(t *testing.T) {
	daily, err := review.ParseCadence("yearly", "UTC")
	if err != nil {
		t.Fatal(err)
	}
	policy := review.FollowUp{DecideWithinDays: 14, EscalateAfterDays: 7}
	until, dueOn := day("2025-03-01"), day("2025-05-01").Add(-time.Microsecond)
	accepted := review.Decision{Number: 4, Act: review.Accept, By: "Ada", At: day("2025-02-03"), Due: &dueOn}
	moved := accepted
	later := day("2025-06-01").Add(-time.Microsecond)
	moved.Number, moved.Due = 9, &later
	snoozed := review.Decision{Number: 5, Act: review.Snooze, By: "Ada", At: day("2025-02-03"), Until: &until}
	step := func(act review.Act, number, after int64, at string) review.Decision {
		return review.Decision{Number: number, Act: act, By: stocktake, At: day(at), From: fromRun, Step: after}
	}
	for _, c := range []struct {
		name      string
		decisions []review.Decision
		at        string
		change    func(*review.Matter)
		want      errand
	}{
		{"a day too early", nil, "2025-02-14", nil, errand{}},
		{"nobody decided for 14 days", nil, "2025-02-15", nil, errand{review.Reminded, 0}},
		{"its report was told to nobody", nil, "2026-02-15", func(m *review.Matter) { m.ToldAt = time.Time{} }, errand{}},
		{"a later report took its place", nil, "2025-02-15", func(m *review.Matter) { m.Newest = false }, errand{}},
		{"it is covered by an earlier decision", nil, "2025-02-15", func(m *review.Matter) { m.Recommendation.Under = &review.Precedent{} }, errand{}},
		{"reminded, six days ago", []review.Decision{step(review.Reminded, 1, 0, "2025-02-15")}, "2025-02-21", nil, errand{}},
		{"reminded, seven days ago", []review.Decision{step(review.Reminded, 1, 0, "2025-02-15")}, "2025-02-22", nil, errand{review.Escalated, 0}},
		{"escalated", []review.Decision{step(review.Reminded, 1, 0, "2025-02-15"), step(review.Escalated, 2, 0, "2025-02-22")}, "2026-02-22", nil, errand{}},
		{"accepted, on its last day", []review.Decision{accepted}, "2025-04-30", nil, errand{}},
		{"accepted, the day after", []review.Decision{accepted}, "2025-05-01", nil, errand{review.Reminded, 4}},
		{"accepted, and a later report made since", []review.Decision{accepted}, "2025-05-01", func(m *review.Matter) { m.Newest = false }, errand{review.Reminded, 4}},
		{"accepted, and well by a later report", []review.Decision{accepted}, "2025-05-01", func(m *review.Matter) { m.Cleared = true }, errand{}},
		{"overdue, a week after the reminder", []review.Decision{accepted, step(review.Reminded, 6, 4, "2025-05-01")}, "2025-05-08", nil, errand{review.Escalated, 4}},
		{"given more time after the reminder", []review.Decision{accepted, step(review.Reminded, 6, 4, "2025-05-01"), moved}, "2025-05-20", nil, errand{}},
		{"that is over too", []review.Decision{accepted, step(review.Reminded, 6, 4, "2025-05-01"), moved}, "2025-06-01", nil, errand{review.Reminded, 9}},
		{"done", []review.Decision{accepted, {Number: 6, Act: review.Done, By: "Ada", At: day("2025-04-01")}}, "2025-06-01", nil, errand{}},
		{"rejected", []review.Decision{{Number: 6, Act: review.Reject, By: "Ada", At: day("2025-02-03")}}, "2025-06-01", nil, errand{}},
		{"snoozed", []review.Decision{snoozed}, "2025-03-01", nil, errand{}},
		{"a snooze is over", []review.Decision{snoozed}, "2025-03-02", nil, errand{review.Returned, 5}},
		{"a snooze is over, and it was raised again before", []review.Decision{snoozed}, "2025-03-02", func(m *review.Matter) { m.Newest, m.FollowedBy = false, "k3f90a1c" }, errand{}},
		{"it came back, thirteen days ago", []review.Decision{snoozed, step(review.Returned, 7, 5, "2025-03-02")}, "2025-03-15", nil, errand{}},
		{"it came back, fourteen days ago", []review.Decision{snoozed, step(review.Returned, 7, 5, "2025-03-02")}, "2025-03-16", nil, errand{review.Reminded, 7}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := review.Matter{
				Programme: review.Programme{Cadence: daily}, MadeAt: day("2025-02-01"), ToldAt: day("2025-02-01"), Newest: true,
				Recommendation: review.Recommendation{Verdict: review.Reinforce}, Decisions: c.decisions,
			}
			if c.change != nil {
				c.change(&m)
			}
			got, is := due(m, day(c.at), policy, nil)
			if is != (c.want != errand{}) || is && got != c.want {
				t.Errorf("due is %+v, %v; want %+v", got, is, c.want)
			}
		})
	}
}

// What follows a step waits until that is told, and counts from then.
func TestStepsCountFromWhenTheOneBeforeWasTold(t *testing.T) {
	yearly, err := review.ParseCadence("yearly", "UTC")
	if err != nil {
		t.Fatal(err)
	}
	policy, until, dueOn := review.FollowUp{DecideWithinDays: 14, EscalateAfterDays: 7}, day("2025-03-01"), day("2025-05-01").Add(-time.Microsecond)
	snoozed := review.Decision{Number: 1, Act: review.Snooze, By: "Ada", At: day("2025-02-03"), Until: &until}
	accepted := review.Decision{Number: 1, Act: review.Accept, By: "Ada", At: day("2025-02-03"), Due: &dueOn}
	back := []review.Decision{snoozed, {Number: 2, Act: review.Returned, At: day("2025-03-02"), From: fromRun, Step: 1}}
	reminded := []review.Decision{{Number: 2, Act: review.Reminded, At: day("2025-02-15"), From: fromRun}}
	overdue := []review.Decision{accepted, {Number: 2, Act: review.Reminded, At: day("2025-05-01"), From: fromRun, Step: 1}}
	for _, c := range []struct {
		name      string
		decisions []review.Decision
		told      tellings
		last      string // day on which nothing is due; the next it is
		want      errand
	}{
		{"a reminder of which no message is known", reminded, nil, "2025-02-21", errand{review.Escalated, 0}},
		{"a reminder told later", reminded, tellings{2: day("2025-02-20")}, "2025-02-26", errand{review.Escalated, 0}},
		{"a reminder that waits", reminded, tellings{2: {}}, "2026-01-01", errand{}},
		{"that something is overdue, told later", overdue, tellings{2: day("2025-05-03")}, "2025-05-09", errand{review.Escalated, 1}},
		{"that something is overdue, waiting", overdue, tellings{2: {}}, "2026-01-01", errand{}},
		{"that it is back, told later", back, tellings{2: day("2025-03-10")}, "2025-03-23", errand{review.Reminded, 2}},
		{"that it is back, waiting", back, tellings{2: {}}, "2026-01-01", errand{}},
	} {
		m := review.Matter{
			Programme: review.Programme{Cadence: yearly}, MadeAt: day("2025-02-01"), ToldAt: day("2025-02-01"), Newest: true,
			Recommendation: review.Recommendation{Verdict: review.Reinforce}, Decisions: c.decisions,
		}
		if got, is := due(m, day(c.last), policy, c.told); is {
			t.Errorf("%s: on %s %+v is due", c.name, c.last, got)
		}
		if got, is := due(m, day(c.last).AddDate(0, 0, 1), policy, c.told); is != (c.want != errand{}) || is && got != c.want {
			t.Errorf("%s: the day after %+v is due, %v; want %+v", c.name, got, is, c.want)
		}
	}
}

// A notice of many messages is told with the last of them; those that are overtaken are not waited for.
func TestANoticeIsToldWithItsLastPart(t *testing.T) {
	early, late := day("2025-02-15"), day("2025-02-16")
	first, second, waits, overtaken := review.Notified{At: &early}, review.Notified{At: &late}, review.Notified{}, review.Notified{Overtaken: true}
	for _, c := range []struct {
		name  string
		parts []review.Notified
		want  time.Time
	}{
		{"both", []review.Notified{second, first}, late},
		{"one waits", []review.Notified{first, waits}, time.Time{}},
		{"one is overtaken", []review.Notified{first, overtaken}, early},
		{"all are", []review.Notified{overtaken, overtaken}, time.Time{}},
	} {
		if got := settledAt(c.parts); !got.Equal(c.want) {
			t.Errorf("%s: told at %s, want %s", c.name, got, c.want)
		}
	}
}

func TestWithoutDaysInThePolicyNothingIsDue(t *testing.T) {
	yearly, err := review.ParseCadence("yearly", "UTC")
	if err != nil {
		t.Fatal(err)
	}
	m := review.Matter{
		Programme: review.Programme{Cadence: yearly}, MadeAt: day("2025-02-01"), ToldAt: day("2025-02-01"), Newest: true,
		Recommendation: review.Recommendation{Verdict: review.Reinforce},
	}
	if e, is := due(m, day("2035-01-01"), review.FollowUp{}, nil); is {
		t.Errorf("due is %+v", e)
	}
}

// Where nothing was decided, what is called too early is never due, wherever the days are counted, and is called so up to two days before.
func TestNothingIsDueOfWhatIsTooEarly(t *testing.T) {
	made, policy := day("2025-03-20").Add(15*time.Hour), review.FollowUp{DecideWithinDays: 14, EscalateAfterDays: 7}
	for _, zone := range []string{"Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York", "Europe/Lisbon", "UTC"} {
		yearly, err := review.ParseCadence("yearly", zone)
		if err != nil {
			t.Fatal(err)
		}
		m := review.Matter{
			Programme: review.Programme{Cadence: yearly}, MadeAt: made, ToldAt: made, Newest: true,
			Recommendation: review.Recommendation{Verdict: review.Reinforce},
		}
		for at := made.AddDate(0, 0, -1); at.Before(made.AddDate(0, 0, 16)); at = at.Add(30 * time.Minute) {
			_, is := due(m, at, policy, nil)
			if no := tooEarly(made, at, policy); is && no || !is && !no && at.Before(made.AddDate(0, 0, 12)) {
				t.Errorf("in %s at %s: due is %v, too early %v", zone, at, is, no)
			}
		}
	}
}
