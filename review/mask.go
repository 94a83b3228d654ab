package review

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// What stands in a comment in place of what could lead to a person.
const (
	maskedName    = "[name]"
	maskedAddress = "[address]"
	maskedNumber  = "[number]"
	maskedLink    = "[link]"
)

// mask takes out of a comment what could lead to a person, and makes it harmless: addresses of post and e-mail, telephone numbers
// and other long ones, links, handles, names that are known and words that look like names. It would rather take too much: a
// town goes for a name.
//
// What stays is a name that it does not know and that stands alone: where a sentence begins, in German, where all nouns have capitals, or
// in a script without them. A comment comes out as every chat and terminal shows it, so that it can be found again in what was told.
func mask(comment string, known *lexicon) string {
	text := withoutAddresses(Visible(beginning(comment)))
	return neutral.Replace(known.mask(text))
}

// longestComment is how many characters of a comment are looked at; a comment of a book's length is not read for a sentence.
const longestComment = 2000

// beginning is as much of a comment as is looked at. It ends well before where it was cut, since half a name is not known for one.
func beginning(comment string) string {
	runes := []rune(comment)
	if len(runes) <= longestComment {
		return comment
	}
	words := strings.Fields(string(runes[:longestComment]))
	return strings.Join(words[:max(len(words)-10, 0)], " ")
}

// Visible is a text in one line, with neither control nor direction characters, and with wide letters as plain ones: as it is shown,
// so names have to be looked for in this form.
func Visible(text string) string {
	var b strings.Builder
	last := ' '
	for _, r := range text {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		switch {
		case unicode.IsSpace(r): // a line break is a control character too
		case Unseen(r), isJoiner(r) && unicode.In(last, unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Nd): // others are written with them
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Unseen is true of characters that steer what is shown without being seen, and of those that each font shows as it likes. The two joiners
// are none: Persian, Hindi and families of emoji are misspelled without.
func Unseen(r rune) bool {
	return !isJoiner(r) && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)
}

func isJoiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

// neutral replaces the signs that a chat or a page would read as markup.
var neutral = strings.NewReplacer(
	"<", "‹", ">", "›", "&", "＆", "*", "∗", "~", "∼", "`", "ˋ", "@", "＠", "://", ": //", "](", "] (", "][", "] [", `"`, "'", `\`, "/",
)

// signs are those of which at least one stands in whatever a pattern finds, so that most texts need not be searched; 0 is any digit.
type signs string

func (s signs) in(text string) bool {
	number := strings.Contains(string(s), "0")
	return strings.ContainsFunc(text, func(r rune) bool {
		return strings.ContainsRune(string(s), r) || number && unicode.IsDigit(r)
	})
}

// pattern is a regular expression that is made when it is first wanted: all of them together take as much memory as a large programme.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

// found is what is looked for as it is written, in this order; $1 is what stands before it and stays.
var found = []struct {
	signs signs
	what  func() *regexp.Regexp
	with  string
}{
	{":%.", pattern(`(?i)(^|[^\p{L}\p{N}])(?:(?:https?|ftps?|mailto|tel|file)(?::|%3a)/{0,2}|www\.)\S+`), "${1}" + maskedLink},
	{"@", pattern(`(?i)[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`), maskedAddress},
	{"[({", pattern(`(?i)[\p{L}\p{N}._%+-]+ ?[\[({](?:at|ät|arobase)[\])}] ?[\p{L}\p{N}-]+(?:(?:\.| ?[\[({](?:dot|punkt|point)[\])}] ?)[\p{L}\p{N}-]+)+`), maskedAddress},
	{".", pattern(`(^|[^\p{L}\p{N}.-])(?:[\p{L}\p{N}-]+\.)+(?:com|org|net|int|eu|gov|edu|mil|info|io|me|uk|us|de|fr|es|it|nl|be|pl|ru|ua|tr|am|ge|gr|ro|ch|at|se|no|fi|dk|cz|pt|jp|cn)(?:/\S*)?($|[^\p{L}\p{N}])`), "${1}" + maskedLink + "${2}"},
	{"@", pattern(`@[\p{L}\p{N}_.-]*[\p{L}\p{N}_]`), maskedName},
	// 12 Main Street
	{"0", pattern(`(^|[^\p{L}\p{N}])\d{1,5}[a-zA-Z]?,? (?:\p{Lu}[\p{L}\p{M}'’.-]* ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Blvd|Square|Court|Terrace|Crescent|Sokak|Caddesi)\b\.?`), "${1}" + maskedAddress},
	// Hauptstraße 5, Kerkstraat 7, Storgatan 3
	{"0", pattern(`(^|[^\p{L}\p{N}])\p{Lu}[\p{L}\p{M}-]*(?:[ -]?[Ss]tra(?:ß|ss)e|[ -]?[Ss]tr\.|gasse|weg|platz|allee|straat|laan|gatan|gade|katu) ?\d{1,5} ?[a-zA-Z]?($|[^\p{L}\p{N}])`), "${1}" + maskedAddress + "${2}"},
	// 5 bis, rue de la Paix
	{"0", pattern(`(?i)(^|[^\p{L}\p{N}])\d{1,5}(?: bis| ter)?,? (?:rue|avenue|boulevard|place|chemin|allée|quai|impasse)(?: (?:de|du|des|la|le|les|l['’]\S+|d['’]\S+)){0,3}(?: [\p{L}\p{M}'’-]+)`), "${1}" + maskedAddress},
	// calle Mayor 5, via Roma 10, ul. Długa 4, улица Ленина, 12
	{"0", pattern(`(?i)(^|[^\p{L}\p{N}])(?:calle|avenida|via|viale|piazza|plaza|rua|ulica|ul\.|ulitsa|улица|ул\.|вулиця|вул\.|проспект|пр\.|οδός|شارع|rue|avenue|boulevard)(?: [\p{L}\p{M}'’.-]+){1,4},? ?\p{Nd}{1,5}[a-zA-Z]?`), "${1}" + maskedAddress},
	{"0", pattern(`(?i)(^|[^\p{L}\p{N}])(?:p\.? ?o\.? box|postfach|bo[iî]te postale|b\.p\.|apartado)(?: no\.?)? \d+`), "${1}" + maskedAddress},
	{"0", pattern(`(^|[^\p{L}\p{N}])[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}($|[^\p{L}\p{N}])`), "${1}" + maskedAddress + "${2}"}, // SW1A 1AA
	{"0", pattern(`(^|[^\p{L}\p{N}])(?:[A-Z]{1,2}-)?\d{5}(?:-\d{4})? \p{Lu}[\p{Ll}\p{M}]+`), "${1}" + maskedAddress},      // 10115 Berlin
	{"0", pattern(`(^|[^\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?`), "${1}" + maskedNumber},     // an account
}

// withoutAddresses takes out what is known by how it is written.
func withoutAddresses(text string) string {
	for _, f := range found {
		if f.signs.in(text) {
			text = f.what().ReplaceAllString(text, f.with)
		}
	}
	if !signs("0").in(text) {
		return text
	}
	text = inDigits().ReplaceAllStringFunc(text, func(run string) string {
		kept := strings.TrimRight(run, " .-/–()")
		if digits(kept) < 7 || ordinary().MatchString(kept) {
			return run
		}
		return maskedNumber + run[len(kept):]
	})
	return marks().ReplaceAllStringFunc(text, func(word string) string {
		if digits(word) < 4 || strings.Contains(word, "/") || !strings.ContainsFunc(word, unicode.IsLetter) || timed().MatchString(word) {
			return word
		}
		return maskedNumber
	})
}

var (
	// inDigits matches what might be a telephone number.
	inDigits = pattern(`[+(]?\(?\p{Nd}[\p{Nd} ()./–-]{5,}\p{Nd}\)?`)
	// ordinary matches days, spans of years and amounts with thousands parted.
	ordinary = pattern(`^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|(?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d|\d{1,3}(?:\.\d{3})+)$`)
	// marks matches words of letters and digits, which might be somebody's number.
	marks = pattern(`[\p{L}\p{Nd}]+(?:[-_/.][\p{L}\p{Nd}]+)*`)
	// timed matches what people count with: 1500m, 2nd, 2012/13, 1990s.
	timed = pattern(`(?i)^\d+(?:st|nd|rd|th|s|k|m|km|h|hrs?|eur|usd|gbp|€)$|^Q\d`)
)

func digits(text string) (n int) {
	for _, r := range text {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
