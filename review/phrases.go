package review

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// concernWords and scoreWords are the concerns and their scores as a sentence says them.
var (
	concernWords = [...]string{"no longer relevant", "under-resourced", "not working"}
	scoreWords   = [...]string{"relevance", "resourcing", "performance"}
)

// Words is the concern as a sentence says it: "no longer relevant".
func (c Concern) Words() string { return concernWords[c] }

// ofHundred is a score or a probability on a scale to a hundred: whole, but finer near the ends.
func ofHundred(x float64) string {
	x *= 100
	if x > 99 || x < 1 {
		return short(x, 1)
	}
	return short(x, 0)
}

// Chance is a probability as one says it, finer near the ends and never certain: "97 in 100", "over 99.9 in 100".
func Chance(p float64) string {
	switch {
	case p < 0.001:
		return "under 0.1 in 100"
	case p > 0.999:
		return "over 99.9 in 100"
	case p < 0.01, p > 0.99:
		return strconv.FormatFloat(100*p, 'f', 1, 64) + " in 100"
	}
	return strconv.FormatFloat(100*p, 'f', 0, 64) + " in 100"
}

// count is "1 answer", "3 answers".
func count[N int | int64](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if strings.HasSuffix(noun, "s") {
		return fmt.Sprintf("%d %s", n, noun)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// list is "a", "a and b", "a, b and c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// namedAtMost is how many activities one sentence names.
const namedAtMost = 10

// fewOf is all of them where they are few, else the first, and in place of the others how many there are.
func fewOf(all []string) []string {
	if len(all) <= namedAtMost {
		return all
	}
	return append(slices.Clone(all[:namedAtMost]), fmt.Sprintf("%d more", len(all)-namedAtMost))
}

// Capital is a text with a capital first letter.
func Capital(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// money is an exact amount with its currency: "12,400 EUR", "12,400.50 EUR".
func money(d decimal.Decimal, currency string) string {
	whole, cents, found := strings.Cut(d.Abs().Truncate(2).String(), ".")
	var out strings.Builder
	if d.IsNegative() {
		out.WriteByte('-')
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(digit)
	}
	if found {
		out.WriteString("." + (cents + "0")[:2])
	}
	if currency != "" {
		out.WriteString(" " + currency)
	}
	return out.String()
}

// Sentence is some words as a sentence.
func Sentence(words string) string { return Capital(words) + "." }

func dayText(d time.Time) string { return d.Format(time.DateOnly) }
