package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Markings say what may be told in chat: in the programmes' channels, the fallback and the operator's alike. The zero value keeps
// back everything that is marked.
type Markings struct {
	Order []string `yaml:"order"` // from least to most
	Chat  string   `yaml:"chat"`  // the highest that may be told in chat; empty: nothing that is marked
}

// Withholds reports whether what bears a marking is kept back from chat: what is marked above the highest, or in a way the order
// does not know. Case does not count.
func (m Markings) Withholds(marking string) bool {
	marking = strings.TrimSpace(marking)
	if marking == "" {
		return false
	}
	at := m.place(marking)
	return at < 0 || at > m.place(m.Chat)
}

func (m Markings) place(marking string) int {
	return slices.IndexFunc(m.Order, func(known string) bool { return strings.EqualFold(known, marking) })
}

// Marked is a subject that bears a marking.
type Marked struct{ Subject, ID, Title, Marking string }

// Veil hides the names of what is kept back wherever they stand in other texts. The zero value hides nothing.
type Veil struct{ names []string }

// Veil hides those of some subjects that are kept back.
func (m Markings) Veil(all []Marked) Veil {
	var v Veil
	for _, one := range all {
		if m.Withholds(one.Marking) {
			v.names = append(v.names, one.Subject, one.ID, one.Title, Briefly(one.Title))
		}
	}
	v.names = slices.DeleteFunc(v.names, func(name string) bool { return strings.TrimSpace(name) == "" })
	// The longest first: of "A-1 North" nothing is left where "A-1" is hidden too.
	slices.SortFunc(v.names, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	v.names = slices.Compact(v.names)
	return v
}

const keptBack = "(kept back)"

// Over is a text without what is kept back.
func (v Veil) Over(text string) string {
	for _, name := range v.names {
		text = hideWord(text, name)
	}
	return text
}

// hideWord replaces a name where it stands as a word.
func hideWord(text, name string) string {
	var out strings.Builder
	for {
		i := strings.Index(text, name)
		if i < 0 {
			return out.String() + text
		}
		out.WriteString(text[:i])
		if standsApart(text, i, i+len(name)) {
			out.WriteString(keptBack)
		} else {
			out.WriteString(name)
		}
		text = text[i+len(name):]
	}
}

func inWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// Over is a digest without what is kept back: neither its items, nor notes about it, nor its names in what is said of others. It
// stays counted, and a note says how much is kept back and how to read it.
func (m Markings) Over(d Digest, r Report) Digest {
	v := m.Veil(r.marked())
	hidden := func(i Item) bool { return m.Withholds(i.Marking) }
	d.Top = nil
	d.Lists = slices.Clone(d.Lists)
	for n, l := range d.Lists {
		l.Items = slices.DeleteFunc(slices.Clone(l.Items), hidden)
		for i, item := range l.Items {
			l.Items[i] = v.item(item)
		}
		d.Lists[n] = l
		if l.Verdict != Keep {
			d.Top = append(d.Top, l.Items...)
		}
	}
	d.Lists = slices.DeleteFunc(d.Lists, func(l List) bool { return len(l.Items) == 0 })
	slices.SortStableFunc(d.Top, func(a, b Item) int { return cmp.Compare(a.Rank, b.Rank) })
	d.Top = d.Top[:min(cmp.Or(r.Foremost, foremost), len(d.Top))]
	d.Findings = slices.Clone(d.Findings)
	for i := range d.Findings {
		d.Findings[i].Items = v.all(d.Findings[i].Items)
	}
	d.Coverage.NotReviewed = slices.DeleteFunc(slices.Clone(d.Coverage.NotReviewed), func(n NotReviewed) bool { return m.Withholds(n.Marking) })
	d.Notes = slices.DeleteFunc(slices.Clone(d.Notes), func(note string) bool { return v.Over(note) != note })
	d.KeptBack = m.withheld(r)
	if n := d.KeptBack; n > 0 {
		d.Notes = append(d.Notes, KeptBack(n)+": stocktake report "+r.Programme.Flag()+" shows "+themOrIt(n)+".")
	}
	return d
}

// KeptBack says of how many nothing may be told here.
func KeptBack(n int) string {
	if n == 1 {
		return "1 subject is kept back, marked above what may be told here"
	}
	return fmt.Sprintf("%d subjects are kept back, marked above what may be told here", n)
}

func themOrIt(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// withheld counts what would be told, if it were not kept back.
func (m Markings) withheld(r Report) (n int) {
	for _, one := range r.Recommendations {
		if m.Withholds(one.Marking) && (one.Verdict != Keep || one.KeptInSpite()) {
			n++
		}
	}
	for _, one := range r.Coverage.NotReviewed {
		if m.Withholds(one.Marking) {
			n++
		}
	}
	return n
}

// marked are the subjects of the report that bear a marking.
func (r Report) marked() (all []Marked) {
	for _, one := range r.Recommendations {
		if one.Marking != "" {
			all = append(all, Marked{one.Subject, one.ID, one.Title, one.Marking})
			if one.Under != nil {
				all = append(all, Marked{ID: one.Under.ID, Marking: one.Marking})
			}
		}
	}
	if r.Across != nil {
		all = append(all, r.Across.Marked...)
	}
	for _, n := range r.Coverage.NotReviewed {
		if n.Marking != "" {
			all = append(all, Marked{Subject: n.Subject, Marking: n.Marking})
		}
	}
	return all
}

// item is an item without the names of what is kept back.
func (v Veil) item(i Item) Item {
	if len(v.names) == 0 {
		return i
	}
	i.Title, i.Summary, i.Do, i.NeedsApprovalOf = v.Over(i.Title), v.Over(i.Summary), v.Over(i.Do), v.Over(i.NeedsApprovalOf)
	i.ClearsIf, i.EarlyWarnings = v.all(i.ClearsIf), v.all(i.EarlyWarnings)
	i.Quotes = slices.DeleteFunc(slices.Clone(i.Quotes), func(q Quote) bool { return v.Over(q.Text) != q.Text })
	i.Reasons = slices.Clone(i.Reasons)
	for n := range i.Reasons {
		i.Reasons[n].Text = v.Over(i.Reasons[n].Text)
	}
	return i
}

func (v Veil) all(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = v.Over(text)
	}
	return out
}
