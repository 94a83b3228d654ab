package review

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// The words that stand in may_decide for whoever the facts name.
const (
	programmeOwner = "owner of the programme"
	activityOwner  = "owner of the activity"
)

// FollowUp says in days when those who do not answer are asked again. 0: never.
type FollowUp struct {
	DecideWithinDays  int `yaml:"decide_within_days"`  // without a decision for so long since the newest report: one reminder
	EscalateAfterDays int `yaml:"escalate_after_days"` // nothing for so long after the reminder: one escalation
	DueWithinDays     int `yaml:"due_within_days"`     // what is accepted without a due date is due after so long
}

// Admits says why a person may not take a decision under the policy, and which field of it is in the way, if that can be mended; a zero
// Lack if they may.
//
// Where the policy lists who may decide on a verdict, they must be on the list: by their name or, in chat, by their user's ID, which is
// either listed itself or known as that of somebody listed. What needs an approval is accepted only with a reason that names the
// authority's decision. In any language that takes a number or a date, so the reason must have a digit.
func (p *Policy) Admits(m Matter, d Decision, known Owners) Lack {
	in := p.For(m.Programme.Framework, m.Programme.Code)
	verdict := string(m.Recommendation.Verdict)
	if may := in.MayDecide[verdict]; len(may) > 0 && !slices.ContainsFunc(may, m.means(d, known)) {
		return Lack{Words: fmt.Sprintf("%s may not decide on %s; the policy says who may: %s", d.By, verdict, strings.Join(may, ", "))}
	}
	if who := p.Approver(m); d.Act.Accepts() && who != "" && !strings.ContainsFunc(d.Reason, unicode.IsDigit) {
		return Lack{"reason", fmt.Sprintf("%s needs the approval of %s: name its decision in the reason by its number or date, such as \"decision C-M(2013)12\"", verdict, who)}
	}
	return Lack{}
}

// Approver is the authority whose decision it takes to accept what is recommended; empty where it takes none.
func (p *Policy) Approver(m Matter) string {
	if who := m.Recommendation.NeedsApprovalOf; who != "" {
		return who
	}
	return p.For(m.Programme.Framework, m.Programme.Code).Approvals[string(m.Recommendation.Verdict)]
}

// means tells whether an entry of may_decide means whoever decides: by name or, in chat, by the user's ID, never by the name that
// a user has chosen.
func (m Matter) means(d Decision, known Owners) func(entry string) bool {
	return func(entry string) bool {
		switch entry {
		case programmeOwner:
			entry = m.Programme.Owner
		case activityOwner:
			entry = m.Recommendation.Owner
		}
		if d.From == FromChat {
			return entry != "" && (entry == d.person() || known.Of(entry) == d.person())
		}
		return entry != "" && strings.EqualFold(oneLine(entry), d.By)
	}
}
