package jobs

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"stocktake/review"
)

// standing says how the recommendations of a told message stand at an instant, given the matters of its programme: what it
// comes to, then a line for each, the last decided first, without the names that the veil hides. No lines
// where there is nothing to say.
func standing(m review.Told, matters []review.Matter, at time.Time, veil review.Veil) review.Stand {
	moved := movedOn(m, matters, at)
	s := review.Stand{Decidable: true}
	if len(m.About) == 1 && m.Position > 0 {
		if len(moved) > 0 {
			words, decidable := stands(moved[0], at)
			s = review.Stand{Lines: []string{veil.Over(review.Sentence(words))}, Decidable: decidable}
		}
		return s
	}
	decided := 0
	for _, one := range moved {
		ruling := one.Ruling(at)
		if ruling.Last.Number == 0 {
			continue // followed by another: no decision
		}
		if ruling.State != review.Open {
			decided++
		}
		line := fmt.Sprintf("%s (%s): %s.", one.Recommendation.Subject, one.Recommendation.ID, ruling.Words(one.Zone()))
		s.Lines = append(s.Lines, veil.Over(line))
	}
	if len(s.Lines) > 0 {
		sum := fmt.Sprintf("Decided: %d of %d", decided, len(m.About))
		if open := len(m.About) - decided; open > 0 {
			sum += fmt.Sprintf(", %d open", open)
		}
		s.Lines = append([]string{sum + "."}, s.Lines...)
	}
	return s
}

// movedOn are the matters that a message is about and that are not simply open, the last decided first.
func movedOn(m review.Told, matters []review.Matter, at time.Time) []review.Matter {
	var all []review.Matter
	for _, one := range matters {
		ruling := one.Ruling(at)
		if one.Report == m.Report && slices.Contains(m.About, one.Recommendation.ID) && (ruling.Last.Number > 0 || passed(one, ruling, "") != "") {
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b review.Matter) int { return cmp.Compare(b.Ruling(at).Last.Number, a.Ruling(at).Last.Number) })
	return all
}

// stands says how a matter stands, and whether its buttons are of use.
func stands(m review.Matter, at time.Time) (words string, decidable bool) {
	ruling := m.Ruling(at)
	if no := passed(m, ruling, ""); no != "" {
		return no, false
	}
	return ruling.Words(m.Zone()), ruling.State == review.Open || ruling.State == review.Snoozed
}
