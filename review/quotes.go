package review

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Comment is what one respondent said in words with an answer of the period.
type Comment struct {
	Version    int64 // of the answer
	Respondent int64
	Criterion  Criterion
	Text       string
}

// Quote is a comment as it is told beside a concern: masked, shortened, and without a word on who said it or as what.
type Quote struct {
	Concern Concern
	Version int64 // of the answer
	Text    string
}

// Quoted is how a quote is written wherever it is told, so that it can be found there again.
func Quoted(text string) string { return "“" + text + "”" }

// Said is a comment for the analyst: masked, and with what it is about.
type Said struct {
	Criterion Criterion
	Text      string
}

// Concern is what it speaks to.
func (s Said) Concern() Concern { return s.Criterion.concernOf() }

const (
	mostQuotes   = 2   // beside one concern
	longestQuote = 200 // characters
	longestSaid  = 600
	leastTold    = 12 // letters that are left once it is masked
)

// Quoting is what a policy says of quoting comments. The zero value quotes nothing.
type Quoting struct {
	Least    int      // respondents on a concern
	Deciders []string // names that are masked with those of owners
}

// Quoting is what the policy says of it, as it stands for a programme.
func (p *Policy) Quoting() Quoting {
	q := Quoting{Least: p.QuoteResponses}
	for _, verdict := range Verdicts {
		q.Deciders = append(q.Deciders, p.MayDecide[string(verdict)]...)
	}
	for _, e := range p.Exemptions {
		q.Deciders = append(q.Deciders, e.Who)
	}
	return q
}

// Subjects are those of a report that comments may be quoted about: with a concern on which enough were heard.
func (q Quoting) Subjects(r Report) (codes []string) {
	for _, one := range r.Recommendations {
		if slices.ContainsFunc(one.Concerns, func(c Concern) bool { return q.allows(one, c) }) {
			codes = append(codes, one.Subject)
		}
	}
	return codes
}

func (q Quoting) allows(r Recommendation, c Concern) bool {
	return q.Least > 0 && r.Scores[c].Responses >= q.Least && r.Told != nil && !r.Told.Scores[c].Hidden
}

// Choose gives the report its quotes, from those that come into question, one of each respondent. Names are those of respondents
// that stand in a text.
func (q Quoting) Choose(r *Report, of Quotable, names map[string][]string) {
	known := q.names(*r)
	for i := range r.Recommendations {
		one := &r.Recommendations[i]
		for _, c := range one.Concerns {
			one.Quotes = append(one.Quotes, known.quotes(of[one.Subject][c], c, names)...)
		}
	}
}

// Quoting is the report with what another one, of the same subjects, quotes.
func (r Report) Quoting(from Report) Report {
	quotes := map[string][]Quote{}
	for _, one := range from.Recommendations {
		quotes[one.Subject] = one.Quotes
	}
	for i := range r.Recommendations {
		r.Recommendations[i].Quotes = quotes[r.Recommendations[i].Subject]
	}
	return r
}

// Masked is what was said about a subject of the report, for the analyst. Names are those of respondents that stand in a text.
func (q Quoting) Masked(r Report, comments []Comment, names map[string][]string) (all []Said) {
	known := q.names(r)
	for _, c := range comments {
		all = append(all, Said{c.Criterion, shortened(known.masked(c.Text, names[c.Text]), longestSaid)})
	}
	return all
}

// quotes are the first comments that say something once they are masked, one of each respondent, none twice.
func (n *knownNames) quotes(drawn []Comment, c Concern, names map[string][]string) (out []Quote) {
	heard, told := map[int64]bool{}, map[string]bool{}
	for _, one := range drawn {
		if heard[one.Respondent] {
			continue
		}
		text := shortened(n.masked(one.Text, names[one.Text]), longestQuote)
		if told[text] || !worded(text) {
			continue
		}
		heard[one.Respondent], told[text] = true, true
		if out = append(out, Quote{Concern: c, Version: one.Version, Text: text}); len(out) == mostQuotes {
			break
		}
	}
	return out
}

// worded reports whether a masked comment still says something.
func worded(text string) bool {
	for _, masked := range []string{maskedName, maskedAddress, maskedNumber, maskedLink} {
		text = strings.ReplaceAll(text, masked, "")
	}
	letters := 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			letters += 3
		case unicode.IsLetter(r):
			letters++
		}
	}
	return letters >= leastTold
}

// shortened is a text of at most so many characters, cut at a word.
func shortened(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	text = string([]rune(text)[:most-1])
	if at := strings.LastIndexByte(text, ' '); at > len(text)/2 {
		text = text[:at]
	}
	if open := strings.LastIndexByte(text, '['); open > strings.LastIndexByte(text, ']') {
		text = text[:open]
	}
	return strings.TrimRight(text, " ,;:.–-") + "…"
}

// knownNames are those of a report, for all of its comments.
type knownNames struct {
	people, called []string
	all            *lexicon
}

// names are the people whom the report and the policy name, and what it calls its subjects.
func (q Quoting) names(r Report) *knownNames {
	n := &knownNames{people: append([]string{r.Programme.Owner}, q.Deciders...), called: []string{r.Programme.Name}}
	for _, one := range r.Recommendations {
		n.people, n.called = append(n.people, one.Owner), append(n.called, one.Title, one.Subject)
	}
	slices.Sort(n.people)
	n.people = slices.Compact(n.people)
	n.all = lexiconOf(n.people, n.called)
	return n
}

func (n *knownNames) masked(text string, names []string) string {
	known := n.all
	if len(names) > 0 {
		known = lexiconOf(append(slices.Clone(n.people), withParts(names)...), n.called)
	}
	return mask(text, known)
}
