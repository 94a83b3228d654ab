package review

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// concernWords are the concerns as a sentence says them; their scores it says as the contract does ([ScoreNames]).
var concernWords = [...]string{"no longer relevant", "under-resourced", "not working"}

// Words is the concern as a sentence says it: "no longer relevant".
func (c Concern) Words() string { return concernWords[c] }

// ConcernWords are some concerns as a sentence lists them.
func ConcernWords(all []Concern) []string {
	words := make([]string, len(all))
	for i, c := range all {
		words[i] = c.Words()
	}
	return words
}

// OfHundred is a score or a probability on a scale to a hundred: whole, but finer near the ends. It goes by the figure as it is shown, so
// that one is the same in every sentence.
func OfHundred(x float64) string {
	x = 100 * Round6(x)
	if x > 99 || x < 1 {
		return short(math.Round(10*x)/10, 1)
	}
	return short(math.Round(x), 0)
}

// Chance is a probability as one says it, finer near the ends and never certain: "97 in 100", "over 99.9 in 100".
func Chance(p float64) string {
	switch {
	case p < 0.001:
		return "under 0.1 in 100"
	case p > 0.999:
		return "over 99.9 in 100"
	}
	return OfHundred(p) + " in 100"
}

// ChanceBeside is a probability as one says it beside some lines: with as many digits as it takes to tell it from each that it is not on.
func ChanceBeside(p float64, lines ...float64) string {
	said := Chance(p)
	for digits := 1; digits <= 4 && slices.ContainsFunc(lines, func(l float64) bool { return said == Chance(l) && Round6(p) != Round6(l) }); digits++ {
		said = short(100*Round6(p), digits) + " in 100"
	}
	return said
}

// ofHundred is a score as the sitting's report shows it.
func (s *sitting) ofHundred(x float64) string {
	if s.toOthers {
		x = inHundredths(x)
	}
	return OfHundred(x)
}

// chance is a probability as the sitting's report shows it, beside lines if it tells any.
func (s *sitting) chance(p float64, lines ...float64) string {
	if s.toOthers {
		p = inThousandths(p)
	}
	return ChanceBeside(p, lines...)
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

// activities is "1 activity", "3 activities".
func activities(n int) string {
	if n == 1 {
		return "1 activity"
	}
	return fmt.Sprintf("%d activities", n)
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
	_, size := utf8.DecodeRuneInString(text)
	return strings.ToUpper(text[:size]) + text[size:]
}

// cents is how many decimals an amount is told with.
const cents = 2

// money is an amount with its currency, to the cent: "12,400 EUR", "12,400.50 EUR".
func money(d decimal.Decimal, currency string) string { return moneyTo(cents, d, currency) }

// placesApart is the decimals with which two amounts that differ are told as different.
func placesApart(a, b decimal.Decimal) int32 {
	places := int32(cents)
	for !a.Equal(b) && a.Round(places).Equal(b.Round(places)) {
		places++
	}
	return places
}

func moneyTo(places int32, d decimal.Decimal, currency string) string {
	text := separated(d.Round(places))
	if _, part, found := strings.Cut(text, "."); found {
		text += strings.Repeat("0", max(0, cents-len(part)))
	}
	if currency != "" {
		text += " " + currency
	}
	return text
}

// separated is a number with a comma after each three digits before the point.
func separated(d decimal.Decimal) string {
	whole, part, found := strings.Cut(d.Abs().String(), ".")
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
		out.WriteString("." + part)
	}
	return out.String()
}

// Sentence is some words as a sentence.
func Sentence(words string) string { return Capital(words) + "." }

// dayWords is a day as a sentence says it, for Time.Format; dayText is one as a row of facts has it.
const dayWords = "2 January 2006"

func dayText(d time.Time) string { return d.Format(time.DateOnly) }
