package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Digest is what of a report is told, in the order in which it is told. Chat and pages only lay it out: every sentence and
// every choice in it was made here, and no figure is in it that may not be shown.
type Digest struct {
	Programme Programme
	Period    Period
	AsOf      time.Time
	Policy    PolicyID
	Coverage  Coverage

	Counts   Counts
	Since    string   // what is new since last time
	Flags    string   // how many concerns are raised, and how many of them are expected to be false
	Answers  string   // until when answers counted
	Notes    []string // what a reader must know
	Top      []Item   // those that matter most, as many as the policy says, no keeps and nothing decided before
	Lists    []List   // one for each verdict but keep, in the order of [Verdicts], each by rank; empty ones left out
	Keeps    int
	Findings []Finding // what no single subject shows, the first of each kind
	KeptBack int       // what is marked above what may be told, and so in no list here
}

// Counts is how many subjects have each verdict, in the order of [Verdicts].
type Counts [len(Verdicts)]int

// Add counts some more that have a verdict.
func (n *Counts) Add(v Verdict, more int) {
	if i := slices.Index(Verdicts[:], v); i >= 0 {
		n[i] += more
	}
}

// String is the line that every report begins with, in every format: each verdict with its number, those with none too.
func (n Counts) String() string {
	words := make([]string, len(n))
	for i, v := range Verdicts {
		words[i] = fmt.Sprintf("%s %d", v, n[i])
	}
	return strings.Join(words, ", ")
}

// List is the subjects of one verdict.
type List struct {
	Verdict Verdict
	Items   []Item
}

// Item is one subject as it may be shown. A concern with fewer respondents than the minimum has no figures of theirs:
// its score is hidden, and so are the sentences that tell it and all that would clear the subject.
type Item struct {
	Recommendation
	Summary string // the verdict's own ground in a sentence
	Changed string // "new", "worse", "a concern cleared", or empty where there is nothing to say
	Do      string // what the verdict asks for, and who decides
	Call    string // the chat's ID of its owner, who is called beside it; empty: nobody is
}

// foremost is how many subjects are told first where nothing else is said.
const foremost = 3

// Digest is what of the report may be told.
func (r Report) Digest() Digest {
	r, keeps := r.withoutKeeps()
	r = r.Shown()
	out := Digest{
		Programme: r.Programme, Period: r.Period, AsOf: r.AsOf, Policy: r.Policy, Coverage: r.Coverage,
		Since: r.Since.Sentence(), Flags: r.Flags(), Answers: "answers until " + r.UntilWords() + " counted",
		Notes: r.Notes, Keeps: keeps,
	}
	out.Counts.Add(Keep, keeps)
	lists := map[Verdict][]Item{}
	for _, one := range r.byRank() {
		out.Counts.Add(one.Verdict, 1)
		if one.Under != nil {
			continue // counted, and named in a note; nobody is to decide on it again
		}
		if one.Verdict == Keep {
			out.Keeps++
			continue
		}
		item := one.item()
		if r.Since.First {
			item.Changed = "" // all of it is new, and that is said once
		}
		lists[one.Verdict] = append(lists[one.Verdict], item)
		if len(out.Top) < cmp.Or(r.Foremost, foremost) {
			out.Top = append(out.Top, item)
		}
	}
	for _, v := range Verdicts {
		if len(lists[v]) > 0 {
			out.Lists = append(out.Lists, List{v, lists[v]})
		}
	}
	out.Findings = r.briefly()
	return out
}

// withoutKeeps leaves out those of which nothing is told but how many they are: nearly all.
func (r Report) withoutKeeps() (Report, int) {
	var rest []Recommendation
	for i := range r.Recommendations {
		if one := &r.Recommendations[i]; one.Verdict != Keep || len(one.Concerns) > 0 || one.Under != nil {
			rest = append(rest, *one)
		}
	}
	keeps := len(r.Recommendations) - len(rest)
	r.Recommendations = rest
	return r, keeps
}

// byRank is the recommendations, the first ranked first.
func (r Report) byRank() []*Recommendation {
	out := make([]*Recommendation, len(r.Recommendations))
	for i := range out {
		out[i] = &r.Recommendations[i]
	}
	slices.SortStableFunc(out, func(a, b *Recommendation) int { return cmp.Compare(a.Rank, b.Rank) })
	return out
}

// Sentence says how many subjects changed since last time, and in what.
func (s Since) Sentence() string {
	if s.First {
		if s.New == 0 {
			return "First review: no subject with a concern."
		}
		return fmt.Sprintf("First review: %s with a concern.", count(s.New, "subject"))
	}
	return fmt.Sprintf("Since last time: %s new with a concern, %d worse, %d cleared; %s unchanged.",
		count(s.New, "subject"), s.Worse, s.Cleared, count(s.Unchanged, "subject"))
}

// Flags says how many concerns are raised, and how many of them are expected to be false.
func (r Report) Flags() string {
	raised := 0
	for _, one := range r.Recommendations {
		raised += len(one.Concerns)
	}
	if raised == 0 {
		return "No concern is raised."
	}
	false := short(r.ExpectedFalse, 1)
	if false == "0" {
		false = "under 0.1"
	}
	return fmt.Sprintf("%s raised, %s expected to be false.", count(raised, "concern"), false)
}

// told is a change where it is worth a word beside a verdict, which is not what was cleared: what stayed as it was is not.
func (c Change) told() string {
	switch c {
	case Unchanged, FirstSeen:
		return ""
	case Cleared:
		return "a concern cleared"
	}
	return string(c)
}
