package render

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"stocktake/review"
)

// Moves is a plan of moves with the reports that it rests on.
type Moves struct {
	Plan    review.Plan
	Reports []review.Report // at least one
	LeftOut []string        // programmes that were not judged, and why
}

// MovesText writes the plan for people at a terminal: first what a manager reads in a minute (what is set free, where it goes,
// what stays unmet, what is left over and why), then each move with its reasons and what would undo it.
func MovesText(w io.Writer, m Moves, p Page) error {
	s := newSheet(p)
	s.line(0, "%s", summary(m.Plan))
	s.line(0, "%s; as of %s; %s", basis(m.Reports), moment(m.Reports[0].AsOf), policyWords(m.Plan.Policy))
	for _, programme := range m.LeftOut {
		s.hang("  not in the plan: ", programme)
	}
	for _, note := range m.Plan.Notes {
		s.hang("note: ", note)
	}
	s.pots(m.Plan.Pots)
	s.givers(m.Plan.Givers)
	s.takers(m.Plan)
	s.moves(m.Plan)
	return s.flush(w)
}

// summary is the plan in a sentence or two; amounts stand in the table below it, by currency.
func summary(p review.Plan) string {
	given := 0
	for _, t := range p.Takers {
		if t.Gets > 0 {
			given++
		}
	}
	switch {
	case len(p.Givers) == 0 && len(p.Takers) == 0:
		return "Nothing to move: nothing is set free, and nobody is short of money that could help."
	case len(p.Givers) == 0:
		return fmt.Sprintf("Nothing to move: nothing is set free; %s.", number(len(p.Takers), "activity stays short", "activities stay short"))
	case len(p.Takers) == 0:
		return fmt.Sprintf("Nothing to move: %s money free, and nobody is short of money that could help.", number(len(p.Givers), "activity sets", "activities set"))
	}
	return fmt.Sprintf("Proposed: %s within the total. %s money free; %d of %s short %s given some. Nothing moves before somebody decides.",
		number(len(p.Moves), "move", "moves"), sentence(number(len(p.Givers), "activity sets", "activities set")), given,
		number(len(p.Takers), "that is", "that are"), map[bool]string{true: "is", false: "are"}[given == 1])
}

// basis is the periods that the plan rests on, with their programmes.
func basis(reports []review.Report) string {
	by := map[string][]string{}
	for _, r := range reports {
		by[r.Period.String()] = append(by[r.Period.String()], r.Programme.Code)
	}
	var parts []string
	for _, period := range slices.Sorted(maps.Keys(by)) {
		slices.Sort(by[period])
		parts = append(parts, fmt.Sprintf("%s for %s", period, strings.Join(by[period], ", ")))
	}
	return "From the review of " + strings.Join(parts, ", and of ")
}

func (s *sheet) pots(pots []review.PotSum) {
	if len(pots) == 0 {
		return
	}
	s.blank()
	rows := make([][]string, len(pots))
	for i, p := range pots {
		rows[i] = []string{p.Currency, fence(p.Fence), p.Free.In(""), p.Moved.In(""), p.Left.In(""), p.Short.In(""), p.Unmet.In("")}
	}
	s.amounts(0, 1, []string{"", "money", "set free", "moved", "left over", "lacking", "stays unmet"}, rows, 2)
	for _, p := range pots {
		if p.Left > 0 {
			s.hang("left over: ", p.Left.In(p.Currency)+within(p.Fence)+": "+p.LeftBecause+".")
		}
	}
}

func fence(mechanism string) string {
	if mechanism == "" {
		return "common"
	}
	return "only within " + mechanism
}

func within(mechanism string) string {
	if mechanism == "" {
		return ""
	}
	return " within " + mechanism
}

func (s *sheet) givers(all []review.Giver) {
	if len(all) == 0 {
		return
	}
	s.blank()
	s.line(0, "Set free, ends first")
	rows := make([][]string, len(all))
	for i, g := range all {
		rows[i] = []string{g.ID, g.Subject, g.Title, freeWords(g), g.Currency, g.Freed.In(""), (g.Freed - g.Left).In(""), g.Left.In("")}
	}
	s.amounts(2, 2, []string{"ID", "code", "title", "because", "", "set free", "moved", "left over"}, rows, 5)
	for _, g := range all {
		if g.Limit != "" {
			s.hang("  "+plain(g.Subject)+" sets no more free: ", g.Limit+".")
		}
	}
}

func freeWords(g review.Giver) string {
	if g.Verdict == review.Discontinue {
		return "to end"
	}
	return "underspends"
}

func (s *sheet) takers(p review.Plan) {
	if len(p.Takers) == 0 && len(p.Passed) == 0 {
		return
	}
	s.blank()
	s.line(0, "Where it goes, by how sure, needed and prior")
	rows := make([][]string, len(p.Takers))
	for i, t := range p.Takers {
		rows[i] = []string{t.ID, t.Subject, t.Title, t.Currency, t.Lacks.In(""), t.Gets.In(""), (t.Lacks - t.Gets).In("")}
	}
	if len(rows) > 0 {
		s.amounts(2, 2, []string{"ID", "code", "title", "", "lacks", "gets", "stays unmet"}, rows, 4)
	}
	for _, group := range unmet(p) {
		s.hang("  unmet: ", group)
	}
}

// unmet is why what is lacking is not given, each reason once with those it is true of.
func unmet(p review.Plan) []string {
	by := map[string][]string{}
	for _, t := range p.Takers {
		if t.Gets < t.Lacks {
			by[t.UnmetBecause] = append(by[t.UnmetBecause], t.Subject)
		}
	}
	for _, passed := range p.Passed {
		by[passed.Passed] = append(by[passed.Passed], passed.Subject)
	}
	var out []string
	for because, codes := range by {
		out = append(out, strings.Join(slices.Compact(slices.Sorted(slices.Values(codes))), ", ")+": "+because+".")
	}
	slices.Sort(out)
	return out
}

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
				s.hang("To ", fmt.Sprintf("%s %s: %s", t.Subject, t.Title, t.Gets.In(t.Currency)))
				s.labelled(indent, "why", reasonWords(m.Why[len(m.From.Because):])...)
				s.labelled(indent, "decision", takerDecision(m))
				first = false
			}
			n++
			s.hang(fmt.Sprintf("%3d. ", n), fmt.Sprintf("%s from %s %s", m.Amount.In(m.Currency), m.From.Subject, m.From.Title))
			if m.From.Currency != m.Currency || m.To.Currency != m.Currency {
				s.labelled(under, "changed", fmt.Sprintf("%s leave, %s arrive", m.Out.In(m.From.Currency), m.In.In(m.To.Currency)))
			}
			s.labelled(under, "why", reasonWords(m.From.Because)...)
			s.labelled(under, "undone if", undoWords(m.Undo))
			s.labelled(under, "decision", giverDecision(m))
		}
	}
}

// undoWords is the change, from the weight as it is to the first one at which the move is not whole.
func undoWords(u *review.Undo) string {
	if u == nil {
		return "no weight of the considerations, changed alone, undoes it (looked up to ten times the largest)"
	}
	words := fmt.Sprintf("%s weighs %s instead of %s", u.Consideration, shortest(u.To), shortest(u.From))
	if len(u.Instead) > 0 {
		words += "; then more goes to " + strings.Join(u.Instead, ", ")
	}
	return words
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

// amounts is a table of texts whose columns from one on are amounts, set flush right.
func (s *sheet) amounts(indent, wide int, head []string, rows [][]string, from int) {
	for c := from; c < len(head); c++ {
		widest := len(head[c])
		for _, row := range rows {
			widest = max(widest, len(row[c]))
		}
		head[c] = fmt.Sprintf("%*s", widest, head[c])
		for _, row := range rows {
			row[c] = fmt.Sprintf("%*s", widest, row[c])
		}
	}
	cells := make([]table.Row, len(rows))
	for i, row := range rows {
		cells[i] = cellsOf(row)
	}
	s.table(indent, wide, cellsOf(head), cells)
}

func cellsOf(texts []string) table.Row {
	out := make(table.Row, len(texts))
	for i, t := range texts {
		out[i] = t
	}
	return out
}
