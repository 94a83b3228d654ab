package review

import (
	"cmp"
	"regexp"
	"slices"
)

var word = regexp.MustCompile(`[a-z_]+`)

// figuresIn are the figures that an expression names.
func figuresIn(expression string) []string {
	var out []string
	for _, name := range word.FindAllString(expression, -1) {
		if slices.Contains(figures, name) {
			out = append(out, name)
		}
	}
	return once(out)
}

// sources are the rows from which figures of a subject were worked out, by file and row, each once. Answers are not among
// them: who said what is nobody's to look up.
func (s *sitting) sources(k *hearing, figures []string) []Source {
	var out []Source
	for _, name := range figures {
		out = append(out, s.sourcesOf(k, name)...)
	}
	out = slices.DeleteFunc(out, func(s Source) bool { return s.File == "" })
	slices.SortFunc(out, func(a, b Source) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Row, b.Row)) })
	return slices.Compact(out)
}

func (s *sitting) sourcesOf(k *hearing, figure string) (out []Source) {
	switch from := origins[figure]; {
	case from.means != nil:
		for i := range k.figures.Resources {
			if r := &k.figures.Resources[i]; from.means(&s.frame, r) {
				out = append(out, r.Source)
			}
		}
	case from.results:
		for _, r := range s.frame.due(k.figures.Results) {
			out = append(out, r.Source)
		}
	case from.names != nil:
		out = append(out, k.figures.Source)
		for _, code := range once(from.names(k.figures)) {
			out = append(out, from.named(&s.portfolio, code))
		}
	case from.itself:
		out = append(out, k.figures.Source)
	}
	return out
}

// origin is what a figure is worked out from, one of these. By it the rows are named that it comes from, and the activities of a mechanism
// counted that speak to it. A figure of people, or of many rows, has none.
type origin struct {
	means   func(*frame, *Resource) bool // rows of means, of which these count
	results bool                         // indicators that are due
	names   func(*Figures) []string      // what a subject names by code,
	named   func(*Portfolio, string) Source
	itself  bool // the subject's own row: no matter of a mechanism's activities
}

var (
	ofNeeds = origin{
		names: func(f *Figures) []string { return f.Needs },
		named: func(p *Portfolio, code string) Source { return p.Needs[code].Source },
	}
	ofAreas = origin{
		names: func(f *Figures) []string { return f.Areas },
		named: func(p *Portfolio, code string) Source { return p.Areas[code].Source },
	}
)

// origins has every figure. Rows of means count that are of the period and know both parts of a ratio.
var origins = map[string]origin{
	"allocated_of_planned":  {means: parts(allocatedOfPlanned).both},
	"spent_of_allocated":    {means: parts(spentOfAllocated).both},
	"spent_of_planned":      {means: parts(spentOfPlanned).both},
	"landing_of_allocated":  {means: parts(landingOfAllocated).both},
	"landing_of_planned":    {means: parts(landingOfPlanned).both},
	"spent_unallocated":     {means: parts(landingOfAllocated).both},
	"staff_of_planned":      {means: parts(staffOfPlanned).both},
	"asked_of_offered":      {means: parts(counts(askedOfOffered).parts).both},
	"filled_of_offered":     {means: parts(counts(filledOfOffered).parts).both},
	"participation_of_past": {means: filledOrPast},
	"needs_named":           ofNeeds,
	"open_needs":            ofNeeds,
	"open_need_weight":      ofNeeds,
	"areas_named":           ofAreas,
	"areas_in_force":        ofAreas,
	"indicators_due":        {results: true},
	"target_reached":        {results: true},
	"planned_days":          {itself: true},
	"overrun_of_planned":    {itself: true},
	"responses":             {},
	"invited":               {},
	"priority":              {},
}

func filledOrPast(f *frame, r *Resource) bool {
	return r.PlacesFilled != nil && (r.Ends.Before(f.first) || f.has(&r.Starts, &r.Ends) && f.over(r.Ends))
}
