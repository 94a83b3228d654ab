package jobs

import (
	"context"
	"fmt"
	"strings"
	"time"

	"stocktake/review"
)

// Docket is the part of the ledger in which people decide.
type Docket interface {
	// LookUp looks for a recommendation by its ID, in one programme or, where it is empty, in all, as known at an instant.
	LookUp(ctx context.Context, id, programme string, at func(*time.Location) time.Time) ([]review.Matter, error)
	// Matters lists what of a programme people have to do with, as known at an instant.
	Matters(ctx context.Context, programme string, at func(*time.Location) time.Time) ([]review.Matter, error)
	// Untouched says when the newest report of a programme was made, if nothing has been decided on any of its reports; nil where
	// something has, or where there is none.
	Untouched(ctx context.Context, programme string) (*time.Time, error)
	// Steps are those that runs took in a programme, and what became of the messages that tell of them.
	Steps(ctx context.Context, programme string) (review.Steps, error)
	// Afresh is a matter as it stands by now: with all that was decided on it, and what the newest report makes of it, whatever times they
	// bear. Decide gives it to next so.
	Afresh(ctx context.Context, m review.Matter) (review.Matter, error)
	// Decide adds to the chain of decisions what next returns for each matter, and the messages that tell makes of those
	// decided on, in one transaction. Nobody else adds meanwhile. It returns the matters decided on.
	Decide(ctx context.Context, matters []review.Matter, next func(review.Matter) (*review.Decision, error), tell func([]review.Matter) []review.Message) ([]review.Matter, error)
}

// Order is a decision as somebody gives it: the days as they are written, read in the programme's zone.
type Order struct {
	ID, Programme           string // the programme only where two recommendations have one ID
	Act                     review.Act
	By, Reason, Owner, From string
	Until, Due              string // RFC 3339, or a date; empty: none
	DryRun                  bool
}

// UnknownRecommendation is an ID under which nothing is recorded.
type UnknownRecommendation string

func (u UnknownRecommendation) Error() string {
	return fmt.Sprintf("no recommendation %s is known at the instant; stocktake status lists those there are", string(u))
}

// ExitCode is that of a wrong argument.
func (UnknownRecommendation) ExitCode() int { return CodeWrong }

// Incomplete is an order that lacks something, or says what does not go with its act.
type Incomplete review.Lack

func (i Incomplete) Error() string { return fmt.Sprintf("--%s: %s", i.Field, i.Words) }

// ExitCode is that of a wrong argument.
func (Incomplete) ExitCode() int { return CodeWrong }

// inadmissible is what the policy does not let somebody decide: a [review.Refusal].
type inadmissible review.Lack

func (i inadmissible) Error() string { return i.Words }
func (i inadmissible) Unwrap() error { return review.Refusal(i.Words) }

// Decide takes a decision on one recommendation and returns the matter as it stands then; false where the same was decided
// already and nothing was recorded. Errors: [UnknownRecommendation], [ErrNoProgrammes], [Incomplete], and [review.Refusal] where the policy or the
// state of the recommendation do not let it.
func (j *Job) Decide(ctx context.Context, o Order) (review.Matter, bool, error) {
	m, err := j.find(ctx, o.ID, o.Programme)
	if err != nil {
		return m, false, err
	}
	d, err := j.decision(m, o)
	if err != nil {
		return m, false, err
	}
	next := func(m review.Matter) (*review.Decision, error) { return j.next(m, d) }
	if o.DryRun {
		if m, err = j.Ledger.Afresh(ctx, m); err != nil {
			return m, false, err
		}
		planned, err := next(m)
		if err == nil && planned != nil {
			m.Decisions = append(m.Decisions, *planned)
		}
		return m, planned != nil, err
	}
	decided, err := j.Ledger.Decide(ctx, []review.Matter{m}, next, func([]review.Matter) []review.Message { return nil })
	switch {
	case err != nil:
		return m, false, err
	case len(decided) == 0:
		m, err = j.Ledger.Afresh(ctx, m)
		return m, false, err
	}
	return decided[0], true, nil
}

// find is the recommendation of an ID, of a programme where one is named.
func (j *Job) find(ctx context.Context, id, programme string) (review.Matter, error) {
	found, err := j.Ledger.LookUp(ctx, id, programme, j.At)
	if err != nil {
		return review.Matter{}, err
	}
	switch len(found) {
	case 0:
		if err := j.Empty(ctx); err != nil {
			return review.Matter{}, err
		}
		return review.Matter{}, UnknownRecommendation(id)
	case 1:
		return found[0], nil
	}
	var codes []string
	for _, m := range found {
		codes = append(codes, m.Programme.Code)
	}
	return review.Matter{}, Incomplete{"programme", fmt.Sprintf("recommendation %s is one of several programmes; name %s", id, strings.Join(codes, " or "))}
}

// decision reads an order, and holds it against what the policy asks of whoever decides.
func (j *Job) decision(m review.Matter, o Order) (review.Decision, error) {
	d := review.NewDecision(review.Decision{
		Recommendation: m.Recommendation.ID, Act: o.Act, By: o.By, At: j.At(m.Zone()), Reason: o.Reason, Owner: o.Owner, From: o.From,
	})
	for _, day := range []struct {
		field, text string
		to          **time.Time
	}{{"until", o.Until, &d.Until}, {"due", o.Due, &d.Due}} {
		if day.text == "" {
			continue
		}
		instant, err := review.AsOf(day.text, m.Zone())
		if err != nil {
			return d, Incomplete{day.field, err.Error()}
		}
		*day.to = &instant
	}
	if lack := d.Check(); lack != (review.Lack{}) {
		return d, Incomplete(lack)
	}
	if no := j.Policy.Admits(m, d, j.Policy.Owners); no != (review.Lack{}) {
		return d, inadmissible(no)
	}
	return d, nil
}

// next holds a decision against how the matter stands by now. A decision never bears a time before the one it follows, even if
// the clock was set back.
func (j *Job) next(m review.Matter, d review.Decision) (*review.Decision, error) {
	for _, before := range m.Decisions {
		if before.At.After(d.At) {
			d.At = before.At
		}
	}
	if lack := d.Check(); lack != (review.Lack{}) {
		return nil, Incomplete(lack) // a snooze that was over before the decision it follows
	}
	ruling := m.Ruling(d.At)
	if no := passed(m, ruling, d.Act); no != "" {
		return nil, review.Refusal(no)
	}
	next, isNew, err := ruling.Next(d, m.Zone())
	if err != nil || !isNew {
		return nil, err
	}
	if days := j.Policy.of(m.Programme).FollowUp.DueWithinDays; next.Act.Accepts() && next.Due == nil && days > 0 {
		due := review.EndOfDay(next.At, days, m.Zone()).UTC()
		next.Due = &due
	}
	return &next, nil
}

// passed says why it is too late, or no use, to decide so on a recommendation; empty if it is not.
func passed(m review.Matter, ruling review.Ruling, act review.Act) string {
	r := m.Recommendation
	switch {
	case r.Under != nil:
		return fmt.Sprintf("recommendation %s was not raised again, because %s is %s; decide on that one", r.ID, r.Under.ID, r.Under.Ruling.Words(m.Zone()))
	case r.Verdict == review.Keep:
		return fmt.Sprintf("recommendation %s: %s is to be kept; there is nothing to decide", r.ID, r.Subject)
	case m.Newest || !begins(ruling.State, act):
		return ""
	case m.Kept:
		return fmt.Sprintf("recommendation %s is of an earlier report, and the newest one says to keep %s; there is nothing to decide", r.ID, r.Subject)
	case m.FollowedBy != "":
		return fmt.Sprintf("recommendation %s was followed by %s in a later report; decide on that one", r.ID, m.FollowedBy)
	case (m.Gone || ruling.State == review.Open) && ruling.Last.Act != review.Snooze:
		return fmt.Sprintf("recommendation %s is of an earlier report, and %s is not in the newest one", r.ID, r.Subject)
	}
	return ""
}

// begins reports whether a decision sets something going that stood still: then what is known by now must speak for it too.
func begins(from review.State, act review.Act) bool {
	return from == review.Open || act.Accepts() && (from == review.Rejected || from == review.Snoozed)
}
