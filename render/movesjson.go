package render

import (
	"io"

	"stocktake/review"
)

// MovesJSON writes the plan for scripts. Amounts are texts with two decimals, so that nothing reads them as floats.
func MovesJSON(w io.Writer, m Moves) error {
	doc := movesJSON{
		AsOf:   instant(m.Reports[0].AsOf),
		Policy: policyJSON(m.Plan.Policy),
		Notes:  m.Plan.Notes, LeftOut: m.LeftOut,
	}
	for _, p := range m.Plan.Pots {
		doc.Pots = append(doc.Pots, potJSON{
			p.Currency, p.Fence, exact(p.Free), exact(p.Moved), exact(p.Left), p.LeftBecause, exact(p.Short), exact(p.Unmet),
		})
	}
	for _, g := range m.Plan.Givers {
		doc.SetFree = append(doc.SetFree, giverJSON{
			purseOf(g.Purse), g.Currency, exact(g.Freed), exact(g.Left), g.Limit, g.NeedsApprovalOf, reasonsOf(g.Because),
		})
	}
	for _, t := range m.Plan.Takers {
		doc.Given = append(doc.Given, takerJSON{
			purseOf(t.Purse), t.Currency, exact(t.Lacks), exact(t.Gets), t.UnmetBecause, reasonsOf(t.Because),
		})
	}
	for _, x := range m.Plan.Moves {
		doc.Moves = append(doc.Moves, moveOf(x))
	}
	for _, p := range m.Plan.Passed {
		doc.Passed = append(doc.Passed, passedJSON{purseOf(p), p.Passed})
	}
	return document(w, doc)
}

type movesJSON struct {
	AsOf    string           `json:"as_of"`
	Policy  policyJSON       `json:"policy"`
	LeftOut list[string]     `json:"left_out"`
	Pots    list[potJSON]    `json:"pots"`
	SetFree list[giverJSON]  `json:"set_free"`
	Given   list[takerJSON]  `json:"given"`
	Moves   list[moveJSON]   `json:"moves"`
	Passed  list[passedJSON] `json:"passed_over"`
	Notes   list[string]     `json:"notes"`
}

type potJSON struct {
	Currency    string `json:"currency"`
	Fence       string `json:"ring_fence"`
	Free        string `json:"set_free"`
	Moved       string `json:"moved"`
	Left        string `json:"left_over"`
	LeftBecause string `json:"left_because"`
	Short       string `json:"lacking"`
	Unmet       string `json:"unmet"`
}

type purseJSON struct {
	ID        string         `json:"id"`
	Subject   string         `json:"subject"`
	Title     string         `json:"title"`
	Programme string         `json:"programme"`
	Verdict   review.Verdict `json:"verdict"`
	Ruling    review.State   `json:"ruling"`
	Currency  string         `json:"currency"`
	Planned   string         `json:"planned"`
	Allocated string         `json:"allocated"`
	Spent     string         `json:"spent"`
}

type giverJSON struct {
	purseJSON
	PotCurrency string           `json:"pot_currency"`
	Freed       string           `json:"set_free"`
	Left        string           `json:"left_over"`
	Limit       string           `json:"limited_by"`
	Approval    string           `json:"needs_approval_of"`
	Reasons     list[reasonJSON] `json:"reasons"`
}

type takerJSON struct {
	purseJSON
	PotCurrency string           `json:"pot_currency"`
	Lacks       string           `json:"lacks"`
	Gets        string           `json:"gets"`
	Unmet       string           `json:"unmet_because"`
	Reasons     list[reasonJSON] `json:"reasons"`
}

type undoJSON struct {
	Consideration string       `json:"consideration"`
	From          figure       `json:"from"`
	To            figure       `json:"to"`
	Instead       list[string] `json:"instead"`
}

type moveJSON struct {
	From        string           `json:"from"`
	FromID      string           `json:"from_id"`
	To          string           `json:"to"`
	ToID        string           `json:"to_id"`
	Amount      string           `json:"amount"`
	Currency    string           `json:"currency"`
	Out         string           `json:"out"`
	OutCurrency string           `json:"out_currency"`
	In          string           `json:"in"`
	InCurrency  string           `json:"in_currency"`
	Reasons     list[reasonJSON] `json:"reasons"`
	Undo        *undoJSON        `json:"undone_if"`
	Approval    string           `json:"needs_approval_of"`
}

type passedJSON struct {
	purseJSON
	Because string `json:"because"`
}

func exact(c review.Cents) string { return c.Decimal().StringFixed(2) }

func purseOf(p review.Purse) purseJSON {
	return purseJSON{
		p.ID, p.Subject, p.Title, p.Programme, p.Verdict, p.Ruling, p.Currency,
		exact(p.Planned), exact(p.Allocated), exact(p.Spent),
	}
}

func moveOf(m review.Move) moveJSON {
	return moveJSON{
		From: m.From.Subject, FromID: m.From.ID, To: m.To.Subject, ToID: m.To.ID,
		Amount: exact(m.Amount), Currency: m.Currency,
		Out: exact(m.Out), OutCurrency: m.From.Currency, In: exact(m.In), InCurrency: m.To.Currency,
		Reasons: reasonsOf(m.Why), Undo: undoOf(m.Undo), Approval: m.NeedsFirst,
	}
}

func undoOf(u *review.Undo) *undoJSON {
	if u == nil {
		return nil
	}
	return &undoJSON{u.Consideration, figure(u.From), figure(u.To), u.Instead}
}
