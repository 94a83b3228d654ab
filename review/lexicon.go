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
	var names []string
	for _, name := range people {
		words := strings.Fields(Visible(name))
		name = strings.Join(words, " ")
		if utf8.RuneCountInString(name) < 2 {
			continue
		}
		if len(words) > 1 && !slices.ContainsFunc(words, func(w string) bool { return !isCapital(w) }) {
			for _, w := range words {
				n.parts[strings.ToLower(w)] = true
			}
		}
		names = append(names, name)
	}
	if len(names) > 0 {
		slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
		names = slices.Compact(names)
		for i := range names {
			names[i] = patternOf(names[i])
		}
		n.known = regexp.MustCompile(`(?i)` + strings.Join(names, "|"))
	}
	return n
}

// patternOf matches a name as texts write it. One of two letters has to have its capitals too: it is a word in most languages.
func patternOf(name string) string {
	var b strings.Builder
	var last rune
	for i, word := range strings.Fields(name) {
		for j, r := range word {
			switch {
			case unparted(last) && strings.ContainsRune(joining+"-", r):
				continue
			case unparted(last) && unparted(r):
				b.WriteString(betweenSigns)
			case last != 0 && unparted(last) != unparted(r):
				b.WriteString(`(?:` + betweenWords + `)?`)
			case i > 0 && j == 0:
				b.WriteString(betweenWords)
			}
			b.WriteString(regexp.QuoteMeta(string(r)))
			last = r
		}
	}
	if utf8.RuneCountInString(name) == 2 {
		return `(?-i:` + b.String() + `)`
	}
	return b.String()
}

// betweenWords matches what stands between two words of a name, also where the last comes first: Quay, Ada.
const betweenWords = `(?:['’]s)?[^\p{L}\p{M}\p{N}]+`

// withParts are names that stand in a text, and the single words of those that it writes in small letters or in nothing but capitals: who writes
// so tells no name from a word by them. The words of others count where they have capitals ([lexicon.isPart]).
func withParts(names []string) []string {
	all := slices.Clone(names)
	for _, name := range names {
		words := strings.Fields(Visible(name))
		if len(words) < 2 || strings.ContainsFunc(name, unicode.IsDigit) || !slices.ContainsFunc(words, func(w string) bool { return !isCapital(w) }) {
			continue
		}
		for _, w := range words {
			if !particles[strings.ToLower(w)] && !begins(w) {
				all = append(all, w)
			}
		}
	}
	return all
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

// alone reports whether a single word with a capital may be a name: inside a sentence, if it is no word that always has one.
func (n *lexicon) alone(w wordIn) bool {
	word := strings.ToLower(w.core)
	return n.isPart(w.core) && !capitalised[word] && !begins(w.core) && (!w.starts && !n.nouns || n.parts[word])
}

// isPart reports whether a word may be part of a name: with a capital, or in capitals where it is known for one.
func (n *lexicon) isPart(word string) bool {
	return isCapital(word) || isShouted(word) && utf8.RuneCountInString(word) >= 3 && n.parts[strings.ToLower(word)]
}

// called reports whether all of some words are those that subjects and programmes are called by.
func (n *lexicon) called(all []wordIn) bool {
	return !slices.ContainsFunc(all, func(w wordIn) bool { return !n.titles[strings.ToLower(w.core)] })
}
