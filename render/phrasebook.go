package render

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	numbers "golang.org/x/text/number"

	"stocktake/review"
)

// phrasebook is the words of one language for those outside: a file of words/, each key of it a field here.
type phrasebook struct {
	Language    string            `json:"language"` // its code, by which plurals and numbers are formed
	Heading     string            `json:"heading"`
	Skip        string            `json:"skip"`     // the link to what follows the contents
	Contents    string            `json:"contents"` // the name of the links to each programme
	Keep        verdictWords      `json:"keep"`
	Reinforce   verdictWords      `json:"reinforce"`
	Reshape     verdictWords      `json:"reshape"`
	Discontinue verdictWords      `json:"discontinue"`
	Ask         verdictWords      `json:"ask"`
	Span        string            `json:"span"`
	Date        string            `json:"date"`
	FirstDay    string            `json:"first_day"` // of a month
	Months      [12]string        `json:"months"`
	Line        string            `json:"line"`  // a verdict and what is done, on one line
	Needs       string            `json:"needs"` // over the three that follow
	Areas       map[string]string `json:"areas"` // by plural form: zero, one, two, few, many, other
	Served      map[string]string `json:"served"`
	Unserved    map[string]string `json:"unserved"`
	LeftOut     string            `json:"left_out"`
}

// verdictWords is a verdict's name, with the word of the reports where it is another, and what is done.
type verdictWords struct {
	Name string `json:"name"`
	Done string `json:"done"`
}

//go:embed words/*.json
var wordFiles embed.FS

// Languages are those that a summary for outside can be written in.
func Languages() []string {
	files, err := wordFiles.ReadDir("words")
	if err != nil {
		panic(err) // they are in the program
	}
	return each(files, func(f fs.DirEntry) string { return strings.TrimSuffix(f.Name(), path.Ext(f.Name())) })
}

// phrasesOf reads one language's words. A key that is unknown is an error.
func phrasesOf(code string) (phrasebook, error) {
	var p phrasebook
	text, err := wordFiles.ReadFile("words/" + code + ".json")
	if err != nil {
		return p, fmt.Errorf("no words in %q: there are %s", code, strings.Join(Languages(), " and "))
	}
	in := json.NewDecoder(bytes.NewReader(text))
	in.DisallowUnknownFields()
	if err := in.Decode(&p); err != nil {
		return p, fmt.Errorf("words/%s.json: %w", code, err)
	}
	return p, nil
}

// verdict is the words of one of [review.Verdicts].
func (p phrasebook) verdict(v review.Verdict) verdictWords {
	all := [...]verdictWords{p.Keep, p.Reinforce, p.Reshape, p.Discontinue, p.Ask}
	return all[slices.Index(review.Verdicts[:], v)]
}

// formNames are the plural forms as the files have them, in the order of [plural.Form].
var formNames = [...]string{"other", "zero", "one", "two", "few", "many"}

// count is a number with its noun, as the language forms it.
func (p phrasebook) count(forms map[string]string, n int) string {
	tag := language.MustParse(p.Language)
	form := formNames[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]
	return strings.ReplaceAll(forms[form], "{n}", message.NewPrinter(tag).Sprint(numbers.Decimal(n)))
}

// line is a verdict with what is done, punctuated as the language does it.
func (p phrasebook) line(v verdictWords) string {
	return strings.NewReplacer("{name}", v.Name, "{done}", v.Done).Replace(p.Line)
}

func (p phrasebook) date(t time.Time) string {
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		day = p.FirstDay
	}
	return strings.NewReplacer("{day}", day, "{month}", p.Months[t.Month()-1], "{year}", strconv.Itoa(t.Year())).Replace(p.Date)
}

// period names the first and the last day, both included.
func (p phrasebook) period(of review.Period) string {
	first, last := of.Span()
	return strings.NewReplacer("{from}", p.date(first), "{to}", p.date(last)).Replace(p.Span)
}
