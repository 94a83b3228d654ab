package review

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// PeriodsBack is how many earlier reports a review looks back at as a whole, to learn what is usual. How a subject stood it takes from the
// newest report that has it, however long ago.
const PeriodsBack = 4

// Past is what an earlier report of the programme left for later ones: sums for what is usual, and each subject's standing.
type Past struct {
	Period   Period
	MadeAt   time.Time
	Sums     map[string]SubjectSums // by subject
	Standing map[string]Standing    // by subject
}

// Past is what a report leaves for later ones.
func (r Report) Past() Past {
	p := Past{Period: r.Period, MadeAt: r.AsOf, Sums: map[string]SubjectSums{}, Standing: map[string]Standing{}}
	for _, one := range r.Recommendations {
		p.Sums[one.Subject], p.Standing[one.Subject] = one.Sums, one.Standing()
	}
	return p
}

// Remember is what later reports need of earlier ones, newest first: the last [PeriodsBack] of them, and how those subjects stood that none
// of these has.
func Remember(all []Past) []Past {
	var out []Past
	known := map[string]bool{}
	for i, past := range all {
		if i >= PeriodsBack {
			past.Sums, past.Standing = nil, maps.Clone(past.Standing)
			maps.DeleteFunc(past.Standing, func(subject string, _ Standing) bool { return known[subject] })
		}
		for subject := range past.Standing {
			known[subject] = true
		}
		if i < PeriodsBack || len(past.Standing) > 0 {
			out = append(out, past)
		}
	}
	return out
}

// usable is the earlier reports newest first, without any that overlaps the period or was made after the instant.
func usable(p Portfolio) []Past {
	out := slices.DeleteFunc(slices.Clone(p.Past), func(past Past) bool {
		return past.Period.To.After(p.Period.From) || past.MadeAt.After(p.AsOf)
	})
	slices.SortFunc(out, func(a, b Past) int {
		return cmp.Or(b.Period.To.Compare(a.Period.To), b.MadeAt.Compare(a.MadeAt))
	})
	return out
}

func (s *sitting) recent() []Past { return s.earlier[:min(PeriodsBack, len(s.earlier))] }

// stoodLast is how a subject stood when it was last judged: in the newest earlier report that has it; false where none has.
func (s *sitting) stoodLast(code string) (Standing, bool) {
	for _, past := range s.earlier {
		if stood, judged := past.Standing[code]; judged {
			return stood, true
		}
	}
	return Standing{}, false
}

// inARow is the number of reports in which a concern was found: this one, and without a gap those before it that have the subject.
func (s *sitting) inARow(code string, c Concern) int {
	n := 1
	for _, past := range s.earlier {
		stood, judged := past.Standing[code]
		switch {
		case !judged:
		case !stood.found(c, s.policy.Lines):
			return n
		default:
			n++
		}
	}
	return n
}
