package render

import (
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"

	"stocktake/review"
)

// pots is the plan in a table: what of each kind of money is set free, moved, left over and still lacking.
func (s *sheet) pots(pots []review.PotSum) {
	if len(pots) == 0 {
		return
	}
	s.blank()
	rows := each(pots, func(p review.PotSum) []string {
		return []string{p.Currency, fence(p.Fence), p.Free.In(""), p.Moved.In(""), p.Left.In(""), p.Short.In(""), p.Unmet.In("")}
	})
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
	rows := each(all, func(g review.Giver) []string {
		return []string{g.ID, g.Subject, g.Title, freeWords(g), g.Currency, g.Freed.In(""), (g.Freed - g.Left).In(""), g.Left.In("")}
	})
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
	rows := each(p.Takers, func(t review.Taker) []string {
		return []string{t.ID, t.Subject, t.Title, t.Currency, t.Lacks.In(""), t.Gets.In(""), (t.Lacks - t.Gets).In("")}
	})
	if len(rows) > 0 {
		s.amounts(2, 2, []string{"ID", "code", "title", "", "lacks", "gets", "stays unmet"}, rows, 4)
	}
	for _, line := range unmet(p) {
		s.hang("  unmet: ", line)
	}
}

// unmet is why what is lacking is not given, by code; once where that is the same in several currencies.
func unmet(p review.Plan) []string {
	var out []string
	for _, t := range p.Takers {
		if t.Gets < t.Lacks {
			out = append(out, t.Subject+": "+t.UnmetBecause+".")
		}
	}
	for _, passed := range p.Passed {
		out = append(out, passed.Subject+": "+passed.Passed+".")
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// amounts is a table of texts whose columns from one on are amounts, set flush right.
func (s *sheet) amounts(indent, wide int, head []string, rows [][]string, from int) {
	s.fitted(indent, wide, false, from, cellsOf(head), each(rows, cellsOf))
}

func cellsOf(texts []string) table.Row { return each(texts, func(text string) any { return text }) }
