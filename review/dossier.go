package review

// Dossier is what went into a recommendation beyond what is told of it: the analyst's, and no part of what is recorded.
type Dossier struct {
	Evidence   Evidence     // the figures the rules saw
	Factors    []Factor     // each rule's answer, with where its figure comes from
	Purpose    Purpose      // whom and what it serves by the facts
	Considered []Considered // how its priority came about
}

// dossier is put together only where the portfolio asks for it.
func (s *sitting) dossier(k *hearing) (*Dossier, error) {
	if !s.portfolio.Dossiers {
		return nil, nil
	}
	factors, err := s.factors(k)
	if err != nil {
		return nil, err
	}
	for i, f := range factors {
		if f.Figure != nil {
			factors[i].Sources = s.sources(k, s.policy.Rules[i].program.figures)
		}
	}
	return &Dossier{k.evidence.rounded(), factors, purposeOf(k.figures), s.considerations(k)}, nil
}

// raising is each rule's answer on a subject with a concern: a summary names those that count most.
func (s *sitting) raising(k *hearing) ([]Factor, error) {
	if len(k.concerns) == 0 {
		return nil, nil
	}
	return s.factors(k)
}

// factors is each rule's answer as it is shown.
func (s *sitting) factors(k *hearing) ([]Factor, error) {
	out := make([]Factor, len(s.policy.Rules))
	for i := range s.policy.Rules {
		r := &s.policy.Rules[i]
		f, err := r.apply(&k.evidence)
		if err != nil {
			return nil, err
		}
		if f.Factor = Round6(f.Factor); f.Figure != nil {
			f.Text = s.says(k, r)
		}
		out[i] = f
	}
	return out, nil
}
