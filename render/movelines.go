package render

import (
	"fmt"
	"strings"

	"stocktake/review"
)

// moves writes each taker with what it is given, move by move.
func (s *sheet) moves(p review.Plan) {
	const indent, under = 2, 5
	n := 0
	for _, t := range p.Takers {
		first := true
		for _, m := range p.Moves {
			if m.To.Subject != t.Subject || m.To.Currency != t.Purse.Currency {
				continue
			}
			if first {
				s.blank()
				s.hang("To ", fmt.Sprintf("%s: %s", review.Subject(t.Subject, t.Title), t.Gets.In(t.Currency)))
				s.labelled(indent, "why", reasonWords(m.Why[len(m.From.Because):])...)
				s.labelled(indent, "decision", takerDecision(m))
				first = false
			}
			n++
			s.hang(fmt.Sprintf("%3d. ", n), fmt.Sprintf("%s from %s", m.Amount.In(m.Currency), review.Subject(m.From.Subject, m.From.Title)))
			if m.From.Currency != m.Currency || m.To.Currency != m.Currency {
				s.labelled(under, "changed", fmt.Sprintf("%s leave, %s arrive", m.Out.In(m.From.Currency), m.In.In(m.To.Currency)))
			}
			s.labelled(under, "why", reasonWords(m.From.Because)...)
			s.undo(under, m)
			s.labelled(under, "decision", giverDecision(m))
		}
	}
}

func (s *sheet) undo(under int, m review.Move) {
	if m.Undo == nil {
		s.labelled(under, "undone by", "no weight of the considerations, changed alone (looked up to ten times the largest)")
		return
	}
	s.labelled(under, "undone if", undoWords(m, m.Undo))
}

// undoWords is the change, from the weight as it is to the first one at which the move is not whole, and what is then.
func undoWords(m review.Move, u *review.Undo) string {
	words := fmt.Sprintf("%s weighs %s instead of %s", u.Consideration, shortest(u.To), shortest(u.From))
	if len(u.Instead) > 0 {
		return words + "; then more goes to " + strings.Join(u.Instead, ", ")
	}
	return fmt.Sprintf("%s; then %s gets no less, but from others", words, m.To.Subject)
}

// takerDecision and giverDecision say on which recommendations a move waits.
func takerDecision(m review.Move) string {
	if m.To.Ruling == review.Accepted || m.To.Ruling == review.InPart {
		return fmt.Sprintf("%s (%s) is %s", m.To.ID, m.To.Verdict, stateWords[m.To.Ruling])
	}
	return fmt.Sprintf("accept %s (%s)", m.To.ID, m.To.Verdict)
}

func giverDecision(m review.Move) string {
	switch {
	case m.From.Verdict != review.Discontinue:
		return ""
	case m.From.Ruling != review.Open:
		return fmt.Sprintf("%s (%s) is %s", m.From.ID, m.From.Verdict, stateWords[m.From.Ruling])
	}
	return fmt.Sprintf("first accept %s (%s), with the approval of %s", m.From.ID, m.From.Verdict, m.NeedsFirst)
}

var stateWords = map[review.State]string{review.Accepted: "accepted", review.InPart: "accepted in part", review.Finished: "done"}
