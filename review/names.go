package review

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lexicon is what is known of names while comments are masked.
type lexicon struct {
	known  *regexp.Regexp  // those that are known; nil: none
	parts  map[string]bool // first and last names among them
	titles map[string]bool // words, in lower case, of what is reviewed: these are nobody's name
	nouns  bool            // all nouns have capitals
}

// lexiconOf takes names of people, and what else is called by names: subjects and programmes.
func lexiconOf(people, called []string) *lexicon {
	n := &lexicon{parts: map[string]bool{}, titles: map[string]bool{}}
	for _, title := range called {
		for _, word := range strings.FieldsFunc(title, func(r rune) bool { return !inWord(r) && r != '\'' && r != '’' && r != '-' }) {
			n.titles[strings.ToLower(word)] = true
		}
	}
	var patterns []string
	for _, name := range people {
		if utf8.RuneCountInString(strings.TrimSpace(name)) < 3 {
			continue
		}
		words := strings.Fields(name)
		if len(words) > 1 && !slices.ContainsFunc(words, func(w string) bool { return !isCapital(w) }) {
			for _, w := range words {
				n.parts[strings.ToLower(w)] = true
			}
		}
		for i := range words {
			words[i] = regexp.QuoteMeta(words[i])
		}
		patterns = append(patterns, strings.Join(words, `[ _.-]+`))
	}
	if len(patterns) > 0 {
		slices.SortFunc(patterns, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
		n.known = regexp.MustCompile(`(?i)` + strings.Join(slices.Compact(patterns), "|"))
	}
	return n
}

// mask takes names out of a text: those that are known, those beside a title, and capitalised words that stand together.
func (n *lexicon) mask(text string) string {
	text = n.withoutKnown(text)
	text = honoured.ReplaceAllString(text, maskedName+"$1")
	all := wordsOf(text)
	n = n.in(all)
	for i := 0; i < len(all); {
		i = n.maskAt(all, i)
	}
	var b strings.Builder
	for i, w := range all {
		if w.core == "" && w.gone {
			continue
		}
		if i > 0 && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.lead + w.core + w.tail)
	}
	return b.String()
}

// in is the lexicon for one comment: a word that stands for a name inside a sentence does so where one begins.
func (n *lexicon) in(all []wordIn) *lexicon {
	one := *n
	one.parts = maps.Clone(n.parts)
	german := map[string]bool{}
	for _, w := range all {
		if word := strings.ToLower(w.core); onlyGerman[word] {
			german[word] = true
		}
	}
	one.nouns = len(german) > 1
	for _, w := range all {
		if one.alone(w) && !n.titles[strings.ToLower(w.core)] {
			one.parts[strings.ToLower(w.core)] = true
		}
	}
	return &one
}

func (n *lexicon) withoutKnown(text string) string {
	if n.known == nil {
		return text
	}
	var b strings.Builder
	at := 0
	for _, m := range n.known.FindAllStringIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:m[0]])
		after, _ := utf8.DecodeRuneInString(text[m[1]:])
		if inWord(before) || inWord(after) {
			continue
		}
		b.WriteString(text[at:m[0]] + maskedName)
		at = m[1]
	}
	return b.String() + text[at:]
}

// honoured matches names before what honours them.
var honoured = regexp.MustCompile(`[\p{Han}\p{Katakana}ー]{1,4}(先生|女士|小姐|教授|老师|老師|さん|さま|様|氏)|\p{Hangul}{2,4} ?(씨|님)`)

// wordIn is one word of a text with the signs around it.
type wordIn struct {
	lead, core, tail string
	gone             bool // it was part of a name that stands masked before it
	starts           bool // a sentence
}

func wordsOf(text string) []wordIn {
	fields := strings.Fields(text)
	all := make([]wordIn, len(fields))
	starts := true
	for i, field := range fields {
		core := strings.TrimLeftFunc(field, isSign)
		lead := field[:len(field)-len(core)]
		core = strings.TrimRightFunc(core, isSign)
		tail := field[len(lead)+len(core):]
		for _, own := range []string{"'s", "’s"} {
			if bare, ok := strings.CutSuffix(core, own); ok {
				core, tail = bare, own+tail
			}
		}
		all[i] = wordIn{lead: lead, core: core, tail: tail, starts: starts || strings.ContainsAny(lead, "“«„\"")}
		starts = strings.ContainsAny(tail, ".!?…:;") && !all[i].isInitial() && !isTitle(core)
	}
	return all
}

// isSign is true of signs around words; brackets that mask stay with what they mask.
func isSign(r rune) bool { return !inWord(r) && !unicode.IsMark(r) && r != '[' && r != ']' }

// maskAt masks the name that begins at a word, if one does, and gives the place after it.
func (n *lexicon) maskAt(all []wordIn, i int) int {
	w := all[i]
	if isTitle(w.core) && i+1 < len(all) && (w.tail == "" || w.tail == ".") {
		if to := n.afterTitle(all, i+1); to > i+1 {
			return hide(all, i+1, to)
		}
	}
	if w.starts && begins(w.core) {
		return i + 1
	}
	to, capitals := n.run(all, i)
	if capitals == 0 || n.called(all[i:to]) || to-i < 2 && !acts(all, i) && !n.alone(w) {
		return max(i+1, to)
	}
	return hide(all, i, to)
}

// alone reports whether a single word with a capital may be a name: inside a sentence, if it is no word that always has one.
func (n *lexicon) alone(w wordIn) bool {
	word := strings.ToLower(w.core)
	return isCapital(w.core) && !capitalised[word] && !begins(w.core) && (!w.starts && !n.nouns || n.parts[word])
}

// acts reports whether somebody is thanked or asked, or says or does something, as only people do.
func acts(all []wordIn, i int) bool {
	before, after := i > 0 && all[i-1].tail == "" && addressed[strings.ToLower(all[i-1].core)], false
	if i > 1 && all[i-1].tail == "" && (all[i-1].core == "to" || all[i-1].core == "à" || all[i-1].core == "a" || all[i-1].core == "an") {
		before = before || addressed[strings.ToLower(all[i-2].core)]
	}
	if i+1 < len(all) && all[i].tail == "" {
		after = doings[strings.ToLower(all[i+1].core)]
	}
	return before || after
}

// begins reports whether a word begins sentences, alone or shortened: We, We're.
func begins(word string) bool {
	word, _, _ = strings.Cut(strings.ReplaceAll(strings.ToLower(word), "’", "'"), "'")
	return beginners[word]
}

// afterTitle is the place after the words that stand behind a title and may be a name: up to three with capitals, or two where
// the title's script has none.
func (n *lexicon) afterTitle(all []wordIn, from int) int {
	most, caseless := 4, !hasCase(all[from-1].core)
	if caseless {
		most = 2
	}
	to := from
	for to < len(all) && to-from < most {
		w := all[to]
		if !caseless && !isCapital(w.core) && !w.isInitial() && !isShouted(w.core) && !joins(all, to) || w.core == "" {
			break
		}
		to++
		if w.tail != "" && !w.isInitial() {
			break
		}
	}
	return to
}

// run is the place after the capitalised words that stand together from a word on, with what may stand between the parts of a
// name, and how many of them are whole words.
func (n *lexicon) run(all []wordIn, from int) (to, capitals int) {
	for to = from; to < len(all); to++ {
		w := all[to]
		switch {
		case to > from && all[to-1].tail != "" && begins(w.core): // of R. The next
			return to, capitals
		case isCapital(w.core):
			capitals++
		case w.isInitial():
		case to > from && len([]rune(w.core)) >= 4 && isShouted(w.core) && !n.titles[strings.ToLower(w.core)]:
		case to > from && joins(all, to):
		default:
			return to, capitals
		}
		if to > from && w.lead != "" {
			return to, capitals
		}
		if w.tail != "" && !w.isInitial() {
			return to + 1, capitals
		}
	}
	return to, capitals
}

// joins reports whether a word stands, alone or with others, before the last part of a name: van der Berg.
func joins(all []wordIn, i int) bool {
	at := i
	for at < len(all) && all[at].tail == "" && particles[all[at].core] {
		at++
	}
	return at > i && at < len(all) && isCapital(all[at].core)
}

// called reports whether all of some words are those that subjects and programmes are called by.
func (n *lexicon) called(all []wordIn) bool {
	return !slices.ContainsFunc(all, func(w wordIn) bool { return !n.titles[strings.ToLower(w.core)] })
}

// hide masks the words from one place up to another as one name.
func hide(all []wordIn, from, to int) int {
	for i := from + 1; i < to; i++ {
		all[i].gone = true
	}
	all[from].tail = all[to-1].tail
	for i := from + 1; i < to; i++ {
		all[i].lead, all[i].core, all[i].tail = "", "", ""
	}
	all[from].core = maskedName
	return to
}

func (w wordIn) isInitial() bool {
	r, size := utf8.DecodeRuneInString(w.core)
	return unicode.IsUpper(r) && (size == len(w.core) && strings.HasPrefix(w.tail, ".") || initials.MatchString(w.core))
}

// initials matches J.K as it stands in J.K.
var initials = regexp.MustCompile(`^\p{Lu}(?:\.-?\p{Lu})+$`)

// isCapital is true of a word like Ada, O'Neill, Jean-Luc or МакКей.
func isCapital(word string) bool {
	first, size := utf8.DecodeRuneInString(word)
	return (unicode.IsUpper(first) || unicode.IsTitle(first)) && strings.ContainsFunc(word[size:], unicode.IsLower) &&
		!strings.ContainsFunc(word, func(r rune) bool { return unicode.IsDigit(r) || r == '[' || r == ']' })
}

func isShouted(word string) bool {
	return word != "" && !strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsUpper(r) && r != '-' && r != '\'' && r != '’' })
}

func hasCase(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.ToUpper(r) != unicode.ToLower(r) })
}

func isTitle(word string) bool { return personTitles[strings.ToLower(word)] }

// personTitles stand before names.
var personTitles = setOf(`mr mrs ms miss mx dr prof professor sir dame lord lady captain capt colonel col major maj lieutenant lt sergeant sgt general gen
	admiral adm commander cdr cpl corporal ambassador minister president secretary senator reverend rev fr father sister brother madam
	m mme mlle monsieur madame mademoiselle maître docteur professeur capitaine commandant herr frau hr señor señora sr sra srta don doña
	signor signora sig dott senhor senhora pan pani pán paní gospodin gospođa gospodin bay bayan hanım bey
	г-н г-жа господин госпожа пан пані д-р доктор профессор капитан полковник майор κ κύριος κυρία κος κα պարոն տիկին
	السيد السيدة الدكتور الدكتورة الأستاذ الأستاذة د أ مر מר גב גברת ד״ר श्री श्रीमती डॉ ბატონი ქალბატონი`)

// particles may stand inside a name.
var particles = setOf(`de du des da di del della dos la le van von der den ter bin ibn bint al el y e af av zu`)

// addressed stand before people, and doings after them.
var (
	addressed = setOf(`thank thanks ask asked told met dear hello hi colleague boss named called merci remercie danke gracias grazie obrigado спасибо`)
	doings    = setOf(`said says told tells explained explains taught teaches answered helped showed asked insisted shouted complained admitted replied promised
		spoke talked dit erklärte sagte dijo сказал сказала объяснил объяснила`)
)

// capitalised are words that have a capital wherever they stand.
var capitalised = setOf(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november
	december english french german spanish italian russian arabic turkish ukrainian polish portuguese dutch greek hebrew chinese japanese european european's
	african american asian ph.d internet ok covid q a`)

// onlyGerman are words by which German is known.
var onlyGerman = setOf(`der das und ist nicht eine einen wir ich mit für auf zum zur beim haben wurde waren sehr dem`)

// beginners begin sentences, in capitals for no other reason.
var beginners = setOf(`the a an this that these those our we i my your you his her he she they their its it in on at for from with without to and but or nor if
	when while after before some many most all both each every no not very more less good great excellent thanks thank please as also only one two three
	four five six what who why how where which there here by of so too having perhaps yes nobody somebody everybody everyone someone people instructors teachers trainers lecturers participants colleagues students
	well overall nice really maybe
	le la les un une des notre nos il elle nous je vous ce cette ces merci très bonne bon pour avec dans en et mais au aux sur trop
	der die das ein eine wir ich unser unsere es im am mit für und aber danke gute guter gutes sehr zu bei den dem
	el los las una nuestro nuestra gracias muy por para con lo gli uno grazie molto o os as um uma obrigado
	мы я это наш наша наши спасибо в на для с и но очень все`)

func setOf(words string) map[string]bool {
	out := map[string]bool{}
	for _, word := range strings.Fields(words) {
		out[word] = true
	}
	return out
}
