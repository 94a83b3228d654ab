package storage

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/lib/pq"

	"stocktake/review"
)

// around is what activities of any programme served in a period, as much of it as is told beside one programme. It is read once
// for all programmes of a run: read anew for each, it would cost as much again with every programme that is added.
type around struct {
	needs    map[string]whose
	together map[service][]neighbour
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

// service is a need that is served for a partner.
type service struct{ need, partner string }

// neighbour is an activity by the number that stands for it.
type neighbour struct {
	programme string
	number    int64
}

// mostNeighbours of one need and partner are looked at, those that were registered first: a reader is shown whom to talk to, not the
// whole of a large house.
const mostNeighbours = 5

// beside tells what other programmes served in the period, and which of their activities serve the same as those of this one.
func (g *gathering) beside() error {
	all, err := g.around()
	if err != nil {
		return err
	}
	g.during(all)
	return g.neighbours(all)
}

// readAround reads it for the days from one to the other, both included. Of each need and partner it keeps as many activities as
// leave enough to whichever programme asks.
func (g *gathering) readAround(from, to string) (*around, error) {
	all := &around{needs: map[string]whose{}, together: map[service][]neighbour{}}
	read := columns{"activities", "number, programme, needs, partners"}
	err := g.activitiesAround(read, `
		SELECT `+read.sent()+`
		FROM `+g.sight.known("activities")+` a
		WHERE a.status NOT IN ('pipeline', 'cancelled')
		  AND (a.starts_on IS NULL OR a.starts_on <= CAST($3 AS date))
		  AND (a.ends_on IS NULL OR a.ends_on >= CAST($2 AS date))`,
		func(n neighbour, row *wire) { all.add(n, row.list(), row.list()) }, from, to)
	leaveEnough(all.together)
	return all, err
}

// activitiesAround reads a query of activities of any programme, whose rows begin with their numbers and programmes. Whose row cannot
// be read is looked up then: else nobody asks for the codes of them all.
func (g *gathering) activitiesAround(of columns, query string, read func(neighbour, *wire), args ...any) error {
	var last sql.NullInt64
	err := g.rows(of, query, func(row *wire) {
		number := row.number()
		last = sql.NullInt64{Int64: number, Valid: row.err == nil}
		read(neighbour{row.word(), number}, row)
	}, args...)
	if !errors.As(err, new(review.Unfit)) {
		return err
	}
	var code string
	if g.tx.GetContext(g.ctx, &code, `
		SELECT code
		FROM `+g.sight.known("activities")+` a
		WHERE number IS NOT DISTINCT FROM $2
		ORDER BY code
		LIMIT 1`, g.portfolio.AsOf, last) != nil {
		return err
	}
	return fmt.Errorf("%s: %w", code, err)
}

// add adds an activity that serves some needs for some partners.
func (a *around) add(n neighbour, needs, partners []string) {
	for _, need := range needs {
		a.needs[need] = a.needs[need].and(n.programme)
		for _, partner := range partners {
			both := service{need, partner}
			a.together[both] = with(a.together[both], n)
		}
	}
}

// with adds an activity to those that are kept, unless its programme has as many before it as are looked at.
func with(kept []neighbour, n neighbour) []neighbour {
	before := 0
	for _, k := range kept {
		if k.programme == n.programme && k.number < n.number {
			before++
		}
	}
	if before >= mostNeighbours {
		return kept
	}
	kept = append(kept, n)
	if len(kept) > 4*mostNeighbours {
		kept = enough(kept)
	}
	return kept
}

// leaveEnough puts all that was read in order, and leaves out what nobody needs.
func leaveEnough[K comparable](read map[K][]neighbour) {
	for key, all := range read {
		read[key] = enough(all)
	}
}

// others are the first of some activities, in order, that are not a programme's own, no more than are looked at.
func others(all []neighbour, programme string) (first []neighbour) {
	for _, n := range all {
		if n.programme != programme && len(first) < mostNeighbours {
			first = append(first, n)
		}
	}
	return first
}

// enough is the first of some neighbours, so many that each programme still finds as many others as are looked at.
func enough(all []neighbour) []neighbour {
	slices.SortFunc(all, func(a, b neighbour) int { return cmp.Compare(a.number, b.number) })
	of, kept := map[string]int{}, all[:0]
	most := 0
	for _, n := range all {
		if of[n.programme] < mostNeighbours && len(kept)-most < mostNeighbours {
			kept = append(kept, n)
			of[n.programme]++
			most = max(most, of[n.programme])
		}
	}
	return kept
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
	served := map[service]bool{}
	for _, f := range g.portfolio.Subjects {
		if f.Programme != "" {
			continue
		}
		for _, need := range f.Needs {
			for _, partner := range f.Partners {
				served[service{need, partner}] = true
			}
		}
	}
	numbers := map[int64]bool{}
	for both := range served {
		for _, n := range others(all.together[both], g.portfolio.Programme.Code) {
			numbers[n.number] = true
		}
	}
	return slices.Sorted(maps.Keys(numbers))
}
