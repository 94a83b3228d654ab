package render

import (
	"bytes"
	"strings"
	"testing"

	"stocktake/review"
)

// moves is a plan with an end, an underspend, a change of currency, somebody who stays short, and titles that mean harm.
func moves() Moves {
	reason := func(rule, text string) []review.Reason {
		return []review.Reason{{Rule: rule, Clause: "§17", Text: text}}
	}
	ends := review.Purse{
		Programme: "MD", Subject: "OLD-1", Title: "Telex \x1b[31mcourse", ID: "aaaaaaa1", Verdict: review.Discontinue, Ruling: review.Open,
		Currency: "USD", Planned: 100_000_00, Allocated: 100_000_00, Spent: 60_000_00, Free: 40_000_00,
		NeedsApprovalOf: "the council", Because: reason("set-free-by-an-end", "40,000 USD of 100,000 USD allocated is not spent."),
	}
	shrinks := review.Purse{
		Programme: "MD", Subject: "SLOW", Title: "Slow course", ID: "aaaaaaa2", Verdict: review.Keep, Ruling: review.Open, Currency: "EUR",
		Planned: 10_000_00, Allocated: 10_000_00, Spent: 5_000_00, Free: 2_500_00, Because: reason("set-free-by-underspending", "2,500 EUR of it is free."),
	}
	short := review.Purse{
		Programme: "MD", Subject: "NEW-1", Title: "<!channel> cranes\u202e", ID: "aaaaaaa3", Verdict: review.Reinforce, Ruling: review.Accepted,
		Currency: "EUR", Planned: 60_000_00, Allocated: 30_000_00, Spent: 31_000_00, Gap: 30_000_00,
		Because: reason("short-of-plan", "30,000 EUR of 60,000 EUR planned is allocated."),
	}
	last, over := short, short
	last.Subject, last.ID, last.Ruling = "NEW-2", "aaaaaaa4", review.Open
	over.Subject, over.Passed = "OVER", "it took more than planned, and on that alone no money is proposed"
	order := reason("order-of-claims", "Number 1 of 2 that are short.")
	why := func(from, to review.Purse) []review.Reason {
		return append(append(from.Because[:1:1], to.Because...), order...)
	}
	return Moves{
		Reports: []review.Report{{Programme: review.Programme{Code: "MD"}, Period: year2025(), AsOf: at("2026-01-20T12:00:00Z")}},
		LeftOut: []string{"TF: refused to judge TF: nothing new of resources"},
		Plan: review.Plan{
			Policy: review.PolicyID{Name: "default", Version: 1, SHA256: "0123456789abcdef"},
			Pots: []review.PotSum{{
				Currency: "EUR", Free: 32_500_00, Moved: 32_499_99, Left: 1, Short: 60_000_00, Unmet: 27_500_01,
				LeftBecause: "those who are still short in it stand under a ceiling",
			}},
			Givers: []review.Giver{
				{Purse: ends, Currency: "EUR", Freed: 30_000_00, Limit: "partner GE keeps 70,000 EUR of 100,000 EUR"},
				{Purse: shrinks, Currency: "EUR", Freed: 2_500_00, Left: 1},
			},
			Takers: []review.Taker{
				{Purse: short, Currency: "EUR", Lacks: 30_000_00, Gets: 30_000_00},
				{Purse: last, Currency: "EUR", Lacks: 30_000_00, Gets: 2_499_99, UnmetBecause: "mechanism SCHOOL may have no more than it has"},
			},
			Moves: []review.Move{
				{
					From: ends, To: short, Amount: 30_000_00, Currency: "EUR", Out: 37_500_00, In: 30_000_00, Why: why(ends, short), NeedsFirst: "the council",
					Undo: &review.Undo{Consideration: "shares_values", From: 1, To: 1.37, Instead: []string{"NEW-2"}},
				},
				{From: shrinks, To: last, Amount: 2_499_99, Currency: "EUR", Out: 2_499_99, In: 2_499_99, Why: why(shrinks, last)},
			},
			Passed: []review.Purse{over},
			Notes:  []string{"GBP stays by itself: there is no rate between it and EUR."},
		},
	}
}

func TestAPlanIsShownAsItAlwaysWas(t *testing.T) {
	golden(t, "moves.txt", written(t, func(b *bytes.Buffer) error { return MovesText(b, moves(), Page{}) }))
	golden(t, "moves.json", written(t, func(b *bytes.Buffer) error { return MovesJSON(b, moves()) }))
}

func TestAPlanInWhichNothingMovesSaysWhy(t *testing.T) {
	for _, c := range []struct {
		sentence string
		change   func(*review.Plan)
		want     string
	}{
		{"nothing free, nobody short", func(p *review.Plan) { p.Givers, p.Takers = nil, nil }, "Nothing to move: nothing is set free, and nobody is short"},
		{"nothing free", func(p *review.Plan) { p.Givers = nil }, "Nothing to move: nothing is set free; 2 activities stay short."},
		{"nobody short", func(p *review.Plan) { p.Takers = nil }, "Nothing to move: 2 activities set money free, and nobody is short"},
		{"what each is short of and sets free in two currencies", func(p *review.Plan) {
			other, more, none := p.Givers[0], p.Takers[0], p.Givers[1]
			other.Currency, more.Currency, none.Subject, none.Freed = "GBP", "GBP", "NONE", 0
			p.Givers, p.Takers = append(p.Givers, other, none), append(p.Takers, more)
		}, "Nothing to move: what 2 activities set free may not go to any of the 2 that are short."},
		{"what is free may go to none", func(*review.Plan) {}, "Nothing to move: what 2 activities set free may not go to any of the 2 that are short."},
		{"what one sets free may not go to the one that is short", func(p *review.Plan) { p.Givers, p.Takers = p.Givers[:1], p.Takers[:1] }, "Nothing to move: what 1 activity sets free may not go to the one that is short."},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			m := moves()
			m.Plan.Moves = nil
			c.change(&m.Plan)
			got := string(written(t, func(b *bytes.Buffer) error { return MovesText(b, m, Page{}) }))
			if !strings.HasPrefix(got, c.want) {
				t.Errorf("it begins %.120q, not %q", got, c.want)
			}
		})
	}
}

func TestEachThatIsPassedOverIsToldWhy(t *testing.T) {
	m := moves()
	dollars, late := m.Plan.Passed[0], m.Plan.Passed[0]
	dollars.Currency, late.Subject = "USD", "LATE"
	m.Plan.Passed = append(m.Plan.Passed, dollars, late)
	const want = `
  unmet: LATE: it took more than planned, and on that alone no money is proposed.
  unmet: NEW-2: mechanism SCHOOL may have no more than it has.
  unmet: OVER: it took more than planned, and on that alone no money is proposed.
`
	if got := string(written(t, func(b *bytes.Buffer) error { return MovesText(b, m, Page{}) })); !strings.Contains(got, want) {
		t.Errorf("it is not told in %s", got)
	}
}

func TestAMoveSaysWhatUndoesIt(t *testing.T) {
	for _, c := range []struct {
		sentence string
		undo     *review.Undo
		want     string
	}{
		{"nothing does", nil, "undone by no weight of the considerations, changed alone (looked up to ten times the largest)"},
		{"others get its money", &review.Undo{Consideration: "shares_values", From: 1, To: 1.37, Instead: []string{"A", "B"}}, "undone if shares_values weighs 1.37 instead of 1; then more goes to A, B\n"},
		{"its taker is paid by others", &review.Undo{Consideration: "shares_values", From: 1, To: 0.7}, "undone if shares_values weighs 0.7 instead of 1; then NEW-2 gets no less, but from others\n"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			m := moves()
			m.Plan.Moves[1].Undo = c.undo
			if got := string(written(t, func(b *bytes.Buffer) error { return MovesText(b, m, Page{}) })); !strings.Contains(got, c.want) {
				t.Errorf("it does not say %q:\n%s", c.want, got)
			}
		})
	}
}
