package review

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

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
		if w.gone {
			continue
		}
		if i > 0 && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.lead + w.core + w.tail)
	}
	return b.String()
}

func (n *lexicon) withoutKnown(text string) string {
	if n.known == nil {
		return text
	}
	var b strings.Builder
	kept := 0
	for at := 0; ; {
		m := n.known.FindStringIndex(text[at:])
		if m == nil {
			return b.String() + text[kept:]
		}
		from, to := at+m[0], at+m[1]
		if standsApart(text, from, to) {
			b.WriteString(text[kept:from] + maskedName)
			kept, at = to, to
			continue
		}
		_, size := utf8.DecodeRuneInString(text[from:])
		at = from + size // another name may begin inside
	}
}

// honoured matches names before what honours them.
var honoured = regexp.MustCompile(`[\p{Han}\p{Katakana}ー]{1,4}(先生|女士|小姐|教授|老师|老師|さん|さま|様|氏)|\p{Hangul}{2,4} ?(씨|님)`)

// maskAt masks the name that begins at a word, if one does, and gives the place after it.
func (n *lexicon) maskAt(all []wordIn, i int) int {
	w := all[i]
	if isTitle(w.core) && i+1 < len(all) && (w.tail == "" || w.tail == ".") {
		if to := afterTitle(all, i+1); to > i+1 {
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

// afterTitle is the place after the words that stand behind a title and may be a name: up to three with capitals, or two where
// the title's script has none.
func afterTitle(all []wordIn, from int) int {
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
		case n.isPart(w.core):
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

// hide masks the words from one place up to another as one name.
func hide(all []wordIn, from, to int) int {
	all[from].core, all[from].tail = maskedName, all[to-1].tail
	for i := from + 1; i < to; i++ {
		all[i] = wordIn{gone: true}
	}
	return to
}
