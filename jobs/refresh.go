package jobs

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"stocktake/review"
)

// Board is the part of the ledger in which stands what told messages say of how their recommendations stand.
type Board interface {
	// Marked lists the subjects of all reports of a programme that bear a marking.
	Marked(ctx context.Context, programme string) ([]review.Marked, error)
	// Told lists the messages of a programme that stand in the chat and may say less than was decided by an instant.
	Told(ctx context.Context, programme string, at time.Time) ([]review.Told, error)
	// ClaimEdit notes, before a message is edited, that it is about to be, and returns when by the real clock. It fails where
	// another has begun or done so since it was read.
	ClaimEdit(ctx context.Context, m review.Told) (time.Time, error)
	// Shown records what a message says by now, up to the decision it was looked through to.
	Shown(ctx context.Context, m review.Told) error
	// LeaveAsItIs gives up on editing a message, for good.
	LeaveAsItIs(ctx context.Context, m review.Told, why string) error
}

// touched is a message that is looked at whether or not something was decided since, and the matter it is about.
type touched struct {
	review.Told
	matter review.Matter
}

// refresh edits each message of a programme that stands in the chat and says less than was decided by now. An edit tells nobody,
// and nothing is owed: what cannot be edited now is left to the next run, and the exit code stays as it is. So is all of it where the chat
// of this run takes no edits, whatever another one was told before.
func (s *posting) refresh(ctx context.Context, p review.Programme, result *Result, also ...touched) {
	if s.silent != nil || !s.Chat.Edits() {
		return
	}
	at := s.At(p.Cadence.Zone())
	told, err := s.Ledger.Told(ctx, p.Code, at)
	if err != nil || len(told)+len(also) == 0 {
		result.note(p.Code, err)
		return
	}
	matters, err := s.Ledger.Matters(ctx, p.Code, s.At)
	if err != nil {
		result.note(p.Code, err)
		return
	}
	for _, one := range also {
		if !slices.ContainsFunc(told, func(m review.Told) bool { return m.Key == one.Key }) {
			told, matters = append(told, one.Told), append(matters, one.matter)
		}
	}
	veil, err := s.veil(ctx, p)
	if err != nil {
		result.note(p.Code, err)
		return
	}
	matters = slices.DeleteFunc(matters, func(m review.Matter) bool { return s.Policy.Markings.Withholds(m.Recommendation.Marking) })
	e := &edition{posting: s, result: result, closed: map[string]bool{}}
	for _, m := range told {
		if s.silent == nil && !s.busy[m.Receipt.Channel] && !e.closed[m.Receipt.Channel] {
			e.restate(ctx, m, standing(m, matters, at, veil))
		}
	}
}

// veil hides what of a programme may not be told in chat.
func (j *Job) veil(ctx context.Context, p review.Programme) (review.Veil, error) {
	marked, err := j.Ledger.Marked(ctx, p.Code)
	if err != nil {
		return review.Veil{}, err
	}
	return j.Policy.Markings.Veil(marked), nil
}

// edition is the editing of what was told to one programme.
type edition struct {
	*posting
	result *Result
	closed map[string]bool // channels in which nothing can be edited now
	waited time.Duration   // for edits that had been begun before
}

// restate makes one message say how its recommendations stand, unless it does already.
func (e *edition) restate(ctx context.Context, m review.Told, stand review.Stand) {
	standing := strings.Join(stand.Lines, "\n")
	if standing != m.Standing || m.EditingAt != nil {
		if err := e.edit(ctx, &m, stand); err != nil {
			e.result.Unedited = append(e.result.Unedited, fmt.Sprintf("%s: %v", m.Key, err))
			return
		}
		e.result.Edited++
	}
	m.Standing, m.ShownTo = standing, m.Through
	if err := e.Ledger.Shown(context.WithoutCancel(ctx), m); err != nil {
		e.result.Unedited = append(e.result.Unedited, err.Error())
	}
}

// edit edits a message, as often as the table of remedies says.
func (e *edition) edit(ctx context.Context, m *review.Told, stand review.Stand) error {
	// An edit that was begun before and not answered may still be on its way: it must not arrive after this one.
	if left := e.Chat.Window() - m.EditingFor - e.waited; m.EditingAt != nil && left > 0 {
		if err := sleep(ctx, left); err != nil {
			return err
		}
		e.waited += left
	}
	met := map[string]int{}
	for {
		err := e.try(ctx, m, stand)
		if err == nil {
			return nil
		}
		remedy := remedyOf(err)
		met[remedy.kind]++
		switch how := remedy.editing; {
		case how == wait && met[remedy.kind] <= patience:
			if err := e.wait(ctx, m.Receipt.Channel, err); err != nil {
				return err
			}
		case how == plainer && len(m.Blocks) > 0:
			m.Message = e.Plainer(m.Message)
		case how == silence:
			e.silent = err
			return err
		case how == letBe, how == plainer:
			if given := e.Ledger.LeaveAsItIs(context.WithoutCancel(ctx), *m, err.Error()); given != nil {
				return given
			}
			return fmt.Errorf("it stays as it is: %w", err)
		default:
			e.closed[m.Receipt.Channel] = true
			return err
		}
	}
}

// try edits a message once, in its channel's turn. Where this dies with the chat having taken it or not, the ledger knows only that
// an edit began: the next run makes the same edit, or a newer one, again.
func (e *edition) try(ctx context.Context, m *review.Told, stand review.Stand) error {
	_, err := e.inTurn(ctx, m.Receipt.Channel, func(ctx context.Context) error {
		claim, err := e.Ledger.ClaimEdit(ctx, *m)
		if err == nil {
			m.EditingAt = &claim
		}
		return err
	}, func(ctx context.Context) error {
		return e.Chat.Update(ctx, e.Stands(m.Message, stand), m.Receipt)
	})
	return err
}
