package storage

import (
	"cmp"
	"slices"

	"stocktake/review"
)

// neighbour is an activity, and the number that stands for its code.
type neighbour struct {
	code, programme string
	number          int64
}

func byCode(a, b neighbour) int { return cmp.Compare(a.code, b.code) }

// mostNeighbours of one need and partner are looked at, the first by their codes: a reader is shown whom to talk to, not the whole of a
// large house.
const mostNeighbours = review.MostNeighbours

// shortlist is some activities that serve the same, of those that were added the first by their codes: so few that, whichever programme
// asks, [shortlist.others] finds as many of other programmes as are looked at, where there are so many.
type shortlist []neighbour

// add adds an activity, unless its programme has as many before it as are looked at.
func (s shortlist) add(n neighbour) shortlist {
	before := 0
	for _, k := range s {
		if k.programme == n.programme && byCode(k, n) < 0 {
			before++
		}
	}
	if before >= mostNeighbours {
		return s
	}
	if s = append(s, n); len(s) > 4*mostNeighbours {
		return s.cut()
	}
	return s
}

// cut puts them in order, once all are added, and leaves out what nobody needs.
func (s shortlist) cut() shortlist {
	slices.SortFunc(s, byCode)
	of, kept := map[string]int{}, s[:0]
	most := 0
	for _, n := range s {
		if of[n.programme] < mostNeighbours && len(kept)-most < mostNeighbours {
			kept = append(kept, n)
			of[n.programme]++
			most = max(most, of[n.programme])
		}
	}
	return kept
}

// others are the first that are not a programme's own, no more than are looked at.
func (s shortlist) others(programme string) (first []neighbour) {
	for _, n := range s {
		if n.programme != programme && len(first) < mostNeighbours {
			first = append(first, n)
		}
	}
	return first
}
