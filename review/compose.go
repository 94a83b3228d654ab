package review

import (
	"fmt"
	"time"
)

// report puts what was decided into the form in which it is recorded and told. All figures are rounded here, once.
func (s *sitting) report(shortfalls []Shortfall) Report {
	p := s.portfolio
	out := Report{
		Programme:    p.Programme,
		Period:       p.Period,
		AsOf:         p.AsOf,
		Policy:       s.policy.ID(),
		Coverage:     Coverage{Due: len(s.cases), Reviewed: len(s.cases)},
		AnswersUntil: s.answersUntil(),
		Since:        Since{First: len(s.earlier) == 0},
		Notes:        append(s.overridden(), s.notes()...),
	}
	s.stakeAll()
	out.Raters, s.ratings = s.raters(), nil // which nobody reads again, and is among the largest of what is held
	others := s.asTold()
	expected, order := 0.0, make([]standpoint, len(s.cases))
	from, to := p.Period.Dates()
	out.Recommendations = make([]Recommendation, len(s.cases))
	for i, k := range s.cases {
		r := &out.Recommendations[i]
		k.under, k.again = s.precede(k, others)
		s.recommend(r, k)
		for _, c := range k.concerns {
			expected += 1 - k.weighed.probability[c]
		}
		r.ID, order[i] = ID(p.Programme.Code, from, to, r.Subject), k.standpoint(i)
		out.Since.count(r.Change)
	}
	for i, rank := range ranksOf(order) {
		out.Recommendations[i].Rank = rank
	}
	out.ExpectedFalse = Round6(expected)
	out.Notes = append(append(out.Notes, s.exemptNotes()...), s.heldNotes(out.Recommendations)...)
	for _, l := range shortfalls {
		out.Notes = append(out.Notes, "The policy's gates refuse this review, which was asked for all the same. "+l.String())
	}
	out.Foremost = s.policy.Foremost
	out.LeansOn = sortedKeys(s.leansOn)
	out.Across = s.across()
	if rule := s.ruleOnPriority(); rule != "" {
		out.Notes = append(out.Notes, "Which weight would change what is told first is not worked out: the rule "+rule+" rests on the priority itself.")
	}
	s.tell(&out, others)
	return out
}

// answersUntil is when the last answer that counts could become known: the period's end and the settle days, or the
// instant where that is sooner.
func (s *sitting) answersUntil() time.Time {
	settled := s.portfolio.Period.AnswersUntil(s.portfolio.Programme.SettleDays)
	if s.portfolio.AsOf.Before(settled) {
		return s.portfolio.AsOf
	}
	return settled
}

func (s *sitting) notes() []string {
	var out []string
	assumed, sighted, answered := 0, 0, 0
	for _, k := range s.cases {
		switch {
		case k.figures.sighted():
			sighted++
		case k.figures.Assumed:
			assumed++
		}
		answered += k.heard.respondents
	}
	if len(s.cases) == 0 {
		out = append(out, "Nothing ran in this period and nothing was answered about.")
	} else if answered == 0 {
		out = append(out, s.silence())
	}
	if assumed > 0 {
		out = append(out, fmt.Sprintf("%d of %d rest on entries that do not say when they were recorded: these count from their own dates.", assumed, len(s.cases)))
	}
	if sighted > 0 {
		out = append(out, fmt.Sprintf("%d of %d come from tables that keep no history: these are known since they were first seen, as they are now.", sighted, len(s.cases)))
	}
	return append(out, s.lateNotes()...)
}

// silence says that nobody gave a score. It is one sentence for the analyst and for others.
func (s *sitting) silence() string {
	var wrote roll
	for _, k := range s.cases {
		for _, about := range k.answers {
			for _, a := range about {
				wrote.place(a.Respondent())
			}
		}
	}
	return Sentence(noScores(len(wrote.called), s.policy.hides(len(wrote.called)), " in this period"))
}

func (s *sitting) recommend(r *Recommendation, k *hearing) {
	f := k.figures
	k.foreseen = s.foresee(k)
	*r = Recommendation{
		Subject:         f.Code,
		Kind:            f.Kind,
		Title:           f.Title,
		Owner:           f.Owner,
		Marking:         f.Marking,
		Verdict:         k.verdict,
		Concerns:        k.concerns,
		Scores:          s.scores(k),
		Priority:        Round6(k.evidence.Priority),
		Reasons:         append(k.again, s.reasons(k)...),
		ClearsIf:        s.clearsIf(k),
		EarlyWarnings:   s.warnings(k),
		NeedsApprovalOf: s.approval(k),
		DecidedBy:       s.policy.Decides[string(k.verdict)],
		Sums:            k.heard.sums,
		Change:          s.change(k),
		Under:           k.under,
		Silent:          k.attendance.silence(),
		Arrangement:     s.arrangement(k),
		Allocated:       s.frame.allocated(f.Resources),
		Factors:         s.raising(k),
		Dossier:         s.dossier(k),
	}
}

// approval is who must approve the verdict, with the decision that started the subject where it is known.
func (s *sitting) approval(k *hearing) string {
	who := s.policy.Approvals[string(k.verdict)]
	if who != "" && k.figures.Decision != "" {
		who += " (decision " + k.figures.Decision + ")"
	}
	return who
}

func (s *sitting) scores(k *hearing) [3]Score {
	var out [3]Score
	var asked *int
	if n := k.invitees(); n > 0 {
		asked = &n
	}
	for c, h := range k.heard.concerns {
		a := k.weighed.answers[c]
		out[c] = Score{
			FromAnswers: Round6(a.Under),
			Probability: Round6(k.weighed.probability[c]),
			Odds:        Round6(k.weighed.odds[c]),
			Worth:       Round6(h.Worth),
			Responses:   k.counted[c],
			Invited:     asked,
			ByRole:      h.ByRole,
			Usual:       Round6(k.usual[c].Middle),
		}
		if h.N > 0 {
			out[c].Mean = s.shown.keep(h.Mean)
		}
		if s.pool.concerns[c].subjects > 0 || h.N > 0 {
			low, high := s.reaches.interval(a)
			out[c].Estimate, out[c].Low, out[c].High = s.shown.keep(a.Value()), s.shown.keep(low), s.shown.keep(high)
		}
	}
	return out
}
