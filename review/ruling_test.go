package review

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// event is something that happens to a recommendation: a decision, or time that passes.
type event struct {
	act Act // empty: days pass
	by  string
}

// events are all there are: each act by each of two people, and time that passes, past a snooze's end.
func events() []event {
	all := []event{{}}
	for _, act := range Acts {
		all = append(all, event{act, "Ada Quay"}, event{act, "Bo Reed"})
	}
	return all
}

const depth = 5

// Every order of five events: whatever comes, a recommendation is only ever moved along the table, what is accepted stays
// accepted until it is done, and the same decision twice is recorded once.
func TestEveryOrderOfEventsKeepsTheRules(t *testing.T) {
	orders := 0
	var walk func(path []event, taken []Decision, now time.Time)
	walk = func(path []event, taken []Decision, now time.Time) {
		if len(path) == depth {
			orders++
			return
		}
		for _, e := range events() {
			if e.act == "" {
				walk(append(path, e), taken, now.AddDate(0, 0, 10))
				continue
			}
			d := decisionOf(e, now)
			next, recorded := taken, false
			before := RulingAt(taken, now)
			got, isNew, err := before.Next(d, time.UTC)
			if err == nil && isNew {
				got.Number = int64(len(taken) + 1)
				next, recorded = append(taken[:len(taken):len(taken)], got), true
			}
			after := RulingAt(next, now)
			checkMove(t, append(path, e), before, after, d, recorded, err)
			if _, again, err := after.Next(d, time.UTC); recorded && (again || err != nil) {
				t.Fatalf("%v: the same decision twice: new %v, %v", append(path, e), again, err)
			}
			walk(append(path[:len(path):len(path)], e), next, now)
		}
	}
	walk(nil, nil, date("2025-02-01"))
	if want := 11 * 11 * 11 * 11 * 11; orders != want {
		t.Errorf("%d orders were tried, want %d", orders, want)
	}
}

func decisionOf(e event, now time.Time) Decision {
	d := Decision{Recommendation: "k3f90a1c", Act: e.act, By: e.by, At: now}
	switch e.act {
	case Reject:
		d.Reason = "too dear"
	case Snooze:
		until := now.AddDate(0, 0, 5)
		d.Until = &until
	}
	return d
}

func checkMove(t *testing.T, path []event, before, after Ruling, d Decision, recorded bool, err error) {
	t.Helper()
	in := func(s State) bool { return s == Accepted || s == InPart }
	switch {
	case err != nil && (after.State != before.State || !errors.As(err, new(Refusal))):
		t.Fatalf("%v: refused (%v), yet %s became %s", path, err, before.State, after.State)
	case in(before.State) && after.State != before.State && after.State != Finished:
		t.Fatalf("%v: what was %s became %s", path, before.State, after.State)
	case before.State == Finished && after.State != Finished:
		t.Fatalf("%v: what was done became %s", path, after.State)
	case after.State == Finished && before.State != Finished && !in(before.State):
		t.Fatalf("%v: %s became done", path, before.State)
	case in(before.State) && recorded && d.Act != Done && d.By != before.Last.By:
		t.Fatalf("%v: another decided again", path)
	case d.Act == Done && err == nil && after.State != Finished:
		t.Fatalf("%v: done, and it is %s", path, after.State)
	}
}

func TestADecisionHasWhatItsActDemands(t *testing.T) {
	now, later := date("2025-02-01"), date("2025-03-01")
	for _, c := range []struct {
		name  string
		d     Decision
		lacks string
	}{
		{"accepted", Decision{Act: Accept, By: "Ada"}, ""},
		{"nobody", Decision{Act: Accept}, "by"},
		{"rejected without a reason", Decision{Act: Reject, By: "Ada"}, "reason"},
		{"snoozed for ever", Decision{Act: Snooze, By: "Ada"}, "until"},
		{"snoozed into the past", Decision{Act: Snooze, By: "Ada", Until: &now}, "until"},
		{"snoozed", Decision{Act: Snooze, By: "Ada", Until: &later}, ""},
		{"accepted until", Decision{Act: Accept, By: "Ada", Until: &later}, "until"},
		{"rejected, and due", Decision{Act: Reject, By: "Ada", Reason: "r", Due: &later}, "due"},
		{"done by an owner", Decision{Act: Done, By: "Ada", Owner: "Bo"}, "owner"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.d.At = now
			if got := c.d.Check(); got.Field != c.lacks || (got.Words == "") != (c.lacks == "") {
				t.Errorf("lacks %q, want %q", got, c.lacks)
			}
		})
	}
}

func TestTextsOfADecisionStandOnOneLine(t *testing.T) {
	d := NewDecision(Decision{By: " Ada\tQuay ", Reason: "first\nsecond\x00\u2028third", Owner: "\xff"})
	if d.By != "Ada Quay" || d.Reason != "first second third" || d.Owner != "\uFFFD" {
		t.Errorf("%q", []string{d.By, d.Reason, d.Owner})
	}
}

func TestASecondAcceptOnlyAddsTerms(t *testing.T) {
	due, later := date("2025-03-01"), date("2025-04-01")
	first := Decision{Number: 1, Recommendation: "k3f90a1c", Act: Accept, By: "Ada Quay", At: date("2025-02-01"), Due: &due}
	stands := RulingAt([]Decision{first}, date("2025-02-02"))
	again, isNew, err := stands.Next(Decision{Act: Accept, By: "ada quay", Owner: "Bo Reed"}, time.UTC)
	if err != nil || !isNew || again.Due != &due || again.Owner != "Bo Reed" {
		t.Errorf("an owner later: %+v, %v, %v", again, isNew, err)
	}
	if moved, isNew, err := stands.Next(Decision{Act: Accept, By: "Ada Quay", Due: &later}, time.UTC); err != nil || !isNew || moved.Due != &later {
		t.Errorf("another date: %+v, %v, %v", moved, isNew, err)
	}
	_, _, err = stands.Next(Decision{Recommendation: "k3f90a1c", Act: Accept, By: "Bo Reed"}, time.UTC)
	if want := "recommendation k3f90a1c is already accepted by Ada Quay on 1 February 2025, due 1 March 2025"; fmt.Sprint(err) != want {
		t.Errorf("somebody else: %v", err)
	}
}

// Why it was decided so, and which part, is told wherever it is told how it stands.
func TestHowItStandsIsToldWithItsReason(t *testing.T) {
	due, until := date("2025-05-04"), date("2025-03-01")
	on := func(act Act, reason string) Decision {
		return Decision{Act: act, By: "Ada Quay", At: date("2025-02-03"), Reason: reason}
	}
	partly := on(Partly, "half of the money, from July on.")
	partly.Due, partly.Owner = &due, "Bo Reed"
	snoozed := on(Snooze, "wait for the audit")
	snoozed.Until = &until
	done, again := on(Done, ""), on(Done, "built")
	done.By, again.By = "Bo Reed", "Bo Reed"
	for _, c := range []struct {
		taken []Decision
		at    string
		want  string
	}{
		{nil, "2025-02-04", "open"},
		{[]Decision{on(Accept, "")}, "2025-02-04", "accepted by Ada Quay on 3 February 2025"},
		{[]Decision{on(Accept, "decision CD-2013-004")}, "2025-02-04", "accepted by Ada Quay on 3 February 2025: decision CD-2013-004"},
		{[]Decision{partly}, "2025-02-04", "accepted in part by Ada Quay on 3 February 2025, due 4 May 2025, owner Bo Reed: half of the money, from July on"},
		{[]Decision{on(Reject, "too dear")}, "2025-02-04", "rejected by Ada Quay on 3 February 2025: too dear"},
		{[]Decision{snoozed}, "2025-02-04", "snoozed by Ada Quay on 3 February 2025 until 1 March 2025: wait for the audit"},
		{[]Decision{snoozed}, "2025-03-02", "open again, snoozed by Ada Quay on 3 February 2025 until 1 March 2025: wait for the audit"},
		{
			[]Decision{partly, done},
			"2025-02-04",
			"done, said by Bo Reed on 3 February 2025; accepted in part by Ada Quay on 3 February 2025: half of the money, from July on",
		},
		{
			[]Decision{on(Accept, ""), again, done},
			"2025-02-04",
			"done, said by Bo Reed on 3 February 2025; accepted by Ada Quay on 3 February 2025",
		},
	} {
		if got := RulingAt(c.taken, date(c.at)).Words(time.UTC); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestWhatWasAcceptedIsOverdueAfterItsLastMicrosecond(t *testing.T) {
	due := date("2025-03-01")
	accepted := Decision{Act: Accept, By: "Ada", At: date("2025-02-01"), Due: &due}
	partly, open := accepted, accepted
	partly.Act, open.Due = Partly, nil
	done := Decision{Act: Done, By: "Ada", At: date("2025-02-20")}
	for _, c := range []struct {
		name  string
		taken []Decision
		at    time.Time
		want  bool
	}{
		{"at its last microsecond", []Decision{accepted}, due, false},
		{"after it", []Decision{accepted}, due.Add(time.Microsecond), true},
		{"after it, accepted in part", []Decision{partly}, due.Add(time.Microsecond), true},
		{"without a day", []Decision{open}, due.AddDate(9, 0, 0), false},
		{"done", []Decision{accepted, done}, due.AddDate(9, 0, 0), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := RulingAt(c.taken, c.at).Overdue(c.at); got != c.want {
				t.Errorf("overdue is %v, want %v", got, c.want)
			}
		})
	}
}

func TestASnoozeEndsAfterItsLastMicrosecond(t *testing.T) {
	until := date("2025-03-01")
	taken := []Decision{{Act: Snooze, By: "Ada", At: date("2025-02-01"), Until: &until}}
	for _, c := range []struct {
		name string
		at   time.Time
		want State
	}{
		{"before it was taken", date("2025-01-31"), Open},
		{"in it", date("2025-02-15"), Snoozed},
		{"at its last microsecond", until, Snoozed},
		{"after it", until.Add(time.Microsecond), Open},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := RulingAt(taken, c.at).State; got != c.want {
				t.Errorf("it is %s, want %s", got, c.want)
			}
		})
	}
}

func TestWhatIsToldLateIsToldSoManyDaysLater(t *testing.T) {
	bears, written := date("2025-02-01"), date("2026-11-23")
	for _, c := range []struct {
		name string
		late time.Duration
		want string
	}{
		{"at once", time.Second, "2025-02-01"},
		{"by a clock that was set back", -48 * time.Hour, "2025-02-01"},
		{"in the evening", 11 * time.Hour, "2025-02-01"},
		{"the next day, a little earlier", 24*time.Hour - time.Minute, "2025-02-02"},
		{"after twenty-six days, a little later", 26*24*time.Hour + time.Minute, "2025-02-27"},
	} {
		if got := ToldAt(bears, written, written.Add(c.late)); !got.Equal(date(c.want)) {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
