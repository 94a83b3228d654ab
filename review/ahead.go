package review

import "github.com/shopspring/decimal"

// halfway is the share of an indicator's days before which what was reached foretells nothing.
const halfway = 0.5

// evidenceAhead is the evidence at the end of the next period, when a review of it can first be made, as far as it is known now: needs
// and areas whose days will be over by then, be it with its last day, money and staff already recorded for it, indicators at the
// pace so far, an end that has passed and passes still further. A mechanism has the activities that it will rest on then. What only
// gathers in the course of a period, such as places asked for, is unknown.
func (s *sitting) evidenceAhead(k *hearing) Evidence {
	e, f, members := nothing(), k.figures, s.membersAhead(k.figures.Code)
	if f.Kind == KindMechanism {
		whole := together(*s.subjects[k.at], members)
		f = &whole
	}
	s.end.recorded(&e, f.Resources, s.portfolio.Rates)
	s.portfolio.purpose(&e, f, s.portfolio.servesAt(f, s.end.today))
	s.end.results(&e, s.atThisPace(f.Results))
	s.end.span(&e, f)
	if now := k.evidence.OverrunOfPlanned; !(now > 0) { // an end to come is no overrun
		e.OverrunOfPlanned = now
	}
	ofMost(&e, f, members, &s.end)
	return e
}

// recorded fills in the money and staff that are known of a period before it begins.
func (f *frame) recorded(e *Evidence, all []Resource, rates []Rate) {
	var few [4]landed
	rows := few[:0]
	for r := range f.inPeriod(all) {
		rows = append(rows, landed{Resource: r})
	}
	e.AllocatedOfPlanned = moneyRatio(rows, allocatedOfPlanned, rates)
	e.StaffOfPlanned = plainRatio(rows, staffOfPlanned)
}

// evidenceBefore is the evidence for the period before as it is known now: other rows of means and results, all else the same.
func (s *sitting) evidenceBefore(k *hearing) Evidence {
	e := k.evidence
	s.before.means(&e, k.figures.Resources, s.portfolio.Rates)
	s.before.results(&e, k.figures.Results)
	ofMost(&e, k.figures, s.members[k.figures.Code], &s.before)
	return e
}

// lastDayAhead is the last day of the next period.
func (s *sitting) lastDayAhead() Date { return s.end.after.AddDate(0, 0, -1) }

// atThisPace is the indicators of the next period with what they will have reached when their days are over; one that has less
// than half of them behind it is not measured.
func (s *sitting) atThisPace(rows []Result) []Result {
	var out []Result
	for _, r := range rows {
		if !s.end.has(&r.Starts, &r.Ends) {
			continue
		}
		if gone := s.frame.elapsed(r.Starts, r.Ends); gone < halfway {
			r.Actual = nil
		} else {
			r.Actual = r.at(gone)
		}
		out = append(out, r)
	}
	return out
}

// at is what will be reached at the pace of a share of the days; nil where nothing was measured.
func (r *Result) at(gone float64) *decimal.Decimal {
	if r.Actual == nil || gone == 1 {
		return r.Actual
	}
	from := decimal.Zero
	if r.Baseline != nil {
		from = *r.Baseline
	}
	lands := from.Add(r.Actual.Sub(from).Div(decimal.NewFromFloat(gone)))
	return &lands
}
