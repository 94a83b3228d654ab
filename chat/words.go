package chat

import (
	"strconv"
	"strings"

	"stocktake/review"
)

// count is a number with its noun, "1 flag" or "3 flags".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// noted is a message's text, its note first.
func noted(m review.Message) string {
	if m.Note == "" {
		return m.Text
	}
	return plain(m.Note) + "\n\n" + m.Text
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
