package review

import (
	"cmp"
	"slices"
)

// Revision is a policy beside the one that is to take its place.
type Revision struct {
	Old, New *Policy
	Keys     []Key // in which they differ

	alone []*Policy // the old policy with one of the keys as it is in the new one; nil where that makes no policy
}

// Revise compares two compiled policies.
func Revise(older, newer *Policy) Revision {
	r := Revision{Old: older, New: newer, Keys: differences(older, newer)}
	for _, key := range r.Keys {
		one := older.owned()
		key.put(&one)
		compiled, _ := Compile(one)
		r.alone = append(r.alone, compiled)
	}
	return r
}

// Alone is the old policy with one of the keys as it is in the new one; nil where that makes no policy.
func (r Revision) Alone(key int) *Policy { return r.alone[key] }

// Bound reports whether some key makes no policy when it is changed alone, such as a minimum above what another key allows: what it does
// by itself cannot be found out.
func (r Revision) Bound() bool { return slices.Contains(r.alone, nil) }

// Comparison is what a revision makes of one programme and period.
type Comparison struct {
	Before, After Report
	Moved         []Moved // by subject code, in bytes
}

// Moved is a subject whose verdict or rank changes, and the keys each of which makes that change by itself; none: only several
// together do. Before or after is nil where it is not judged.
type Moved struct {
	Subject       string
	Before, After *Recommendation
	By            []Key
}

// Turns reports whether the verdict changes, not the rank alone.
func (m Moved) Turns() bool {
	return m.Before == nil || m.After == nil || m.Before.Verdict != m.After.Verdict
}

// Compare holds the report of one programme and period under the old policy against that under the new one.
func Compare(before, after Report) Comparison {
	return Comparison{Before: before, After: after, Moved: movedBetween(before, after)}
}

// Blame names a key beside every move that it makes by itself, as the report under [Revision.Alone] has it.
func (c *Comparison) Blame(key Key, alone Report) {
	stands := bySubject(alone)
	for i, m := range c.Moved {
		if m.madeBy(stands[m.Subject]) {
			c.Moved[i].By = append(c.Moved[i].By, key)
		}
	}
}

// madeBy reports whether a subject that stands so has made the whole move: to the verdict, or else to the rank.
func (m Moved) madeBy(now *Recommendation) bool {
	if now == nil || m.After == nil {
		return now == nil && m.After == nil
	}
	return now.Verdict == m.After.Verdict && (m.Turns() || now.Rank == m.After.Rank)
}

func bySubject(r Report) map[string]*Recommendation {
	out := make(map[string]*Recommendation, len(r.Recommendations))
	for i := range r.Recommendations {
		out[r.Recommendations[i].Subject] = &r.Recommendations[i]
	}
	return out
}

func movedBetween(before, after Report) []Moved {
	was, is := bySubject(before), bySubject(after)
	var out []Moved
	for code, old := range was {
		m := Moved{Subject: code, Before: old, After: is[code]}
		if m.Turns() || m.Before.Rank != m.After.Rank {
			out = append(out, m)
		}
	}
	for code := range is {
		if was[code] == nil {
			out = append(out, Moved{Subject: code, After: is[code]})
		}
	}
	slices.SortFunc(out, func(a, b Moved) int { return cmp.Compare(a.Subject, b.Subject) })
	return out
}
