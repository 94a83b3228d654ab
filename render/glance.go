package render

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"stocktake/review"
)

// glance is a programme's activities in one picture, how relevant each is against how well it is provided with means, and the
// table that says the same.
type glance struct {
	Anchor string
	Dots   []dot
	Rows   []glanceRow
	Notes  []string // what the picture does not show
	Apart  bool     // mechanisms have ranks among those of the rows
}

// dot is one activity in the picture, in its units, or several to be acted on, of which one would cover the others.
type dot struct {
	X, Y, R int
	Verdict review.Verdict
	Ranks   []int // of what is to be acted on, in order; none: no number is written
}

type glanceRow struct {
	Rank                   int
	Code, Title            string
	Verdict                review.Verdict
	Relevance, Means, Work string
	Allocation             string
}

// The picture's frame: both scales go from 0 to 100.
const (
	glanceLeft, glanceTop   = 46, 14
	glanceWidth, glanceHigh = 420, 360
	smallestDot, largestDot = 7, 24
)

func glanceAt(r review.Report, anchor string) glance {
	g := glance{Anchor: anchor}
	scale := scaleOf(r)
	unseen, foreign, unsized := 0, 0, 0
	var rest []dot // of what is not to be acted on: none of these is hidden, and they may be all of a large programme
	for _, x := range slices.SortedStableFunc(slices.Values(r.Recommendations), byRank) {
		if x.Kind != review.KindActivity {
			g.Apart = true
			continue
		}
		g.Rows = append(g.Rows, glanceRow{
			x.Rank, plain(x.Subject), plain(x.Title), x.Verdict,
			estimateWords(x.Scores[review.NoLongerRelevant]), estimateWords(x.Scores[review.UnderResourced]),
			estimateWords(x.Scores[review.NotWorking]), amountWords(x.Allocated),
		})
		radius, sized := scale.radius(x)
		d, seen := dotOf(x, radius)
		if !seen {
			unseen++
			continue
		}
		switch {
		case sized:
		case slices.ContainsFunc(x.Allocated, isMoney):
			foreign++
		default:
			unsized++
		}
		if len(d.Ranks) == 0 {
			rest = append(rest, d)
			continue
		}
		g.add(d)
	}
	g.Dots = append(g.Dots, rest...)
	slices.SortStableFunc(g.Dots, below)
	if slices.ContainsFunc(g.Dots, func(d dot) bool { return len(d.Ranks) > 1 }) {
		g.Notes = append(g.Notes, "A circle with several numbers, or one and how many more (1 +3), is several activities, of which one would cover the others: it has the place and the colour of the first.")
	}
	if unseen > 0 {
		g.Notes = append(g.Notes, number(unseen, "activity is", "activities are")+" not in the picture: too few answers for figures to be shown, or none.")
	}
	if foreign > 0 {
		g.Notes = append(g.Notes, number(foreign, "activity has", "activities have")+" the smallest size whatever the money, which is not in "+plain(scale.currency)+".")
	}
	if unsized > 0 {
		g.Notes = append(g.Notes, number(unsized, "activity has", "activities have")+" the smallest size because no money is known, or none was allocated.")
	}
	return g
}

// add puts a dot into the picture, the first ranked first. Of two that are to be acted on, and one of which would cover the middle of the
// other or its number the other's, it makes one with the numbers of both.
func (g *glance) add(d dot) {
	at := slices.IndexFunc(g.Dots, d.hides)
	if at < 0 {
		g.Dots = append(g.Dots, d)
		return
	}
	first, other := g.Dots[at], d
	if other.Ranks[0] < first.Ranks[0] {
		first, other = other, first
	}
	first.Ranks = slices.Sorted(slices.Values(slices.Concat(first.Ranks, other.Ranks)))
	first.R = max(first.R, other.R, 4*len(first.Label())) // so that they fit in
	g.Dots = slices.Delete(g.Dots, at, at+1)
	g.add(first) // it may cover more
}

// hides reports whether one of two that are to be acted on hides the other. All numbers are drawn above all circles.
func (d dot) hides(o dot) bool {
	x, y := math.Abs(float64(o.X-d.X)), math.Abs(float64(o.Y-d.Y))
	return math.Hypot(x, y) < float64(max(o.R, d.R)) || y < high && x < wide*float64(len(o.Label())+len(d.Label()))/2
}

// A number is so high, and each of its characters so wide, as the page draws them.
const high, wide = 12, 7.5

// inside is how many characters are at most written in a circle, so that none grows beyond the largest by much.
const inside = 6

// Label is what is written in it: all numbers, or the first and how many more.
func (d dot) Label() string {
	if all := strings.Join(each(d.Ranks, strconv.Itoa), ", "); len(all) <= inside {
		return all
	}
	return fmt.Sprintf("%d +%d", d.Ranks[0], len(d.Ranks)-1)
}

// below orders dots as they are drawn: what is to be acted on above the rest, the first ranked at the top; of the rest the small above
// the large.
func below(a, b dot) int {
	if len(a.Ranks) > 0 && len(b.Ranks) > 0 {
		return cmp.Compare(b.Ranks[0], a.Ranks[0])
	}
	return cmp.Or(cmp.Compare(min(len(a.Ranks), 1), min(len(b.Ranks), 1)), cmp.Compare(b.R, a.R))
}

// dotOf places an activity; false where one of its figures is not known or not shown.
func dotOf(x review.Recommendation, radius int) (dot, bool) {
	relevance, means := x.Scores[review.NoLongerRelevant], x.Scores[review.UnderResourced]
	if relevance.Estimate == nil || means.Estimate == nil || relevance.Hidden || means.Hidden {
		return dot{}, false
	}
	d := dot{
		X:       glanceLeft + int(math.Round(*relevance.Estimate*glanceWidth)),
		Y:       glanceTop + glanceHigh - int(math.Round(*means.Estimate*glanceHigh)),
		R:       radius,
		Verdict: x.Verdict,
	}
	if x.Verdict != review.Keep && x.Verdict != review.Ask {
		d.R, d.Ranks = max(radius, 10), []int{x.Rank}
	}
	return d, true
}

// scale is what sizes stand for: money of the currency that most activities have.
type scale struct {
	currency string
	most     float64
}

func scaleOf(r review.Report) scale {
	used := map[string]int{}
	for _, x := range r.Recommendations {
		for _, a := range x.Allocated {
			used[a.Currency]++
		}
	}
	var s scale
	for currency, n := range used {
		if n > used[s.currency] || n == used[s.currency] && currency < s.currency {
			s.currency = currency
		}
	}
	for _, x := range r.Recommendations {
		if v, known := s.of(x); known && x.Kind == review.KindActivity {
			s.most = math.Max(s.most, v)
		}
	}
	return s
}

func (s scale) of(x review.Recommendation) (float64, bool) {
	for _, a := range x.Allocated {
		if a.Currency == s.currency && isMoney(a) {
			return a.Value.InexactFloat64(), true
		}
	}
	return 0, false
}

func isMoney(a review.Amount) bool { return a.Value.IsPositive() }

// radius makes the area, not the width, go with the money.
func (s scale) radius(x review.Recommendation) (int, bool) {
	v, known := s.of(x)
	if !known || s.most <= 0 {
		return smallestDot, false
	}
	return max(smallestDot, int(math.Round(largestDot*math.Sqrt(v/s.most)))), true
}

// estimateWords is "71 (58 to 83)" of a hundred.
func estimateWords(s review.Score) string {
	switch {
	case s.Hidden:
		return "not shown"
	case s.Estimate == nil:
		return "unknown"
	case s.Low == nil || s.High == nil:
		return review.OfHundred(*s.Estimate)
	}
	return rangeWords(s)
}

// rangeWords are an estimate with its interval, which says nothing where it has no width as told.
func rangeWords(s review.Score) string {
	value, low, high := review.OfHundred(*s.Estimate), review.OfHundred(*s.Low), review.OfHundred(*s.High)
	if value == low && low == high {
		return value
	}
	return fmt.Sprintf("%s (%s to %s)", value, low, high)
}

func amountWords(all []review.Amount) string {
	if len(all) == 0 {
		return "unknown"
	}
	return strings.Join(each(all, func(a review.Amount) string { return plain(a.String()) }), "; ")
}

// Lines are the picture's lines at the quarters of both scales, with what is written at them.
func (g glance) Lines() (out []gridLine) {
	for _, at := range []int{0, 25, 50, 75, 100} {
		out = append(out, gridLine{
			X: glanceLeft + at*glanceWidth/100, Y: glanceTop + glanceHigh - at*glanceHigh/100, Text: strconv.Itoa(at),
		})
	}
	return out
}

type gridLine struct {
	X, Y int
	Text string
}
