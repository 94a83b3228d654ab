package storage

import (
	"maps"
	"slices"

	"github.com/lib/pq"

	"stocktake/review"
)

// around is what activities of any programme served in a period, as much of it as is told beside one programme. It is read once
// for all programmes of a run: read anew for each, it would cost as much again with every programme that is added.
type around struct {
	needs    map[string]whose
	partners map[string]int           // numbers, from 0, in place of codes
	serving  map[string][]*servingOne // by need, each in the order of their codes
}

// whose is the one programme that does something; several where it is not alone.
type whose string

const several whose = "\x00"

func (w whose) and(programme string) whose {
	if w == "" || w == whose(programme) {
		return whose(programme)
	}
	return several
}

// besides reports whether another than a programme does it.
func (w whose) besides(programme string) bool { return w != "" && w != whose(programme) }

// servingOne is an activity, and the partners for whom it serves its needs. Each need by each partner would be very many where both are.
type servingOne struct {
	neighbour
	partners []int
}

// beside tells what other programmes served in the period, and which of their activities serve the same as those of this one.
func (g *gathering) beside() error {
	all, err := g.around()
	if err != nil {
		return err
	}
	g.during(all)
	return g.neighbours(all)
}

// manyServe a need: from there on, only so many of them are kept of each partner as leave enough to whichever programme asks.
const manyServe = 500

func newAround() *around {
	return &around{needs: map[string]whose{}, partners: map[string]int{}, serving: map[string][]*servingOne{}}
}

// readAround reads it for the days from one to the other, both included.
func (g *gathering) readAround(from, to string) (*around, error) {
	all := newAround()
	read := columns{"activities", "code, number, programme, needs, partners"}
	err := g.activitiesAround(read, `
		SELECT `+read.sent()+`
		FROM `+g.sight.known("activities")+` a
		WHERE a.status NOT IN ('pipeline', 'cancelled')
		  AND (a.starts_on IS NULL OR a.starts_on <= CAST($3 AS date))
		  AND (a.ends_on IS NULL OR a.ends_on >= CAST($2 AS date))`,
		func(n neighbour, row *wire) { all.add(n, row.list(), row.list()) }, from, to)
	all.sort()
	return all, err
}

// activitiesAround reads a query of activities of any programme, whose rows begin with their codes, numbers and programmes.
func (g *gathering) activitiesAround(of columns, query string, read func(neighbour, *wire), args ...any) error {
	return g.rows(of, query, func(row *wire) {
		n := neighbour{code: row.given().text(), number: row.number(), programme: row.word()}
		read(n, row)
		row.at(n.code)
	}, args...)
}

// add adds an activity that serves some needs for some partners.
func (a *around) add(n neighbour, needs, partners []string) {
	if len(needs) == 0 {
		return
	}
	one := &servingOne{neighbour: n}
	for _, partner := range partners {
		if _, known := a.partners[partner]; !known {
			a.partners[partner] = len(a.partners)
		}
		one.partners = append(one.partners, a.partners[partner])
	}
	for _, need := range needs {
		a.needs[need] = a.needs[need].and(n.programme)
		if len(partners) > 0 {
			a.serving[need] = join(a.serving[need], one)
		}
	}
}

func (a *around) sort() {
	for _, serving := range a.serving {
		slices.SortFunc(serving, func(a, b *servingOne) int { return byCode(a.neighbour, b.neighbour) })
	}
}

// join adds an activity to those that serve a need. Where these are many and there is no room for it, those that nobody needs make some, and
// there is room for as many again as are left.
func join(serving []*servingOne, one *servingOne) []*servingOne {
	if len(serving) == cap(serving) && len(serving) >= manyServe {
		serving = needed(serving)
		serving = slices.Grow(serving, len(serving))
	}
	return append(serving, one)
}

// needed is those that are looked at for any of their partners, of some activities that serve a need.
func needed(serving []*servingOne) []*servingOne {
	by := map[int]shortlist{}
	for _, one := range serving {
		for _, partner := range one.partners {
			by[partner] = by[partner].add(one.neighbour)
		}
	}
	found := map[neighbour]bool{}
	for _, short := range by {
		for _, n := range short.cut() {
			found[n] = true
		}
	}
	return slices.DeleteFunc(serving, func(one *servingOne) bool { return !found[one.neighbour] })
}

// during tells which needs an activity of another programme served in the period.
func (g *gathering) during(all *around) {
	g.portfolio.During = map[string]bool{}
	for need, programmes := range all.needs {
		if programmes.besides(g.portfolio.Programme.Code) {
			g.portfolio.During[need] = true
		}
	}
}

// neighbours reads the activities of other programmes that ran in the period and serve a need for a partner that activities of this
// one serve too: with which of them they overlap is the review's to say.
func (g *gathering) neighbours(all *around) error {
	numbers := g.numbersOfNeighbours(all)
	if len(numbers) == 0 {
		return nil
	}
	read := columns{"activities", "code, title, programme, partners, needs, marking"}
	return g.rows(read, `
		SELECT `+read.sent()+`
		FROM `+g.sight.known("activities")+` a
		WHERE number = ANY ($2)
		ORDER BY code COLLATE "C"`,
		func(row *wire) {
			n := review.Neighbour{
				Code: row.given().text(), Title: row.text(), Programme: row.word(), Partners: row.list(), Needs: row.list(), Marking: row.word(),
			}
			row.at(n.Code)
			g.portfolio.Neighbours = append(g.portfolio.Neighbours, n)
		}, pq.Array(numbers))
}

func (g *gathering) numbersOfNeighbours(all *around) []int64 {
	programme := g.portfolio.Programme.Code
	here := map[string][][]int{} // by need that others serve too, the partners of each activity that does
	for _, f := range g.portfolio.Subjects {
		if f.Programme != "" {
			continue
		}
		partners := all.numbered(f.Partners)
		for _, need := range f.Needs {
			if all.needs[need].besides(programme) {
				here[need] = append(here[need], partners)
			}
		}
	}
	numbers, wanted := map[int64]bool{}, make([]int, len(all.partners))
	for need, partners := range here {
		clear(wanted)
		for _, some := range partners {
			for _, partner := range some {
				wanted[partner] = mostNeighbours
			}
		}
		for _, one := range all.serving[need] {
			if one.programme != programme && one.serves(wanted) {
				numbers[one.number] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(numbers))
}

// numbered is the numbers of some partners, but for those for whom nobody serves anything.
func (a *around) numbered(partners []string) (numbers []int) {
	for _, partner := range partners {
		if number, known := a.partners[partner]; known {
			numbers = append(numbers, number)
		}
	}
	return numbers
}

// serves reports whether more are wanted of a partner for whom an activity serves, and counts it for each of them.
func (s *servingOne) serves(wanted []int) (found bool) {
	for _, partner := range s.partners {
		if wanted[partner] > 0 {
			wanted[partner]--
			found = true
		}
	}
	return found
}
