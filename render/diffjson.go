package render

import (
	"cmp"
	"io"

	"stocktake/review"
)

// DiffJSON writes what a new policy would change, for scripts: every subject that moves, how it stands under both, and the keys
// that make the change by themselves; together is true where only several do.
func DiffJSON(w io.Writer, d Diff) error {
	all := d.sorted()
	doc := diffJSON{Old: policyJSON(d.Revision.Old.ID()), New: policyJSON(d.Revision.New.ID())}
	before, after := beforeAfter(all)
	doc.Counts.Before, doc.Counts.After = counts(before), counts(after)
	if len(all) > 0 {
		doc.AsOf = instant(all[0].Before.AsOf)
	}
	for _, k := range d.Revision.Keys {
		doc.Keys = append(doc.Keys, keyJSON{k.Path, k.Was, k.Is})
	}
	for _, c := range all {
		for _, m := range c.Moved {
			doc.Subjects = append(doc.Subjects, movedOf(c, m))
		}
	}
	return document(w, doc)
}

type diffJSON struct {
	Counts struct {
		Before counts `json:"before"`
		After  counts `json:"after"`
	} `json:"counts"`
	AsOf     string          `json:"as_of"`
	Old      policyJSON      `json:"old"`
	New      policyJSON      `json:"new"`
	Keys     list[keyJSON]   `json:"keys"`
	Subjects list[movedJSON] `json:"subjects"`
}

type keyJSON struct {
	Path string `json:"path"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

type movedJSON struct {
	ID        string       `json:"id"`
	Subject   string       `json:"subject"`
	Kind      string       `json:"kind"`
	Title     string       `json:"title"`
	Programme string       `json:"programme"`
	Period    periodJSON   `json:"period"`
	Before    *stoodJSON   `json:"before"` // null: not judged
	After     *stoodJSON   `json:"after"`
	MadeBy    list[string] `json:"made_by"`
	Together  bool         `json:"together"`
}

type stoodJSON struct {
	Verdict       review.Verdict  `json:"verdict"`
	Rank          int             `json:"rank"`
	Concerns      list[string]    `json:"concerns"`
	Probabilities byScore[figure] `json:"probability_of_concern"`
}

func movedOf(c review.Comparison, m review.Moved) movedJSON {
	x := cmp.Or(m.After, m.Before)
	out := movedJSON{
		ID: x.ID, Subject: x.Subject, Kind: x.Kind, Title: x.Title, Programme: c.Before.Programme.Code,
		Period: periodOf(c.Before.Period), Before: stoodOf(m.Before), After: stoodOf(m.After), Together: len(m.By) == 0,
	}
	for _, k := range m.By {
		out.MadeBy = append(out.MadeBy, k.Path)
	}
	return out
}

func stoodOf(r *review.Recommendation) *stoodJSON {
	if r == nil {
		return nil
	}
	out := stoodJSON{Verdict: r.Verdict, Rank: r.Rank, Concerns: concernsOf(r.Concerns)}
	for c, s := range r.Scores {
		out.Probabilities[c] = figure(s.Probability)
	}
	return &out
}
