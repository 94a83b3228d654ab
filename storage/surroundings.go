package storage

import (
	"sync"
	"time"
)

// surroundings keeps what was read around the programmes of one run, by period. Programmes are gathered one after another, so that
// each sees all that the one before it saw.
type surroundings struct {
	sync.Mutex
	asOf     time.Time
	snapshot string // in which it was read
	known    map[[2]string]*around
	running  map[string]*serving // by day
}

// around is what is around the programme in its period.
func (g *gathering) around() (*around, error) {
	const day = "2006-01-02"
	from, to := g.portfolio.Period.From.Format(day), g.portfolio.Period.To.AddDate(0, 0, -1).Format(day)
	read := func() (*around, error) { return g.readAround(from, to) }
	return keptFor(g, func(s *surroundings) map[[2]string]*around { return s.known }, [2]string{from, to}, read)
}

// serving is what runs on the day of the instant, by what it serves.
func (g *gathering) serving() (*serving, error) {
	return keptFor(g, func(s *surroundings) map[string]*serving { return s.running }, g.today(), g.readServing)
}

// keptFor is what is kept under a key, read first where there is none. A replay reads its own.
func keptFor[K comparable, V any](g *gathering, kept func(*surroundings) map[K]*V, key K, read func() (*V, error)) (*V, error) {
	if g.sight.snapshot != "" {
		return read()
	}
	s := &g.db.surroundings
	s.Lock()
	defer s.Unlock()
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
	fresh, err := g.nothingCameIn(s)
	if err == nil && !fresh {
		s.asOf, s.snapshot = g.portfolio.AsOf, g.snapshot
		s.known, s.running = map[[2]string]*around{}, map[string]*serving{}
	}
	return err
}

// nothingCameIn reports whether this gathering sees the same activities as the one that read what is kept.
func (g *gathering) nothingCameIn(s *surroundings) (bool, error) {
	if s.known == nil || !s.asOf.Equal(g.portfolio.AsOf) {
		return false, nil
	}
	var came bool
	err := g.tx.GetContext(g.ctx, &came, `
		SELECT EXISTS (
			SELECT
			FROM stocktake.gather_activities
			WHERE xid >= CAST(split_part($1, ':', 1) AS bigint) AND NOT stocktake.was_visible(xid, CAST($1 AS pg_snapshot)))`, s.snapshot)
	return !came, err
}
