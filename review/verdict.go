package review

// decideAll gives every subject its concerns and its verdict, the guard not yet asked.
func (s *sitting) decideAll() {
	today := s.frame.today
	for _, k := range s.cases {
		s.raise(k)
		k.open = s.unconfirmed(k)
		k.verdict = s.verdict(k)
		if k.exempt = s.policy.exemption(k.figures.Code, today); k.exempt != nil {
			k.verdict = Keep
		}
		if s.attended(k) {
			k.attendance = attendanceOf(k.answers, k.figures.Invited, k.heard.respondents)
		}
	}
}

// attended reports whether it is told who was asked about a subject and stayed silent. Of what is kept, which is nearly all, it is where
// the dossier is asked for.
func (s *sitting) attended(k *hearing) bool {
	invited := len(k.figures.Invited) > 0
	return k.verdict == Ask || invited && (k.verdict != Keep || s.portfolio.Dossiers)
}

// raise gives a subject the concerns that are raised, or still standing, and says which wait until they are found again.
func (s *sitting) raise(k *hearing) {
	for i, h := range k.heard.concerns {
		c := Concern(i)
		switch found := k.weighed.raised(c, h.N, k.stood[c], s.policy.Lines); {
		case found && s.confirmed(k, c):
			k.concerns = append(k.concerns, c)
		case found:
			k.waits[c] = s.inARow(k.figures.Code, c)
		}
	}
}

// verdict follows from the concerns: what is no longer relevant is discontinued whatever its means; what lacks means is
// reinforced before anyone says it does not work, for it was not given them.
func (s *sitting) verdict(k *hearing) Verdict {
	has := [3]bool{}
	for _, c := range k.concerns {
		has[c] = true
	}
	switch {
	case has[NoLongerRelevant]:
		return Discontinue
	case has[UnderResourced]:
		return Reinforce
	case has[NotWorking]:
		return Reshape
	case len(s.doubts(k)) > 0:
		return Ask
	}
	return Keep
}

// doubt is one reason why it cannot be told how a subject stands.
type doubt struct {
	concern Concern
	why     string
}

// The doubts there are.
const (
	tooFew        = "too few answers"
	between       = "between the lines"
	contradictory = "answers and facts contradict each other"
)

// doubts are what keeps a subject without concerns from being told to be well: too few answers on relevance or
// performance, or to clear what stood, a probability between the lines, answers and facts that contradict each other.
func (s *sitting) doubts(k *hearing) []doubt {
	var out []doubt
	lines := s.policy.Lines
	for i, h := range k.heard.concerns {
		c := Concern(i)
		if h.N < lines.MinimumResponses && (c != UnderResourced || k.hidden[c] || k.open[c] != Settled) {
			out = append(out, doubt{c, tooFew})
		}
		if p := k.weighed.probability[c]; p >= lines.Leave {
			out = append(out, doubt{c, between})
		}
		if k.weighed.contradicts(c, lines) {
			out = append(out, doubt{c, contradictory})
		}
	}
	return out
}

// exemption is the one in force for a subject on a day; nil if there is none.
func (p *Policy) exemption(code string, day Date) *Exemption {
	for i, e := range p.Exemptions {
		if e.What == code && day.Format("2006-01-02") <= e.Until {
			return &p.Exemptions[i]
		}
	}
	return nil
}
