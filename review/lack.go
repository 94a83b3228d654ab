package review

import (
	"math"
	"slices"

	"github.com/shopspring/decimal"
)

// takes fills in what an activity lacks of what was planned for it, if it is to be reinforced, runs on, and can be helped by
// money; else why it is passed over. One year that took more than planned foretells a cut as often as a rise, so nobody
// gets money on that alone: without it, what is left must raise the concern still.
func (a account) takes(p *Purse, policy *Reallocation) {
	if !slices.Contains(a.recommendation.Concerns, UnderResourced) || p.Verdict == Discontinue {
		return
	}
	lack := a.lack(p.Currency, policy)
	switch {
	case a.policy.exemption(a.figures.Code, a.frame.today) != nil:
		p.Passed = "it is exempt from any proposal"
	case p.Verdict != Reinforce:
		p.Passed = "it is no longer relevant, and goes on only as the last of its kind"
	case a.ruling == Rejected || a.ruling == Snoozed || a.ruling == Finished:
		p.Passed = "its reinforcement was " + rulingWords[a.ruling]
	case !a.runs(a.figures):
		p.Passed = "it does not run on"
	case a.onOverspendAlone():
		p.Passed = "it took more than planned, and on that alone no money is proposed"
	case lack.gap == 0:
		p.Passed = "it has all that was planned, or it is not known what was"
	default:
		p.Gap = lack.gap
		p.Because = append(p.Because, a.reason("short-of-plan", "Under-resourced, %s; %s of %s planned is allocated, %s more may be.",
			Chance(a.recommendation.Scores[UnderResourced].Probability), down(lack.allocated).In(p.Currency), down(lack.planned).In(p.Currency), p.Gap.In(p.Currency)))
	}
}

var rulingWords = map[State]string{Rejected: "rejected", Snoozed: "snoozed", Finished: "done already"}

// lack is what is allocated short of the share of the plan that may be reached, and the sums it is worked out from.
type lack struct {
	planned, allocated decimal.Decimal
	gap                Cents
}

// lack is that of the rows that know both figures, or of all rows where it is less: what is allocated in a row without a
// plan is had too.
func (a account) lack(currency string, policy *Reallocation) lack {
	rows := a.rows(currency)
	all := lackOf(rows, policy)
	both := lackOf(slices.DeleteFunc(rows, func(r Resource) bool { return r.Planned == nil || r.Allocated == nil }), policy)
	if all.gap < both.gap {
		return all
	}
	return both
}

func lackOf(rows []Resource, policy *Reallocation) (s lack) {
	for _, r := range rows {
		s.planned, s.allocated = with(s.planned, r.Planned), with(s.allocated, r.Allocated)
	}
	s.gap = down(share(s.planned, policy.UpToPlanned).Sub(s.allocated))
	return s
}

// onOverspendAlone reports whether the concern would not be raised but for facts about what was spent.
func (a account) onOverspendAlone() bool {
	const c = UnderResourced
	score, w := a.recommendation.Scores[c], weighed{}
	odds, overspent := 1.0, false
	for _, f := range a.recommendation.Factors {
		switch {
		case f.Concern != c:
		case f.Factor > 1 && a.policy.looksAtSpending(f.Rule):
			overspent = true
		default:
			odds *= f.Factor
			if f.Factor > 1 {
				w.pointing[c]++
			}
		}
	}
	w.probability[c] = probable(score.FromAnswers, math.Min(odds, a.policy.mostOdds()))
	return overspent && !w.raised(c, score.Responses, a.stood(), a.policy.Lines)
}

// stood reports whether that it is under-resourced was raised when it was last judged, or stood.
func (a account) stood() bool {
	before, _ := a.stoodLast(a.figures.Code)
	return before.stands(UnderResourced)
}

// looksAtSpending reports whether a rule measures what was spent, or where spending lands.
func (p *Policy) looksAtSpending(id string) bool {
	spending := []string{"spent_of_allocated", "spent_of_planned", "landing_of_allocated", "landing_of_planned", "spent_unallocated"}
	for _, r := range p.Rules {
		if r.ID == id {
			return slices.ContainsFunc(r.program.figures, func(name string) bool { return slices.Contains(spending, name) })
		}
	}
	return false
}
