package review

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
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
	return isCapital(w.core) && !capitalised[word] && !begins(w.core) && (!w.starts && !n.nouns || n.parts[word])
}

// called reports whether all of some words are those that subjects and programmes are called by.
func (n *lexicon) called(all []wordIn) bool {
	return !slices.ContainsFunc(all, func(w wordIn) bool { return !n.titles[strings.ToLower(w.core)] })
}
