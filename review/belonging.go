package review

import (
	"slices"
	"time"
)

// Belonging says to which period of a programme an answer belongs: to the one in which it was given or, if it became known
// more than the settle days after that period's end, to the one in which it became known. So each answer is judged once.
//
// It remembers the periods it has met, since a programme has many answers in few periods; it is not for several goroutines.
type Belonging struct {
	cadence    Cadence
	settleDays int
	asked      *settling  // the one that is reviewed; nil: it was not told of any
	met        []settling // by period
	judged     []settling // by period
	next       *settling  // the one that comes after all that were judged
}

type settling struct {
	Period
	settleDays int
	until      time.Time
}

func (p Period) settlingIn(days int) settling { return settling{p, days, p.AnswersUntil(days)} }

// NewBelonging is a Belonging for programmes of that cadence that settle in so many days.
func NewBelonging(c Cadence, settleDays int) *Belonging {
	return &Belonging{cadence: c, settleDays: settleDays}
}

// Judged tells it of an earlier period that was recorded, and after how many days that settled: what belonged to it then does for
// good, however the programme's cadence and settle days have changed since.
func (b *Belonging) Judged(p Period, settleDays int) {
	i, _ := search(b.judged, p.From)
	b.judged = slices.Insert(b.judged, i, p.settlingIn(settleDays))
	if i == len(b.judged)-1 {
		next := b.cadence.Next(p).settlingIn(b.settleDays)
		b.next = &next
	}
}

// Asked tells it of the period that is reviewed, which may be none of the cadence's: then it is one all the same, and the one
// before it ends with it.
func (b *Belonging) Asked(p Period) {
	asked := p.settlingIn(b.settleDays)
	b.asked = &asked
}

// CountsAt is the instant that decides where an answer belongs: when it was given or, if that was settled by then, when it
// became known. A period of any length, of the cadence or not, takes the answers whose CountsAt it contains.
func (b *Belonging) CountsAt(given, known time.Time) time.Time {
	if known.After(b.Until(given)) {
		return known
	}
	return given
}

// Until is the last instant at which an answer that was given then may become known and still belong to that period.
func (b *Belonging) Until(given time.Time) time.Time { return b.containing(given).until }

const week = 7 * 24 * time.Hour

// WaitsAWeek reports whether an answer that was given in the week before an instant, and became known within a week, is never too
// late for the period in which it was given: those periods settle no sooner than a week after they end.
func (b *Belonging) WaitsAWeek(before time.Time) bool {
	for at := before.Add(-week); at.Before(before); {
		p := b.containing(at)
		if p.until.Before(p.To.Add(week)) {
			return false
		}
		at = p.To
	}
	return true
}

func (b *Belonging) containing(t time.Time) settling {
	asked := b.asked
	if asked != nil && asked.Contains(t) {
		return *asked
	}
	s := b.parting(t)
	if asked != nil && t.Before(asked.From) && asked.From.Before(s.To) {
		return Period{From: s.From, To: asked.From}.settlingIn(s.settleDays)
	}
	return s
}

// parting is the period that contains an instant as the programme parts time.
func (b *Belonging) parting(t time.Time) settling {
	if i, found := search(b.judged, t); found {
		return b.judged[i]
	}
	if b.next != nil && b.next.Contains(t) {
		return *b.next
	}
	i, found := search(b.met, t)
	if !found {
		b.met = slices.Insert(b.met, i, b.cadence.Containing(t).settlingIn(b.settleDays))
	}
	return b.met[i]
}

// search finds the period that contains an instant, or where one that begins then belongs.
func search(periods []settling, t time.Time) (int, bool) {
	return slices.BinarySearchFunc(periods, t, func(s settling, t time.Time) int {
		if s.Contains(t) {
			return 0
		}
		return s.From.Compare(t)
	})
}

// AnswersUntil is the last instant at which an answer given in the period may become known and still belong to it: the
// first instant of the day settleDays after its end. The scheduled run judges the period from then on.
func (p Period) AnswersUntil(settleDays int) time.Time {
	_, day := p.Boundaries()
	return startOf(day.AddDate(0, 0, settleDays), p.To.Location())
}
