package review

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// sentence is a text with places for figures: "{allocated_of_planned|percent} of the planned money was allocated".
// A place is {figure} or {figure|form}; the forms are number, percent and times.
type sentence struct {
	texts  []string // one more than places
	places []place
}

type place struct{ figure, form string }

var forms = []string{"number", "percent", "times"}

// parseSentence reads a text with places; the fault is where the place that is wrong begins.
func parseSentence(text string) (sentence, *Fault) {
	var out sentence
	rest := text
	for {
		before, after, found := strings.Cut(rest, "{")
		out.texts = append(out.texts, before)
		if !found {
			return out, nil
		}
		inside, tail, closed := strings.Cut(after, "}")
		p, err := parsePlace(inside, closed)
		if err != nil {
			above := strings.Split(strings.TrimSuffix(text, "{"+after), "\n")
			return out, &Fault{Line: len(above), Column: len([]rune(above[len(above)-1])) + 1, Text: err.Error()}
		}
		out.places = append(out.places, p)
		rest = tail
	}
}

func parsePlace(inside string, closed bool) (place, error) {
	if !closed {
		return place{}, fmt.Errorf("{ without }")
	}
	figure, form, found := strings.Cut(inside, "|")
	if !found {
		form = "number"
	}
	if !slices.Contains(figures, figure) {
		return place{}, fmt.Errorf("no figure %q%s", figure, meant(figure, figures))
	}
	if !slices.Contains(forms, form) {
		return place{}, fmt.Errorf("no form %q; there are %s", form, strings.Join(forms, ", "))
	}
	return place{figure, form}, nil
}

// figures are those that it tells, each once.
func (s sentence) figures() []string {
	var all []string
	for _, p := range s.places {
		all = append(all, p.figure)
	}
	return once(all)
}

// fill puts the evidence's figures into their places.
func (s sentence) fill(e *Evidence) string {
	out := s.texts[0]
	for i, p := range s.places {
		told, after := s.inPlace(i, e.at(slices.Index(figures, p.figure))), s.texts[i+1]
		if told == "" {
			after = strings.TrimPrefix(after, " ")
		}
		out += told + after
	}
	return out
}

// inPlace is a figure in words for a place. Before "as many" and the like, one time is said by these words alone, less in percent.
func (s sentence) inPlace(i int, figure float64) string {
	form := s.places[i].form
	if form != "times" || math.IsNaN(figure) || !strings.HasPrefix(s.texts[i+1], " as ") {
		return inForm(figure, form)
	}
	percent := inForm(figure, "percent")
	switch {
	case percent == "100%":
		return ""
	case figure < 1:
		return percent
	case short(figure, 1) == "1":
		return toTell(figure, 2, 1) + " times"
	}
	return inForm(figure, form)
}

// alone is a figure in words as in the first place, without what follows there.
func (s sentence) alone(figure float64) string {
	if len(s.places) == 0 {
		return inForm(figure, "number")
	}
	if told := s.inPlace(0, figure); told != "" {
		return told
	}
	words := strings.Fields(s.texts[1])
	return strings.Join(words[:min(2, len(words))], " ") // as many
}

// inForm is a figure as a manager reads it.
func inForm(figure float64, form string) string {
	switch {
	case math.IsNaN(figure):
		return "an unknown share"
	case form == "percent":
		return toTell(100*figure, 0, 0, 100) + "%" // whole, or with as many digits as it takes to tell it from none and from all
	case form == "times":
		return short(figure, 1) + " times"
	}
	return short(figure, 2)
}

// toTell is a number with at most so many decimals, or as many, up to four, as it takes to tell it from some that it is not.
func toTell(x float64, decimals int, from ...float64) string {
	text := short(x, decimals)
	for ; decimals < 4 && slices.ContainsFunc(from, func(y float64) bool { return x != y && text == short(y, 0) }); decimals++ {
		text = short(x, decimals+1)
	}
	return text
}

// short is a number with at most so many decimals and no trailing zeros.
func short(x float64, decimals int) string {
	if decimals == 0 && math.Abs(x) < asFloat {
		return strconv.FormatInt(int64(math.RoundToEven(x)), 10)
	}
	text := strconv.FormatFloat(x, 'f', decimals, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if text == "-0" {
		return "0"
	}
	return text
}
