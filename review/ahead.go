package review

import "github.com/shopspring/decimal"

// halfway is the share of an indicator's days before which what was reached foretells nothing.
const halfway = 0.5

// ahead is what each rule would say at the end of the next period of what is known now: needs and areas whose days will be
// over by then, money and staff already recorded for it, indicators at the pace so far, an end that has passed and passes
// still further. What only gathers in the course of a period, such as places asked for, is unknown. Of a next
// period that is over at the instant it says nothing.
func (s *sitting) ahead(k *hearing) ([]Factor, error) {
	out := make([]Factor, len(s.policy.Rules))
	if !s.next.asOf.After(s.frame.asOf) {
		return out, nil
	}
	e := s.evidenceAhead(k)
	for i := range s.policy.Rules {
		var err error
		if out[i], err = s.policy.Rules[i].apply(&e); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *sitting) evidenceAhead(k *hearing) Evidence {
	e, recorded := nothing(), nothing()
	known := frame{period: s.next.period, asOf: s.frame.asOf, first: s.next.first, after: s.next.after, today: s.frame.today}
	known.means(&recorded, k.figures.Resources, s.portfolio.Rates)
	s.ofMost(&recorded, k.figures, &known)
	e.AllocatedOfPlanned, e.StaffOfPlanned = recorded.AllocatedOfPlanned, recorded.StaffOfPlanned
	s.portfolio.purpose(&e, k.figures, s.portfolio.servesAt(k.figures, s.lastDayAhead()))
	s.next.results(&e, s.frame.atThisPace(k.figures.Results))
	s.next.span(&e, k.figures)
	s.ofMost(&e, k.figures, &s.next)
	return e
}

// evidenceBefore is the figures of the period before, as they are known now.
func (s *sitting) evidenceBefore(k *hearing) Evidence {
	return s.evidence(k.figures, k.serves, k.heard.respondents, &s.before)
}

// lastDayAhead is the last day of the next period.
func (s *sitting) lastDayAhead() Date { return s.next.after.AddDate(0, 0, -1) }

// atThisPace is the indicators with what they will have reached when their days are over; one that has less than half of
// them behind it is not measured.
func (f *frame) atThisPace(rows []Result) []Result {
	out := make([]Result, len(rows))
	for i, r := range rows {
		out[i] = r
		gone := f.elapsed(r.Starts, r.Ends)
		switch {
		case r.Actual == nil || gone == 1:
		case gone < halfway:
			out[i].Actual = nil
		default:
			from := decimal.Zero
			if r.Baseline != nil {
				from = *r.Baseline
			}
			lands := from.Add(r.Actual.Sub(from).Div(decimal.NewFromFloat(gone)))
			out[i].Actual = &lands
		}
	}
	return out
}

// next and before are the periods beside this one, as long as it: in months where it begins and ends on the same day of
// one, else in days.
func (p Period) next() Period {
	to := DateOf(p.To)
	return Between(to, p.lengthFrom(to, 1), p.From.Location())
}

func (p Period) before() Period {
	from := DateOf(p.From)
	return Between(p.lengthFrom(from, -1), from, p.From.Location())
}

func (p Period) lengthFrom(d Date, sign int) Date {
	from, to := DateOf(p.From), DateOf(p.To)
	if from.Day() != to.Day() {
		return d.AddDate(0, 0, sign*p.Days())
	}
	return d.AddDate(0, sign*(12*(to.Year()-from.Year())+int(to.Month()-from.Month())), 0)
}
