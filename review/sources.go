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

func (s *sitting) sourcesOf(k *hearing, figure string) []Source {
	var out []Source
	switch figure {
	case "needs_named", "open_needs", "open_need_weight":
		out = append(out, k.figures.Source)
		for _, code := range once(k.figures.Needs) {
			out = append(out, s.portfolio.Needs[code].Source)
		}
	case "areas_named", "areas_in_force":
		out = append(out, k.figures.Source)
		for _, code := range once(k.figures.Areas) {
			out = append(out, s.portfolio.Areas[code].Source)
		}
	case "planned_days", "overrun_of_planned":
		out = append(out, k.figures.Source)
	case "indicators_due", "target_reached":
		for _, r := range s.frame.due(k.figures.Results) {
			out = append(out, r.Source)
		}
	default:
		for i := range k.figures.Resources {
			r := &k.figures.Resources[i]
			if counts, known := countsFor[figure]; known && counts(&s.frame, r) {
				out = append(out, r.Source)
			}
		}
	}
	return out
}

// countsFor says which rows of means a figure is worked out from: those of the period that know both its parts.
var countsFor = map[string]func(*frame, *Resource) bool{
	"allocated_of_planned": parts(allocatedOfPlanned).both,
	"spent_of_allocated":   parts(spentOfAllocated).both,
	"spent_of_planned":     parts(spentOfPlanned).both,
	"landing_of_allocated": parts(landingOfAllocated).both,
	"landing_of_planned":   parts(landingOfPlanned).both,
	"spent_unallocated":    parts(landingOfAllocated).both,
	"staff_of_planned":     parts(staffOfPlanned).both,
	"asked_of_offered":     parts(counts(askedOfOffered).parts).both,
	"filled_of_offered":    parts(counts(filledOfOffered).parts).both,
	"participation_of_past": func(f *frame, r *Resource) bool {
		return r.PlacesFilled != nil && (r.Ends.Before(f.first) || f.has(&r.Starts, &r.Ends) && f.over(r.Ends))
	},
}
