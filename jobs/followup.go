package jobs

import (
	"context"
	"fmt"
	"slices"
	"time"

	"stocktake/review"
)

// stocktake is who takes the steps of a run.
const stocktake = "stocktake"

// errand is a step of following up that is due: what is done, and the number of the decision that it follows up (0: the
// recommendation itself). Of each there is one, so each step is taken once.
type errand struct {
	act   review.Act
	after int64
}

// due is the step that is due about a matter at an instant:
//
//	a snooze is over                                    it comes back, once
//	nobody decided for decide_within_days since         one reminder
//	the report, or since it came back
//	what was accepted is past its due date              one reminder
//	nothing for escalate_after_days since the reminder  one escalation
//
// The days count from when the report, or the step before, was told: while it was not, nothing is due. A new due date, or a new snooze, is
// a new decision and has steps of its own.
func due(m review.Matter, at time.Time, f review.FollowUp, told tellings) (errand, bool) {
	ruling := m.Ruling(at)
	switch {
	case m.ToldAt.IsZero(), m.Cleared:
		return errand{}, false // nobody was told of it, or it is well without
	case m.Waits(at) && ruling.Last.Act == review.Snooze:
		back, was := taken(m, errand{review.Returned, ruling.Last.Number})
		if !was {
			return errand{review.Returned, ruling.Last.Number}, true
		}
		since, was := told.of(back)
		if !was {
			return errand{}, false
		}
		return undecided(m, since, back.Number, at, f, told)
	case m.Waits(at):
		return undecided(m, m.ToldAt, 0, at, f, told)
	case ruling.Last.Due != nil:
		return asked(m, ruling.Last.Due.Add(time.Microsecond), ruling.Last.Number, at, f, told)
	}
	return errand{}, false
}

// Step is what is done to follow up one recommendation.
type Step struct {
	Act review.Act
	review.Matter
}

func undecided(m review.Matter, since time.Time, after int64, at time.Time, f review.FollowUp, told tellings) (errand, bool) {
	if f.DecideWithinDays == 0 {
		return errand{}, false
	}
	return asked(m, since.In(m.Zone()).AddDate(0, 0, f.DecideWithinDays), after, at, f, told)
}

// tooEarly says that nothing can be due yet where nothing was decided since a report was made: so most programmes need not be looked
// through. In whatever zone the days are counted, a day less is too early.
func tooEarly(made, at time.Time, f review.FollowUp) bool {
	return f.DecideWithinDays == 0 || at.Before(made.AddDate(0, 0, f.DecideWithinDays-1))
}

// asked is the reminder from an instant on, and some days after it the escalation.
func asked(m review.Matter, from time.Time, after int64, at time.Time, f review.FollowUp, told tellings) (errand, bool) {
	reminder, escalation := errand{review.Reminded, after}, errand{review.Escalated, after}
	reminded, was := taken(m, reminder)
	if !was {
		return reminder, !at.Before(from)
	}
	since, heard := told.of(reminded)
	_, was = taken(m, escalation)
	from = since.In(m.Zone()).AddDate(0, 0, f.EscalateAfterDays)
	return escalation, heard && !was && f.EscalateAfterDays > 0 && !at.Before(from)
}

func taken(m review.Matter, e errand) (review.Decision, bool) {
	i := slices.IndexFunc(m.Decisions, func(d review.Decision) bool { return d.Act == e.act && d.Step == e.after })
	if i < 0 {
		return review.Decision{}, false
	}
	return m.Decisions[i], true
}

const fromRun = "run"

// followUp takes the steps that are due about a programme's recommendations, and records a message of each kind for each
// report. Where it dies, a step and its message are both recorded or neither; the next run takes those that are not.
func (j *Job) followUp(ctx context.Context, p review.Programme, result *Result) error {
	return j.eachErrand(ctx, p, nil, func(g group, next nextStep, tell telling) error {
		done, err := j.Ledger.Decide(ctx, g.matters, next, tell)
		result.FollowedUp += len(done)
		return err
	})
}

// rehearseFollowUp notes the steps that followUp would take and counts the messages that would tell of them.
func (j *Job) rehearseFollowUp(ctx context.Context, p review.Programme, newest *review.Report, result *Result) error {
	return j.eachErrand(ctx, p, newest, func(g group, next nextStep, tell telling) error {
		done, err := j.wouldDo(ctx, g.matters, next, newest)
		if err != nil || len(done) == 0 {
			return err
		}
		for _, m := range done {
			result.ToFollowUp = append(result.ToFollowUp, Step{g.act, m})
		}
		result.FollowedUp += len(done)
		result.ToPost += len(tell(done))
		return nil
	})
}

// What [Docket.Decide] asks: the step on a matter as it stands by then, and the messages of those that were taken.
type (
	nextStep func(review.Matter) (*review.Decision, error)
	telling  func([]review.Matter) []review.Message
)

// eachErrand goes through what is due in a programme, group by group.
func (j *Job) eachErrand(ctx context.Context, p review.Programme, newest *review.Report, take func(group, nextStep, telling) error) error {
	groups, at, err := j.errands(ctx, p, newest)
	if err != nil || len(groups) == 0 {
		return err
	}
	veil, err := j.veil(ctx, p)
	if err != nil {
		return err
	}
	for _, g := range groups {
		err := take(g, j.step(g.act, at, g.told), func(done []review.Matter) []review.Message {
			return j.notices(review.Remind(g.act, done, at, j.Policy.Markings, veil))
		})
		if err != nil {
			return fmt.Errorf("follow up in %s: %w", p.Code, err)
		}
	}
	return nil
}

// wouldDo is what [Docket.Decide] would return if the newest report, where one is given, were recorded.
func (j *Job) wouldDo(ctx context.Context, matters []review.Matter, next nextStep, newest *review.Report) (done []review.Matter, err error) {
	afresh := make([]review.Matter, len(matters))
	for i, m := range matters {
		if afresh[i], err = j.Ledger.Afresh(ctx, m); err != nil {
			return nil, err
		}
	}
	if newest != nil {
		newest.Follow(afresh)
	}
	for _, m := range afresh {
		d, err := next(m)
		if err != nil {
			return nil, err
		}
		if d != nil {
			m.Decisions = append(m.Decisions, *d)
			done = append(done, m)
		}
	}
	return done, nil
}

// group is matters of one report about which the same is to be told.
type group struct {
	act     review.Act
	waits   bool // for a decision; else it is overdue
	report  int64
	matters []review.Matter
	told    tellings
}

// ever is later than any instant a report bears.
var ever = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// errands lists what is due in a programme, as it stands or, if a report is given, as it would with that one recorded. To an
// instant from which the ledger knows later reports nothing is due: a reminder from the past would be of no use.
func (j *Job) errands(ctx context.Context, p review.Programme, newest *review.Report) ([]group, time.Time, error) {
	at := j.At(p.Cadence.Zone())
	untouched, err := j.Ledger.Untouched(ctx, p.Code)
	if err != nil || untouched != nil && tooEarly(*untouched, at, j.Policy.of(p).FollowUp) {
		return nil, at, err
	}
	matters, err := j.Ledger.Matters(ctx, p.Code, j.At)
	if err != nil {
		return nil, at, fmt.Errorf("follow up in %s: %w", p.Code, err)
	}
	last, err := j.lastPeriod(ctx, p, ever)
	if err != nil || slices.ContainsFunc(matters, func(m review.Matter) bool { return m.Newest && last.To.After(m.Period.To) }) {
		return nil, at, err
	}
	if newest != nil {
		newest.Follow(matters)
	}
	told, err := j.tellings(ctx, p, matters)
	if err != nil {
		return nil, at, fmt.Errorf("follow up in %s: %w", p.Code, err)
	}
	var groups []group
	for _, m := range matters {
		e, is := due(m, at, j.Policy.of(p).FollowUp, told)
		if !is {
			continue
		}
		i := slices.IndexFunc(groups, func(g group) bool { return g.act == e.act && g.waits == m.Waits(at) && g.report == m.Report })
		if i < 0 {
			i, groups = len(groups), append(groups, group{act: e.act, waits: m.Waits(at), report: m.Report, told: told})
		}
		groups[i].matters = append(groups[i].matters, m)
	}
	return groups, at, nil
}

// step takes a step if it is still due when nobody else decides any more.
func (j *Job) step(act review.Act, at time.Time, told tellings) nextStep {
	return func(m review.Matter) (*review.Decision, error) {
		later := slices.ContainsFunc(m.Decisions, func(d review.Decision) bool { return d.At.After(at) })
		e, is := due(m, at, j.Policy.of(m.Programme).FollowUp, told)
		if later || !is || e.act != act {
			return nil, nil
		}
		d := review.NewDecision(review.Decision{Act: act, By: stocktake, At: at, From: fromRun, Step: e.after})
		return &d, nil
	}
}

// notices lays a notice out. What is for the operator goes to the operator's channel, if there is one; everything else into the
// thread of its report.
func (j *Job) notices(n review.Notice) []review.Message {
	n.Operator = n.Operator && j.Routes.Operator != ""
	messages := j.Notice(n)
	for i := range messages {
		if n.Operator {
			messages[i].Channel = j.Routes.Operator
		}
	}
	return messages
}
