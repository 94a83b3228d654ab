package review

import (
	"fmt"
	"slices"
	"strings"
)

// Unapproved is something that needs a decision and for which none is recorded.
type Unapproved struct {
	Kind string // [UnapprovedFormat], [UnapprovedAdmission] or [UnapprovedInterlocutor]
	Code string // of the activity, or of the partner
	Text string // what is missing, as a sentence
}

// What can be unapproved.
const (
	UnapprovedFormat       = "format"       // an activity in a format that needs an approval of its subject and participants
	UnapprovedAdmission    = "admission"    // an activity in a mechanism that admits by decision
	UnapprovedInterlocutor = "interlocutor" // a partner outside every framework
)

// unapproved is what in the period needed a decision and names none: also what is only planned, since the decision comes first.
func (s *sitting) unapproved() []Unapproved {
	var out []Unapproved
	ours := s.chosen(s.frame.planned)
	for _, f := range ours {
		if f.Decision == "" && s.policy.needsApproval(f.Format) {
			text := fmt.Sprintf("%s is in the format %s, and no decision is recorded that approves its subject and participants.", f.name(), f.Format)
			out = append(out, Unapproved{UnapprovedFormat, f.Code, text})
		}
	}
	for _, f := range ours {
		if m := s.portfolio.Mechanisms[f.Mechanism]; f.Decision == "" && m.Admission == AdmissionByDecision {
			text := fmt.Sprintf("%s is run through %s, which admits by decision, and none is recorded for %s.", f.name(), f.Mechanism, orList(f.Partners, "its partners"))
			out = append(out, Unapproved{UnapprovedAdmission, f.Code, text})
		}
	}
	return append(out, s.interlocutors(ours)...)
}

// interlocutors is the partners in no framework without a decision that take part in an activity here. Where nobody is in a
// framework, none are kept, and to be in none says nothing.
func (s *sitting) interlocutors(ours []*Figures) []Unapproved {
	if !s.portfolio.framed() {
		return nil
	}
	with := map[string][]string{}
	for _, f := range ours {
		for _, code := range once(f.Partners) {
			with[code] = append(with[code], f.Code)
		}
	}
	var out []Unapproved
	for _, code := range sortedKeys(with) {
		p, known := s.portfolio.Partners[code]
		if !known || len(p.Frameworks) > 0 || p.Decision != "" {
			continue
		}
		text := fmt.Sprintf("%s is in no framework, and no decision is recorded that allows talks with it; it takes part in %s",
			named("the partner", code, p.Name), list(fewOf(with[code])))
		out = append(out, Unapproved{UnapprovedInterlocutor, code, Sentence(text)})
	}
	return out
}

// framed reports whether the programme or any partner is in a framework.
func (p *Portfolio) framed() bool {
	for _, partner := range p.Partners {
		if len(partner.Frameworks) > 0 {
			return true
		}
	}
	return p.Programme.Framework != ""
}

func orList(codes []string, none string) string {
	if len(codes) == 0 {
		return none
	}
	return list(once(codes))
}

// name is an activity's code and title; the code alone where it is marked.
func (f *Figures) name() string { return nameOf(f.Code, f.Title, f.Marking) }

func nameOf(code, title, marking string) string {
	if marking != "" {
		return code
	}
	return Subject(code, title)
}

// needsApproval reports whether the policy names a format. An n at the end of a name stands for any whole number.
func (p *Policy) needsApproval(format string) bool {
	return slices.ContainsFunc(p.FormatsThatNeedApproval, func(known string) bool {
		if strings.EqualFold(known, format) {
			return true
		}
		stem, any := strings.CutSuffix(strings.ToLower(known), "+n")
		number, fits := strings.CutPrefix(strings.ToLower(format), stem+"+")
		return any && fits && number != "" && strings.Trim(number, "0123456789") == ""
	})
}
