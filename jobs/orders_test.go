package jobs

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"stocktake/review"
)

// course is what may become of one recommendation: the chain of what was done about it, the clock, and a later report if there is one.
type course struct {
	t      *testing.T
	job    *Job
	path   []string // what happened, for whoever reads a failure
	chain  []review.Link
	now    time.Time
	later  time.Time // of the later report; zero: none
	clears bool      // the later report says keep; else it raises it again
	seen   []sighting
}

// sighting is how the recommendation stood at an instant, when the chain had so many rows.
type sighting struct {
	at     time.Time
	rows   int
	ruling review.Ruling
}

// happening is one event, and whether it can happen now.
type happening struct {
	name string
	do   func(*course)
}

// happenings are all there are: each decision by each of two people, time that passes beyond every limit, a clock that is set back,
// a later report that clears it or raises it again, and a run.
func happenings() []happening {
	all := []happening{
		{"15 days pass", func(c *course) { c.now = c.now.AddDate(0, 0, 15) }},
		{"set back a day", func(c *course) { c.now = c.now.AddDate(0, 0, -1) }},
		{"cleared", func(c *course) { c.report(true) }},
		{"raised again", func(c *course) { c.report(false) }},
		{"run", (*course).run},
	}
	for _, act := range review.Acts {
		for _, by := range []string{"Ada", "Bo"} {
			all = append(all, happening{by + " " + string(act), func(c *course) { c.decide(act, by) }})
		}
	}
	return all
}

func newCourse(t *testing.T) *course {
	policy := review.FollowUp{DecideWithinDays: 14, EscalateAfterDays: 14, DueWithinDays: 10}
	return &course{t: t, now: day("2025-02-01"), job: &Job{Policy: Policy{Policy: &review.Policy{FollowUp: policy}}}}
}

// then is what becomes of it if that happens.
func (c course) then(h happening) *course {
	c.path = append(slices.Clip(c.path), h.name)
	c.chain, c.seen = slices.Clip(c.chain), slices.Clip(c.seen)
	h.do(&c)
	c.check()
	return &c
}

func (c *course) report(clears bool) {
	if c.later.IsZero() {
		c.later, c.clears = c.now, clears
	}
}

var yearly = func() review.Cadence {
	c, err := review.ParseCadence("yearly", "UTC")
	if err != nil {
		panic(err)
	}
	return c
}()

// matter is the recommendation as the ledger shows it to whoever asks now.
func (c *course) matter() review.Matter {
	m := review.Matter{
		Programme: review.Programme{Code: "P", Cadence: yearly}, MadeAt: day("2025-02-01"), ToldAt: day("2025-02-01"), Newest: true,
		Recommendation: review.Recommendation{ID: "k3f90a1c", Subject: "A", Verdict: review.Reinforce},
	}
	for _, l := range c.chain {
		m.Decisions = append(m.Decisions, l.Decision)
	}
	if !c.later.IsZero() && !c.later.After(c.now) {
		m.Newest, m.Cleared = false, c.clears
		if !c.clears {
			m.FollowedBy = "p0d8823m"
		}
	}
	return m
}

func (c *course) add(d review.Decision) {
	previous := review.ChainStart
	if n := len(c.chain); n > 0 {
		previous = c.chain[n-1].Hash
	}
	d.Number = int64(len(c.chain) + 1)
	c.chain = append(c.chain, review.Seal(d, c.now, previous))
	if _, broken := review.VerifyChain(c.chain); broken != nil {
		c.fail("%v", broken)
	}
}

// decide asks for the same decision twice; the second time nothing is recorded.
func (c *course) decide(act review.Act, by string) {
	d := review.Decision{Recommendation: "k3f90a1c", Act: act, By: by, At: c.now, From: "cli"}
	switch act {
	case review.Reject:
		d.Reason = "too dear"
	case review.Snooze:
		until := c.now.Add(12 * time.Hour)
		d.Until = &until
	}
	for i := range 2 {
		next, err := c.job.next(c.matter(), d)
		switch {
		case err != nil && (next != nil || !errors.As(err, new(review.Refusal)) && !errors.As(err, new(Incomplete))):
			c.fail("%+v and %v", next, err)
		case next != nil && i == 1:
			c.fail("asked for twice, recorded twice: %+v", *next)
		case next != nil:
			c.add(*next)
		}
	}
}

// run takes what is due, as a run does: what is due by what is known at the instant, and once more by the whole chain. A second run at
// the same instant takes nothing.
func (c *course) run() {
	for i := range 2 {
		if c.later.After(c.now) {
			return // from a later report on, a reminder from the past would be of no use
		}
		known := c.matter()
		known.Decisions = slices.DeleteFunc(slices.Clone(known.Decisions), func(d review.Decision) bool { return d.At.After(c.now) })
		e, is := due(known, c.now, c.job.Policy.FollowUp, nil)
		if !is {
			return
		}
		taken, err := c.job.step(e.act, c.now, nil)(c.matter())
		if err != nil {
			c.fail("%v", err)
		}
		if taken == nil {
			return
		}
		if i == 1 {
			c.fail("a second run at the same instant takes %+v", *taken)
		}
		if r := known.Ruling(c.now); r.State != review.Open && !r.Overdue(c.now) || known.Cleared {
			c.fail("%s of what is %s", taken.Act, r.State)
		}
		c.add(*taken)
	}
}

func (c *course) fail(format string, args ...any) {
	c.t.Helper()
	c.t.Fatalf("%s: %s", strings.Join(c.path, ", "), fmt.Sprintf(format, args...))
}

// check is what must hold whatever has happened.
func (c *course) check() {
	m := c.matter()
	c.rows(m.Decisions)
	state := told(m.Decisions, c.now)
	if got := m.Ruling(c.now); got.State != state {
		c.fail("it is %s, by its rows %s", got.State, state)
	}
	for _, s := range c.seen {
		since := m.Decisions[s.rows:]
		if slices.ContainsFunc(since, func(d review.Decision) bool { return !d.At.After(s.at) }) {
			continue // somebody whose clock was behind has decided since
		}
		if got := m.Ruling(s.at); got.State != s.ruling.State || got.Last.Number != s.ruling.Last.Number {
			c.fail("as of %s it was %s, and is %s after later rows", s.at, s.ruling.State, got.State)
		}
	}
	c.seen = append(c.seen, sighting{c.now, len(m.Decisions), m.Ruling(c.now)})
}

// rows holds each row against those before it.
func (c *course) rows(all []review.Decision) {
	steps := map[errand]bool{}
	var frozen *review.Decision
	for i, d := range all {
		if i > 0 && d.At.Before(all[i-1].At) {
			c.fail("row %d bears a time before row %d", i+1, i)
		}
		if lack := d.Check(); lack.Words != "" {
			c.fail("row %d: %s %s", i+1, lack.Field, lack.Words)
		}
		if d.From == fromRun {
			if steps[errand{d.Act, d.Step}] {
				c.fail("%s twice after row %d", d.Act, d.Step)
			}
			steps[errand{d.Act, d.Step}] = true
			continue
		}
		switch {
		case frozen == nil && d.Act == review.Done:
			c.fail("done, and never accepted")
		case frozen != nil && d.Act != review.Done && (d.Act != frozen.Act || d.By != frozen.By):
			c.fail("%s by %s, and then %s by %s", frozen.Act, frozen.By, d.Act, d.By)
		}
		if d.Act == review.Accept || d.Act == review.Partly {
			frozen = &d
		}
	}
}

// told is the state that the rows tell, without the table of moves: the last decision's, and a snooze ends.
func told(all []review.Decision, now time.Time) review.State {
	state := review.Open
	for _, d := range all {
		switch {
		case d.At.After(now):
		case d.Act == review.Snooze && now.After(*d.Until):
			state = review.Open
		case d.From != fromRun:
			state = map[review.Act]review.State{
				review.Accept: review.Accepted, review.Partly: review.InPart, review.Reject: review.Rejected,
				review.Snooze: review.Snoozed, review.Done: review.Finished,
			}[d.Act]
		}
	}
	return state
}

// Every order of four of all that can happen after the first reminder can be due, and before.
func TestWhateverHappensInWhateverOrderTheRulesHold(t *testing.T) {
	t.Parallel()
	all, ends := happenings(), 0
	var walk func(c *course, depth int)
	walk = func(c *course, depth int) {
		if depth == 0 {
			ends++
			return
		}
		for _, h := range all {
			walk(c.then(h), depth-1)
		}
	}
	fresh := newCourse(t)
	walk(fresh, 4)
	fresh.now = fresh.now.AddDate(0, 0, 15)
	walk(fresh, 4)
	if want := 2 * 15 * 15 * 15 * 15; ends != want {
		t.Errorf("%d orders were tried, want %d", ends, want)
	}
}

// Long orders, drawn with a seed: forty happenings each, runs and time oftener than decisions.
func TestLongOrdersKeepTheRulesToo(t *testing.T) {
	t.Parallel()
	for seed := range uint64(500) {
		draw := rand.New(rand.NewPCG(seed, 7))
		c, all := newCourse(t), happenings()
		for range 40 {
			i := draw.IntN(len(all) + 8)
			if i >= len(all) {
				i = []int{0, 4}[i%2]
			}
			c = c.then(all[i])
		}
	}
}
