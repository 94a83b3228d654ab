package review

import (
	"slices"
	"time"
)

// Label is what a judgement of others says of one concern.
type Label int

// The labels. Many a verdict leaves open how it stands with a concern.
const (
	Unsaid  Label = iota // nothing
	Refuted              // that it is not so
	Borne                // that it is so
)

// Judgement is what others made of a subject: a verdict of verdicts.csv, or a decision on a recommendation of the ledger.
type Judgement struct {
	Subject string
	At      time.Time
	By      string
	Ledger  bool // it decided on what was recommended, and so knew it
	Says    [len(Concerns)]Label
}

// Says is what a verdict says of each concern, by the table that verdicts follow from: what is reinforced is relevant still,
// and may work or not; what is reshaped has the means; of what is discontinued nothing else is said.
func (v Verdict) Says() (out [len(Concerns)]Label) {
	switch v {
	case Keep:
		return [...]Label{Refuted, Refuted, Refuted}
	case Reinforce:
		out[NoLongerRelevant], out[UnderResourced] = Refuted, Borne
	case Reshape:
		return [...]Label{Refuted, Refuted, Borne}
	case Discontinue:
		out[NoLongerRelevant] = Borne
	}
	return out
}

// Decides is what a decision says of the concerns that were raised: what is accepted, if only in part, bears them out, what is
// rejected refutes them; of the others it says nothing.
func (a Act) Decides(raised []Concern) (out [len(Concerns)]Label) {
	for c := range out {
		switch {
		case !slices.Contains(raised, Concern(c)):
		case a.Accepts():
			out[c] = Borne
		case a == Reject:
			out[c] = Refuted
		}
	}
	return out
}
