package storage

import "stocktake/review"

// words are what the body holds.
type words struct {
	Kind            string              `json:",omitempty"`
	Title           string              `json:",omitempty"`
	Owner           string              `json:",omitempty"`
	Priority        float64             `json:",omitempty"`
	NeedsApprovalOf string              `json:",omitempty"`
	DecidedBy       string              `json:",omitempty"`
	Grounds         []review.Factor     `json:",omitempty"`
	Under           *review.Precedent   `json:",omitempty"`
	Arrangement     *review.Arrangement `json:",omitempty"`
	Allocated       []review.Amount     `json:",omitempty"`
	telling
	Told *telling `json:",omitempty"` // what others read instead
}

type telling struct {
	Rank          int             `json:",omitempty"`
	Reasons       []review.Reason `json:",omitempty"`
	ClearsIf      []string        `json:",omitempty"`
	EarlyWarnings []string        `json:",omitempty"`
	Change        review.Change   `json:",omitempty"`
}

// appendWords writes what is read as words, members in their order.
func appendWords(out []byte, r *review.Recommendation) ([]byte, error) {
	o := object{out: out}
	o.open()
	o.text("Kind", r.Kind)
	o.text("Title", r.Title)
	o.text("Owner", r.Owner)
	o.number("Priority", r.Priority)
	o.text("NeedsApprovalOf", r.NeedsApprovalOf)
	o.text("DecidedBy", r.DecidedBy)
	if grounds := r.Grounds(); len(grounds) > 0 {
		o.name("Grounds")
		o.any(grounds)
	}
	if r.Under != nil {
		o.name("Under")
		o.any(r.Under)
	}
	if r.Arrangement != nil {
		o.name("Arrangement")
		o.any(r.Arrangement)
	}
	o.list("Allocated", len(r.Allocated), func(i int) { o.amount(r.Allocated[i]) })
	o.telling(telling{r.Rank, r.Reasons, r.ClearsIf, r.EarlyWarnings, r.Change})
	if t := r.Told; t != nil {
		o.name("Told")
		o.open()
		o.telling(telling{t.Rank, t.Reasons, t.ClearsIf, t.EarlyWarnings, t.Change})
		o.close()
	}
	o.close()
	return o.out, o.err
}

func (o *object) amount(a review.Amount) {
	o.open()
	o.always("Currency", a.Currency)
	o.always("Value", a.Value.String())
	o.close()
}

func (o *object) telling(t telling) {
	o.whole("Rank", t.Rank)
	o.list("Reasons", len(t.Reasons), func(i int) { o.reason(t.Reasons[i]) })
	o.texts("ClearsIf", t.ClearsIf)
	o.texts("EarlyWarnings", t.EarlyWarnings)
	o.text("Change", string(t.Change))
}

func (o *object) reason(r review.Reason) {
	o.open()
	o.always("Rule", r.Rule)
	o.always("Clause", r.Clause)
	o.always("Text", r.Text)
	o.close()
}

func (w words) recommendation() review.Recommendation {
	r := review.Recommendation{
		Kind: w.Kind, Title: w.Title, Owner: w.Owner, Priority: w.Priority, NeedsApprovalOf: w.NeedsApprovalOf, DecidedBy: w.DecidedBy,
		Factors: w.Grounds, Under: w.Under, Arrangement: w.Arrangement, Allocated: w.Allocated,
		Rank: w.Rank, Reasons: w.Reasons, ClearsIf: w.ClearsIf, EarlyWarnings: w.EarlyWarnings, Change: w.Change,
	}
	if t := w.Told; t != nil {
		r.Told = &review.Telling{Rank: t.Rank, Reasons: t.Reasons, ClearsIf: t.ClearsIf, EarlyWarnings: t.EarlyWarnings, Change: t.Change}
	}
	return r
}
