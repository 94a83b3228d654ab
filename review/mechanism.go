package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Mechanism is a standing arrangement through which activities of any programme are run.
type Mechanism struct {
	Admission  string // [AdmissionOpen] or [AdmissionByDecision]
	RingFenced bool   // its money may not be moved elsewhere
}

// Who may take part in what is run through a mechanism.
const (
	AdmissionOpen       = "open"
	AdmissionByDecision = "by_decision"
)

// Arrangement is what a report says of a mechanism beside what it says of any subject.
type Arrangement struct {
	Admission  string
	RingFenced bool
	Activities []Basis // that its judgement rests on, by code
}

// Basis is one activity that the judgement of its mechanism rests on.
type Basis struct {
	Subject, Title, Programme string
	Verdict                   Verdict `json:",omitempty"` // in this report or, of another programme's, in that one's last of an earlier period; empty: in none
}

// runThrough is the activities run through each mechanism of the programme, of any programme; by code, as the subjects stand.
func (s *sitting) runThrough(subjects []*Figures) map[string][]*Figures {
	out := map[string][]*Figures{}
	for _, f := range s.subjects {
		if f.Kind == KindMechanism {
			out[f.Code] = nil
		}
	}
	for _, a := range subjects {
		if _, ours := out[a.Mechanism]; ours {
			out[a.Mechanism] = append(out[a.Mechanism], a)
		}
	}
	return out
}

// membersOf is those of the activities run through each mechanism that ran in the period or were answered about.
func (s *sitting) membersOf(run map[string][]*Figures) map[string][]*Figures {
	out := make(map[string][]*Figures, len(run))
	for mechanism, activities := range run {
		for _, a := range activities {
			if s.portfolio.All || s.concerned(a) {
				out[mechanism] = append(out[mechanism], a)
			}
		}
	}
	return out
}

// membersAhead is those on which a mechanism will rest in the next period, in which nobody has answered yet.
func (s *sitting) membersAhead(mechanism string) []*Figures {
	return slices.DeleteFunc(slices.Clone(s.run[mechanism]), func(a *Figures) bool { return !s.portfolio.All && !s.end.ran(a) })
}

// together is a mechanism with the figures of its activities beside its own: their rows of means and results one after the
// other, so that a rule sees ratios of their sums; and what any of them serves.
func together(f Figures, members []*Figures) Figures {
	f.Invited = slices.Clone(f.Invited)
	for _, a := range members {
		f.Partners = append(f.Partners, a.Partners...)
		f.Areas = append(f.Areas, a.Areas...)
		f.Objectives = append(f.Objectives, a.Objectives...)
		f.Needs = append(f.Needs, a.Needs...)
		for _, r := range a.Resources {
			r.Of = a.Code
			f.Resources = append(f.Resources, r)
		}
		for _, r := range a.Results {
			r.Of = a.Code
			f.Results = append(f.Results, r)
		}
		f.Invited = append(f.Invited, a.Invited...)
		f.Assumed = f.Assumed || a.Assumed
	}
	return f
}

// ofMost takes from a mechanism's evidence the figures that only half of its activities, or fewer, speak to: what ails one of
// them is said of that one.
func ofMost(e *Evidence, f *Figures, members []*Figures, in *frame) {
	if f.Kind != KindMechanism {
		return
	}
	for _, name := range figures {
		if n, of := speaking(f, members, name, in); of && 2*n <= len(members) {
			e.set(name, unknown)
		}
	}
}

// speaking is how many activities of a mechanism speak to a figure; false where it is no figure of activities.
func speaking(f *Figures, members []*Figures, figure string, in *frame) (int, bool) {
	var by []string
	switch from := origins[figure]; {
	case from.means != nil:
		for i := range f.Resources {
			if r := &f.Resources[i]; from.means(in, r) {
				by = append(by, r.Of)
			}
		}
	case from.results:
		for _, r := range in.due(f.Results) {
			by = append(by, r.Of)
		}
	case from.names != nil:
		by = naming(members, from.names)
	default:
		return 0, false
	}
	return len(once(by)), true
}

// naming is the activities that name any of something.
func naming(all []*Figures, what func(*Figures) []string) []string {
	var out []string
	for _, a := range all {
		if len(what(a)) > 0 {
			out = append(out, a.Code)
		}
	}
	return out
}

// arrangement is what is said of a mechanism beside its verdict; nil for an activity.
func (s *sitting) arrangement(k *hearing) *Arrangement {
	if k.figures.Kind != KindMechanism {
		return nil
	}
	m := s.portfolio.Mechanisms[k.figures.Code]
	out := &Arrangement{Admission: m.Admission, RingFenced: m.RingFenced}
	for _, a := range s.members[k.figures.Code] {
		b := Basis{Subject: a.Code, Title: a.Title, Programme: a.Programme, Verdict: a.Last}
		if b.Programme == "" {
			b.Programme = s.portfolio.Programme.Code
		}
		if own := s.caseOf(a.Code); own != nil {
			b.Verdict = own.verdict
		}
		out.Activities = append(out.Activities, b)
	}
	return out
}

// caseOf is the case of a subject that is judged here; nil if it is not. Cases stand by code.
func (s *sitting) caseOf(code string) *hearing {
	i, found := slices.BinarySearchFunc(s.cases, code, func(k *hearing, code string) int { return cmp.Compare(k.figures.Code, code) })
	if !found {
		return nil
	}
	return s.cases[i]
}

// arranged says on which activities a mechanism's verdict rests, who may take part, and whether its money may be moved.
func (s *sitting) arranged(k *hearing) []Reason {
	a := s.arrangement(k)
	if a == nil {
		return nil
	}
	said := []string{a.counted(s.portfolio.Programme.Code)}
	if words := a.Words(); words != "" {
		said = append(said, words)
	}
	return []Reason{s.reason(ruleMembers, "answers", "%s", Sentence(strings.Join(said, "; ")))}
}

// counted is "it rests on its own answers and on 12 activities (3 of other programmes): 8 keep, 2 reinforce, 2 not judged yet".
func (a Arrangement) counted(programme string) string {
	if len(a.Activities) == 0 {
		return "it rests on its own answers alone: no activity was run through it in the period"
	}
	verdicts, afar := map[Verdict]int{}, 0
	for _, b := range a.Activities {
		verdicts[b.Verdict]++
		if b.Programme != programme {
			afar++
		}
	}
	words := "it rests on what was said of it and on " + activities(len(a.Activities))
	if afar > 0 {
		words += fmt.Sprintf(" (%d of other programmes)", afar)
	}
	var counts []string
	for _, v := range Verdicts {
		if n := verdicts[v]; n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, v))
		}
	}
	if n := verdicts[""]; n > 0 {
		counts = append(counts, fmt.Sprintf("%d not judged in an earlier period", n))
	}
	return words + ": " + strings.Join(counts, ", ")
}

// Words say who may take part and whether the money may be moved: "admission by decision, its money is ring-fenced".
func (a Arrangement) Words() string {
	var out []string
	switch a.Admission {
	case AdmissionOpen:
		out = append(out, "open to all")
	case AdmissionByDecision:
		out = append(out, "admission by decision")
	}
	if a.RingFenced {
		out = append(out, "its money is ring-fenced")
	}
	return strings.Join(out, ", ")
}
