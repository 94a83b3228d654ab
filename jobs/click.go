package jobs

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"stocktake/review"
)

// Counter is the part of the ledger that knows what was clicked, and where.
type Counter interface {
	// Hear notes the mark of a request; it reports false where the same was noted before.
	Hear(ctx context.Context, mark string) (bool, error)
	// ToldAt finds the message that a receipt names, and the report and programme it belongs to; false where there is none.
	ToldAt(ctx context.Context, at review.Receipt) (review.Told, bool, error)
}

// asks is what a click asks for before anything is decided:
//
//	accept   nothing or, where it takes an authority, its decision by number or date
//	reject   the reason
//	snooze   the day
//
// The form sent back has all of it.
var asks = map[review.Act]func(approver string) *review.Form{
	review.Accept: func(approver string) *review.Form {
		if approver == "" {
			return nil
		}
		return &review.Form{
			Needs: []string{"reason"}, May: []string{"due", "owner"},
			Hint: "It needs the approval of " + approver + ": name its decision by its number or date, such as decision C-M(2013)12.",
		}
	},
	review.Reject: func(string) *review.Form { return &review.Form{Needs: []string{"reason"}} },
	review.Snooze: func(string) *review.Form { return &review.Form{Needs: []string{"until"}, May: []string{"reason"}} },
}

// anID is what IDs of recommendations look like.
var anID = regexp.MustCompile(`^[a-z0-9]{8}$`)

// Click does what somebody asked for by a button of a message in the team's workspace. What is refused changes nothing. An
// error is trouble of ours; nothing was recorded then.
func (j *Job) Click(ctx context.Context, team string, c review.Click) (review.Response, error) {
	if no := misplaced(team, c); no != "" {
		return review.Response{No: no}, nil
	}
	// Where this dies after the mark is noted, the click is lost, not doubled: whoever clicked sees that nothing came of it.
	fresh, err := j.Ledger.Hear(ctx, c.Mark)
	if err != nil {
		return review.Response{}, err
	}
	if !fresh {
		return review.Response{No: "this was heard before", Repeated: true}, nil
	}
	told, known, err := j.Ledger.ToldAt(ctx, c.Message)
	if err != nil {
		return review.Response{}, err
	}
	if !known {
		return review.Response{No: "no recommendation is told in this message; if it is new, try again in a minute"}, nil
	}
	m, err := j.find(ctx, c.ID, told.Programme)
	if err == nil && m.Report != told.Report {
		err = UnknownRecommendation(c.ID)
	}
	if err != nil {
		return answerTo(err)
	}
	return j.clicked(ctx, m, c)
}

// misplaced says why a click is none of ours, whatever it is about.
func misplaced(team string, c review.Click) string {
	switch {
	case asks[c.Act] == nil:
		return "there is no such button"
	case !anID.MatchString(c.ID):
		return "the button bears no ID of a recommendation"
	}
	return c.Stranger(team)
}

// clicked asks for what a decision still needs, or takes it. Whether it could be taken at all is told before anything is asked.
func (j *Job) clicked(ctx context.Context, m review.Matter, c review.Click) (review.Response, error) {
	if c.Form == nil {
		if no := j.hopeless(m, c); no != "" {
			return review.Response{No: no, Stale: true}, nil
		}
		if form := asks[c.Act](j.Policy.Approver(m)); form != nil {
			form.Act, form.ID, form.Message, form.About = c.Act, c.ID, c.Message, m.Named()
			return review.Response{Ask: form}, nil
		}
		c.Form = &review.Terms{}
	}
	_, recorded, err := j.Decide(ctx, Order{
		ID: c.ID, Programme: m.Programme.Code, Act: c.Act, By: c.By(), From: review.FromChat,
		Reason: c.Form.Reason, Until: c.Form.Until, Due: c.Form.Due, Owner: c.Form.Owner,
	})
	if err != nil {
		return answerTo(err)
	}
	return review.Response{Recorded: recorded, Stale: true}, nil
}

// hopeless says why a decision will be refused whatever is filled in.
func (j *Job) hopeless(m review.Matter, c review.Click) string {
	d := review.NewDecision(review.Decision{Recommendation: c.ID, Act: c.Act, By: c.By(), At: j.At(m.Zone()), From: review.FromChat})
	ruling := m.Ruling(d.At)
	if no := passed(m, ruling, c.Act); no != "" {
		return no
	}
	if _, _, err := ruling.Next(d, m.Zone()); err != nil {
		return err.Error()
	}
	if c.Act == review.Accept && j.Policy.Approver(m) != "" {
		return "" // the reason may still name the decision it takes
	}
	return j.Policy.Admits(m, d, j.Policy.Owners).Words
}

// answerTo parts what the one who clicked did wrong from trouble of ours.
func answerTo(err error) (review.Response, error) {
	var lack Incomplete
	var no inadmissible
	switch {
	case errors.As(err, &lack):
		return review.Response{No: lack.Words, Field: lack.Field}, nil
	case errors.As(err, &no):
		return review.Response{No: no.Words, Field: no.Field, Stale: no.Field == ""}, nil
	case errors.As(err, new(UnknownRecommendation)):
		return review.Response{No: err.Error()}, nil
	case errors.As(err, new(review.Refusal)):
		return review.Response{No: err.Error(), Stale: true}, nil
	}
	return review.Response{}, err
}

// Retell brings the message with a button up to how its recommendation stands by now, and with it all others of the programme, under its
// lease. A programme that another holds is left to that one.
func (j *Job) Retell(ctx context.Context, at review.Receipt, id string) error {
	told, known, err := j.Ledger.ToldAt(ctx, at)
	if err != nil || !known {
		return err
	}
	m, err := j.find(ctx, id, told.Programme)
	if err != nil {
		return err
	}
	var result Result
	_, err = j.Ledger.Lease(ctx, m.Programme.Code, leaseWait, func(ctx context.Context) error {
		j.posting().refresh(ctx, m.Programme, &result, touched{told, m})
		return nil
	})
	for _, trouble := range result.Troubles {
		err = errors.Join(err, trouble.Err)
	}
	if len(result.Unedited) > 0 {
		err = errors.Join(err, errors.New(strings.Join(result.Unedited, "; ")))
	}
	return err
}
