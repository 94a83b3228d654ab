package chat

import (
	"strconv"
	"strings"
	"time"

	"stocktake/review"
)

// day is a day as it stands in a sentence, in the zone the time carries.
const day = "2 January 2006"

// span is a period as people name it: a year, a month, some months of a year, else its first and last day.
func span(p review.Period) string {
	from, last := p.From, p.To.AddDate(0, 0, -1)
	switch {
	case from.Day() != 1 || p.To.Day() != 1:
		return from.Format(day) + " to " + last.Format(day)
	case from.Month() == time.January && last.Month() == time.December && from.Year() == last.Year():
		return from.Format("2006")
	case from.Year() == last.Year() && from.Month() == last.Month():
		return from.Format("January 2006")
	case from.Year() == last.Year():
		return from.Format("January") + " to " + last.Format("January 2006")
	}
	return from.Format("January 2006") + " to " + last.Format("January 2006")
}

// count is a number with its noun, "1 flag" or "3 flags".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// name is a subject with what is recommended for it: "GEO-042 Border course: reinforce (new)".
func name(i review.Item) string {
	text := subject(i) + ": " + string(i.Verdict)
	if i.Changed != "" {
		text += " (" + plain(i.Changed) + ")"
	}
	return text
}

// subject is a subject's code and title, or its code alone where the title says no more.
func subject(i review.Item) string {
	return plain(review.Subject(i.Subject, i.Title))
}

// concerns tells what is wrong, and how probable that is where it may be told.
func concerns(i review.Item) string {
	words := make([]string, len(i.Concerns))
	for n, c := range i.Concerns {
		words[n] = c.Words()
		if !i.Scores[c].Hidden {
			words[n] += ", " + review.Chance(i.Scores[c].Probability)
		}
	}
	if len(words) == 0 {
		return ""
	}
	return review.Sentence(strings.Join(words, "; "))
}

// reasons are the sentences of a recommendation, each with the rule that made it and the clause that the rule rests on.
func reasons(i review.Item) []string {
	all := make([]string, len(i.Reasons))
	for n, r := range i.Reasons {
		from := r.Rule
		if r.Clause != "" {
			from += ", " + r.Clause
		}
		all[n] = r.Text + " [" + from + "]"
	}
	return all
}
