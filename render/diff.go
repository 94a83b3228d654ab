package render

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"stocktake/review"
)

// Diff is what a new policy would change, programme by programme.
type Diff struct {
	Revision    review.Revision
	Comparisons []review.Comparison
}

// Has reports whether a subject is judged under either policy.
func (d Diff) Has(code string) bool {
	return slices.ContainsFunc(d.Comparisons, func(c review.Comparison) bool {
		return Batch{Reports: []review.Report{c.Before, c.After}}.Has(code)
	})
}

// Show is the part of it about the subjects asked for; none asks for all. The counts are then of these subjects.
func (d Diff) Show(codes []string) Diff {
	if len(codes) == 0 {
		return d
	}
	shown := Diff{Revision: d.Revision}
	for _, c := range d.Comparisons {
		var any, other bool
		c.Before, any = only(c.Before, codes)
		c.After, other = only(c.After, codes)
		c.Moved = slices.DeleteFunc(slices.Clone(c.Moved), func(m review.Moved) bool { return !slices.Contains(codes, m.Subject) })
		if any || other {
			shown.Comparisons = append(shown.Comparisons, c)
		}
	}
	return shown
}

// sorted is the comparisons by programme, in bytes.
func (d Diff) sorted() []review.Comparison {
	return slices.SortedFunc(slices.Values(d.Comparisons), func(a, b review.Comparison) int {
		return cmp.Compare(a.Before.Programme.Code, b.Before.Programme.Code)
	})
}

// beforeAfter is the verdicts before and after, over all programmes.
func beforeAfter(all []review.Comparison) (before, after review.Counts) {
	var older, newer []review.Report
	for _, c := range all {
		older, newer = append(older, c.Before), append(newer, c.After)
	}
	return count(older...), count(newer...)
}

// DiffText writes the counts before and after, the keys that differ, and programme by programme each change of a verdict with
// the keys that make it by themselves; changes of rank alone stand in a table after.
func DiffText(w io.Writer, d Diff, p Page) error {
	s, all := newSheet(p), d.sorted()
	before, after := beforeAfter(all)
	s.hang("before: ", before.String())
	s.hang("after:  ", after.String())
	s.hang("", diffWords(d, all))
	s.keys(d.Revision.Keys)
	for _, c := range all {
		s.comparison(c, severalKeys(d.Revision))
	}
	return s.flush(w)
}

func diffWords(d Diff, all []review.Comparison) string {
	turned, ranked := 0, 0
	for _, c := range all {
		for _, m := range c.Moved {
			if m.Turns() {
				turned++
			} else {
				ranked++
			}
		}
	}
	words := fmt.Sprintf("%s, and %s in rank alone; from %s to %s", review.Capital(number(turned, "verdict changes", "verdicts change")),
		number(ranked, "subject moves", "subjects move"), policyWords(d.Revision.Old.ID()), policyWords(d.Revision.New.ID()))
	if len(all) > 0 {
		words += "; as of " + moment(all[0].Before.AsOf)
	}
	return words + ". Nothing was recorded or posted."
}

// onOneLine is how long what two policies say may be to stand beside each other.
const onOneLine = 40

func (s *sheet) keys(keys []review.Key) {
	s.blank()
	if len(keys) == 0 {
		s.line(0, "No key differs.")
		return
	}
	s.line(0, "Keys that differ")
	for _, k := range keys {
		if len(k.Was)+len(k.Is) < onOneLine {
			s.hang("  "+plain(k.Path)+": ", orNothing(k.Was)+" → "+orNothing(k.Is))
			continue
		}
		s.line(2, "%s", k.Path)
		s.labelled(4, "was", orNothing(k.Was))
		s.labelled(4, "is", orNothing(k.Is))
	}
}

func orNothing(text string) string { return cmp.Or(text, "(nothing)") }

func (s *sheet) comparison(c review.Comparison, together string) {
	s.blank()
	s.heading(c.Before)
	for _, r := range []review.Report{c.Before, c.After} {
		for _, l := range r.Shortfalls {
			s.hang(fmt.Sprintf("refused by %s, version %d: ", plain(r.Policy.Name), r.Policy.Version), l.String())
		}
	}
	if len(c.Moved) == 0 {
		s.line(0, "Nothing moves.")
		return
	}
	s.hang("before: ", count(c.Before).String())
	s.hang("after:  ", count(c.After).String())
	var ranked []review.Moved
	for _, m := range c.Moved {
		if !m.Turns() {
			ranked = append(ranked, m)
			continue
		}
		s.blank()
		s.turn(m, together)
	}
	s.ranked(ranked, together)
}

// turn writes one change of verdict.
func (s *sheet) turn(m review.Moved, together string) {
	x := cmp.Or(m.After, m.Before)
	s.hang(fmt.Sprintf("  %s %s: ", plain(m.Subject), verdictsWords(m)), x.Title)
	const indent = 4
	if m.Before != nil && m.After != nil {
		s.labelled(indent, "rank", fmt.Sprintf("%d → %d", m.Before.Rank, m.After.Rank))
		s.labelled(indent, "probable", probabilities(m)...)
	}
	s.labelled(indent, "made by", madeBy(m, together))
}

func verdictsWords(m review.Moved) string {
	words := []string{"not judged", "not judged"}
	for i, r := range []*review.Recommendation{m.Before, m.After} {
		if r != nil {
			words[i] = string(r.Verdict)
		}
	}
	return strings.Join(words, " → ")
}

// probabilities tells of each concern raised before or after, or changed, how probable it was and is. Where there is none, a line has moved
// past the most probable.
func probabilities(m review.Moved) []string {
	var out []string
	for n := range review.Concerns {
		c := review.Concern(n)
		was, is := m.Before.Scores[c].Probability, m.After.Scores[c].Probability
		told := slices.Contains(m.Before.Concerns, c) || slices.Contains(m.After.Concerns, c)
		if told || review.Chance(was) != review.Chance(is) {
			out = append(out, fmt.Sprintf("%s: %s → %s", c.Words(), review.Chance(was), review.Chance(is)))
		}
	}
	if len(out) == 0 && m.Before.Verdict != m.After.Verdict {
		most := 0
		for c, score := range m.After.Scores {
			if score.Probability > m.After.Scores[most].Probability {
				most = c
			}
		}
		out = append(out, fmt.Sprintf("%s: %s, as before", review.Concern(most).Words(), review.Chance(m.After.Scores[most].Probability)))
	}
	return out
}

// severalKeys is what makes a change that no key makes by itself, as far as that can be tried.
func severalKeys(r review.Revision) string {
	if r.Bound() {
		return "several keys together, or one that cannot be changed alone"
	}
	return "several keys together"
}

// madeBy names the keys that make a change, each by itself.
func madeBy(m review.Moved, together string) string {
	if len(m.By) == 0 {
		return together
	}
	paths := each(m.By, func(k review.Key) string { return k.Path })
	if len(paths) == 1 {
		return paths[0]
	}
	return "each of these by itself: " + strings.Join(paths, ", ")
}

func (s *sheet) ranked(all []review.Moved, together string) {
	if len(all) == 0 {
		return
	}
	s.blank()
	s.line(2, "In rank alone")
	rows := each(all, func(m review.Moved) table.Row {
		return table.Row{m.Subject, m.After.Title, m.After.Verdict, fmt.Sprintf("%d → %d", m.Before.Rank, m.After.Rank), shortBy(m, together)}
	})
	s.table(2, 1, table.Row{"code", "title", "verdict", "rank", "made by"}, rows)
}

func shortBy(m review.Moved, together string) string {
	switch len(m.By) {
	case 0:
		return together
	case 1:
		return m.By[0].Path
	}
	return fmt.Sprintf("%s or %d more", m.By[0].Path, len(m.By)-1)
}
