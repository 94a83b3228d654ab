package render

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

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

// summary is the plan in a sentence or two; amounts stand in the table below it, by currency. An activity counts once, in however many
// currencies it has money.
func summary(p review.Plan) string {
	free, short, given := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, g := range p.Givers {
		if g.Freed > 0 {
			free[g.Subject] = true
		}
	}
	for _, t := range p.Takers {
		short[t.Subject] = true
		if t.Gets > 0 {
			given[t.Subject] = true
		}
	}
	setFree := number(len(free), "activity sets", "activities set")
	switch {
	case len(free) == 0 && len(short) == 0:
		return "Nothing to move: nothing is set free, and nobody is short of money that could help."
	case len(free) == 0:
		return fmt.Sprintf("Nothing to move: nothing is set free; %s.", number(len(short), "activity stays short", "activities stay short"))
	case len(short) == 0:
		return fmt.Sprintf("Nothing to move: %s money free, and nobody is short of money that could help.", setFree)
	case len(p.Moves) == 0:
		return fmt.Sprintf("Nothing to move: what %s free may not go to %s short.", setFree, whoIsShort(len(short)))
	}
	return fmt.Sprintf("Proposed: %s within the total. %s money free; %d of %s short %s given some. Nothing moves before somebody decides.",
		number(len(p.Moves), "move", "moves"), review.Capital(setFree), len(given),
		number(len(short), "that is", "that are"), isOrAre(len(given)))
}

func whoIsShort(n int) string {
	if n == 1 {
		return "the one that is"
	}
	return fmt.Sprintf("any of the %d that are", n)
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
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
