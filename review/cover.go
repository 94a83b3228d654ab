package review

import (
	"cmp"
	"maps"
	"slices"
)

// Cover is the map of needs: which of those open in the period nobody served, and which activities served none.
type Cover struct {
	Unserved []OpenNeed  // the heaviest first, then by code
	Idle     []Idle      // by code
	Areas    []AreaCover // by code; the last without one
}

// OpenNeed is a need open in the period that no activity of any programme served.
type OpenNeed struct {
	Code, Title, Partner, Area string
	Weight                     float64
}

// Idle is an activity that ran and served no need that was open in the period.
type Idle struct {
	Subject, Title, Marking string
	Named                   int // needs that it names, none of them open
}

// AreaCover is the weight of the needs of one area that were open in the period, and of those served.
type AreaCover struct {
	Area, Name   string
	Open, Served float64
}

func (s *sitting) cover(scope map[string]bool) Cover {
	served := s.servedThen()
	var out Cover
	areas := map[string]AreaCover{}
	for _, code := range sortedKeys(s.portfolio.Needs) {
		n := s.portfolio.Needs[code]
		if !s.openThen(n) || !s.inScope(n, scope) {
			continue
		}
		area := areas[n.Area]
		area.Area, area.Name = n.Area, s.portfolio.Areas[n.Area].Name
		area.Open += n.Weight
		if served[code] {
			area.Served += n.Weight
		} else {
			out.Unserved = append(out.Unserved, OpenNeed{code, n.Title, n.Partner, n.Area, Round6(n.Weight)})
		}
		areas[n.Area] = area
	}
	slices.SortStableFunc(out.Unserved, func(a, b OpenNeed) int { return cmp.Compare(b.Weight, a.Weight) })
	for _, code := range sortedKeys(areas) {
		a := areas[code]
		a.Open, a.Served = Round6(a.Open), Round6(a.Served)
		out.Areas = append(out.Areas, a)
	}
	out.Idle = s.idle()
	return out
}

// servedThen is the needs that an activity of any programme, which ran in the period, names.
func (s *sitting) servedThen() map[string]bool {
	out := map[string]bool{}
	maps.Copy(out, s.portfolio.During)
	for _, f := range s.chosen(s.frame.ran) {
		for _, code := range f.Needs {
			out[code] = true
		}
	}
	return out
}

// idle is none where no needs are recorded at all: then nobody could serve one.
func (s *sitting) idle() []Idle {
	if len(s.portfolio.Needs) == 0 {
		return nil
	}
	var out []Idle
	for _, f := range s.chosen(s.frame.ran) {
		named := once(f.Needs)
		open := slices.ContainsFunc(named, func(code string) bool {
			n, known := s.portfolio.Needs[code]
			return known && s.openThen(n)
		})
		if !open {
			out = append(out, Idle{f.Code, f.Title, f.Marking, len(named)})
		}
	}
	return out
}
