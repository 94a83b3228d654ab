package storage

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// surroundings keeps what was read around the programmes of one run, by period. Snapshots are taken one after another, so that each
// gathering sees all that an earlier one saw.
type surroundings struct {
	sync.Mutex
	taken    int // snapshots
	asOf     time.Time
	snapshot string // in which it was read
	order    int    // of that snapshot
	held     int    // the last one in which it was found to be so still
	known    map[[2]string]*around
	running  map[string]*serving // by day
	lost     map[[2]string]*lost
}

// look takes the snapshot in which the transaction sees all facts.
func (g *gathering) look() error {
	s := &g.db.surroundings
	s.Lock()
	defer s.Unlock()
	s.taken++
	g.order = s.taken
	return g.tx.GetContext(g.ctx, &g.snapshot, `SELECT stocktake.current_sight()`)
}

// around is what is around the programme in its period.
func (g *gathering) around() (*around, error) {
	first, after := g.portfolio.Period.Boundaries()
	from, to := first.Format(time.DateOnly), after.AddDate(0, 0, -1).Format(time.DateOnly)
	read := func() (*around, error) { return g.readAround(from, to) }
	return keptFor(g, func(s *surroundings) map[[2]string]*around { return s.known }, [2]string{from, to}, read)
}

// serving finds out what runs on the day of the instant, by what it serves.
func (g *gathering) serving() (err error) {
	g.running, err = keptFor(g, func(s *surroundings) map[string]*serving { return s.running }, g.today(), g.readServing)
	return err
}

// keptFor is what is kept under a key, read first where there is none. A replay reads its own, and so does who came first and would
// find what only a later one saw.
func keptFor[K comparable, V any](g *gathering, kept func(*surroundings) map[K]*V, key K, read func() (*V, error)) (*V, error) {
	if g.sight.snapshot != "" {
		return read()
	}
	s := &g.db.surroundings
	s.Lock()
	defer s.Unlock()
	if g.order < s.order {
		return read()
	}
	if err := g.freshen(s); err != nil {
		return nil, err
	}
	if one, known := kept(s)[key]; known {
		return one, nil
	}
	one, err := read()
	if err == nil {
		kept(s)[key] = one
	}
	return one, err
}

// freshen lets go of what was read for another programme if it was another run's, or if activities have come in since.
func (g *gathering) freshen(s *surroundings) error {
	holds, err := g.stillHolds(s)
	if err != nil {
		return err
	}
	if !holds {
		s.asOf, s.snapshot, s.order = g.portfolio.AsOf, g.snapshot, g.order
		s.known, s.running, s.lost = map[[2]string]*around{}, map[string]*serving{}, map[[2]string]*lost{}
	}
	s.held = g.order
	return nil
}

// stillHolds reports whether all that is kept is as this gathering would read it; it looks once.
func (g *gathering) stillHolds(s *surroundings) (bool, error) {
	if s.known == nil || !s.asOf.Equal(g.portfolio.AsOf) {
		return false, nil
	}
	if s.held == g.order {
		return true, nil
	}
	came, err := g.cameInAfter(s.snapshot)
	return !came, err
}

// cameInAfter reports whether the transaction sees activities that a snapshot did not. The snapshot stands in the statement, so that the
// server knows, as it plans, that next to nothing is as new.
func (g *gathering) cameInAfter(snapshot string) (bool, error) {
	if err := (sight{snapshot: snapshot}).check(); err != nil {
		return false, err
	}
	oldest, _, _ := strings.Cut(snapshot, ":")
	var came bool
	err := g.tx.GetContext(g.ctx, &came, fmt.Sprintf(`
		SELECT EXISTS (
			SELECT
			FROM stocktake.gather_activities
			WHERE xid >= %s AND NOT stocktake.was_visible(xid, '%s'))`, oldest, snapshot))
	return came, err
}
