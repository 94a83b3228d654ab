package review

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// State is how a recommendation stands with those who decide.
type State string

// The states.
const (
	Open     State = "open" // nobody decided, or a snooze is over
	Accepted State = "accepted"
	InPart   State = "partly"
	Rejected State = "rejected"
	Snoozed  State = "snoozed"
	Finished State = "done"
)

// outcome is what an act makes of a state: another state, or a refusal in words.
type outcome struct {
	to      State
	refused string
}

func to(s State) outcome      { return outcome{to: s} }
func no(words string) outcome { return outcome{refused: words} }

const frozen = "an accepted recommendation is frozen; say done when it is"

// moves is the state machine, whole.
var moves = map[State]map[Act]outcome{
	Open: {
		Accept: to(Accepted), Partly: to(InPart), Reject: to(Rejected), Snooze: to(Snoozed),
		Done: no("accept it first"),
	},
	Snoozed: {
		Accept: to(Accepted), Partly: to(InPart), Reject: to(Rejected), Snooze: to(Snoozed),
		Done: no("accept it first"),
	},
	Rejected: { // who rejected may think better of it
		Accept: to(Accepted), Partly: to(InPart), Reject: to(Rejected),
		Snooze: no("nothing of it is left to snooze"), Done: no("accept it first"),
	},
	Accepted: {
		Accept: to(Accepted), Done: to(Finished),
		Partly: no(frozen), Reject: no(frozen), Snooze: no(frozen),
	},
	InPart: {
		Partly: to(InPart), Done: to(Finished),
		Accept: no(frozen), Reject: no(frozen), Snooze: no(frozen),
	},
	Finished: {
		Done:   to(Finished),
		Accept: no("nothing is left to decide"), Partly: no("nothing is left to decide"),
		Reject: no("nothing is left to decide"), Snooze: no("nothing is left to decide"),
	},
}

// Ruling is how a recommendation stands, and the decision that made it so; a zero decision where nobody decided.
type Ruling struct {
	State    State
	Last     Decision
	Accepted *Decision `json:",omitempty"` // of what is done: the decision that accepted it; nil in reports from before it was kept
}

// RulingAt follows the decisions that bear a time up to the instant, in the order of the chain. A snooze ends by itself
// when its time is over.
func RulingAt(decisions []Decision, at time.Time) Ruling {
	r := Ruling{State: Open}
	for _, d := range decisions {
		if !d.Act.IsStep() && !d.At.After(at) {
			r = r.after(d)
		}
	}
	return r.at(at)
}

func (r Ruling) after(d Decision) Ruling {
	next := Ruling{State: moves[r.at(d.At).State][d.Act].to, Last: d}
	switch {
	case next.State != Finished:
	case r.State == Finished:
		next.Accepted = r.Accepted
	default:
		next.Accepted = &r.Last
	}
	return next
}

func (r Ruling) at(t time.Time) Ruling {
	if r.State == Snoozed && t.After(*r.Last.Until) {
		r.State = Open
	}
	return r
}

// Refusal is a decision that cannot be taken as the recommendation stands, in words for the one who tried.
type Refusal string

func (r Refusal) Error() string { return string(r) }

// Next holds a decision against how the recommendation stands. It returns the decision to record, what it leaves unsaid
// taken from the same one before; false where the same was decided already, so that nothing is to be recorded; or a
// [Refusal].
func (r Ruling) Next(d Decision, zone *time.Location) (Decision, bool, error) {
	out, known := moves[r.State][d.Act]
	switch {
	case !known:
		return d, false, Refusal(fmt.Sprintf("there is no decision %q", d.Act))
	case out.refused != "":
		return d, false, Refusal(fmt.Sprintf("recommendation %s is %s; %s", d.Recommendation, r.Words(zone), out.refused))
	case out.to != r.State:
		return d, true, nil
	case d.Act == Done:
		return r.Last, false, nil
	case !strings.EqualFold(d.person(), r.Last.person()) && d.Act != Snooze:
		return d, false, Refusal(fmt.Sprintf("recommendation %s is already %s", d.Recommendation, r.Words(zone)))
	}
	d = d.completed(r.Last)
	if d.sameTerms(r.Last) {
		return r.Last, false, nil
	}
	return d, true, nil
}

// completed takes what a decision leaves unsaid from the same one before.
func (d Decision) completed(before Decision) Decision {
	d.Reason, d.Due, d.Owner = cmp.Or(d.Reason, before.Reason), cmp.Or(d.Due, before.Due), cmp.Or(d.Owner, before.Owner)
	return d
}

func (d Decision) sameTerms(other Decision) bool {
	return d.Reason == other.Reason && d.Owner == other.Owner && sameTime(d.Due, other.Due) && sameTime(d.Until, other.Until)
}

func sameTime(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

// Overdue reports whether what was accepted should have been done by an instant.
func (r Ruling) Overdue(at time.Time) bool {
	return r.Last.Due != nil && at.After(*r.Last.Due)
}
