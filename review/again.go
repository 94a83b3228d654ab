package review

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Decided is the last recommendation about a subject, of an earlier report, on which somebody decided.
type Decided struct {
	ID       string
	Standing Standing // how the subject stood when that was recommended
	Ruling   Ruling   // how the recommendation stands at the instant
}

// againRule begins the rule of a reason that compares answers with those of an earlier recommendation; the score's name follows.
const againRule = "again-"

// Precedent is the decision that holds a recommendation back.
type Precedent struct {
	ID      string  // of the earlier recommendation
	Verdict Verdict `json:",omitempty"` // of that; empty in reports from before it was kept
	Ruling  Ruling
}

// Words say by which decision a recommendation is not raised again.
func (p Precedent) Words(zone *time.Location) string {
	return fmt.Sprintf("not raised again: %s was %s", p.ID, p.Ruling.Words(zone))
}

// precede holds a recommendation against what was decided on the subject before. What is in hand, snoozed, or rejected is not
// raised again unless there is materially new evidence; then the reasons say what is new. Which it is shows, so it is held
// against what others can know.
func (s *sitting) precede(k *hearing, others *sitting) (*Precedent, []Reason) {
	before, is := s.portfolio.Decided[k.figures.Code]
	if !is || k.verdict == Keep {
		return nil, nil
	}
	zone := s.portfolio.Period.To.Location()
	said := Capital(before.Ruling.Words(zone))
	switch state := before.Ruling.State; {
	case state == Open && s.toldSince(before):
		return nil, nil
	case state == Open:
		return nil, []Reason{s.reason(ruleAgain, "answers", "%s (%s).", said, before.ID)}
	case state == Rejected && len(k.concerns) == 0 && !k.shares(before.Standing):
		return nil, nil // to ask is another thing than what was turned down
	case state == Finished && before.Ruling.Last.At.Before(s.portfolio.Period.To) && !k.shares(before.Standing):
		return nil, nil
	case state == Finished && before.Ruling.Last.At.Before(s.portfolio.Period.To):
		return nil, []Reason{s.reason(ruleAgain, "answers", "%s (%s). %s", said, before.ID, s.afterDone(k, before))}
	}
	news, figures := s.news(k, before, others)
	if len(news) == 0 {
		return &Precedent{before.ID, before.Standing.Verdict, before.Ruling}, nil
	}
	again := s.reason(ruleAgain, "answers", "%s (%s). It is raised again, because %s.", said, before.ID, strings.Join(news, ", and "))
	return nil, append([]Reason{again}, figures...)
}

// afterDone says of what was done, and is found all the same, whether it was cleared since. Not all reports since are looked at where it was
// done long ago: then it does not say that none cleared it.
func (s *sitting) afterDone(k *hearing, before Decided) string {
	done, looked := before.Ruling.Last.At, s.recent()
	shared := slices.DeleteFunc(slices.Clone(k.concerns), func(c Concern) bool { return !slices.Contains(before.Standing.Concerns, c) })
	lasting := slices.DeleteFunc(slices.Clone(shared), func(c Concern) bool { return s.clearedSince(k.figures.Code, c, done) })
	switch {
	case len(shared) == 0 && s.toldSomethingElse(k, done):
		return "In between there was nothing to ask; now there is again."
	case len(lasting) == 0 && len(shared) > 0:
		return "It was cleared in between, and is found again."
	case len(looked) == PeriodsBack && looked[len(looked)-1].MadeAt.After(done):
		return "It is raised again."
	case len(lasting) < len(shared):
		return "It is raised again, because that did not clear that it is " + list(ConcernWords(lasting)) + "."
	}
	return "It is raised again, because that did not clear it."
}

// toldSomethingElse reports whether a report made since an instant has another verdict on a subject.
func (s *sitting) toldSomethingElse(k *hearing, at time.Time) bool {
	return slices.ContainsFunc(s.earlier, func(p Past) bool {
		stood, judged := p.Standing[k.figures.Code]
		return judged && p.MadeAt.After(at) && stood.Verdict != k.verdict
	})
}

// shares reports whether it is still about what an earlier recommendation was about.
func (k *hearing) shares(before Standing) bool {
	if len(before.Concerns) == 0 {
		return k.verdict == before.Verdict
	}
	return slices.ContainsFunc(k.concerns, func(c Concern) bool { return slices.Contains(before.Concerns, c) })
}

// toldSince reports whether a report was made since a snooze ended: it comes back once.
func (s *sitting) toldSince(before Decided) bool {
	return len(s.earlier) > 0 && s.earlier[0].MadeAt.After(*before.Ruling.Last.Until)
}

// news is what speaks for a recommendation and was not known when the earlier one was decided on:
//
//   - a concern that was not raised then, or that a report made since did not find;
//   - the end of the subject, where that was not proposed;
//   - where the earlier one was rejected, a concern that is worse by now, as far as others can know. Reports from before the probability
//     of a hidden group was kept have 0 there: then nobody knows.
func (s *sitting) news(k *hearing, before Decided, others *sitting) (news []string, figures []Reason) {
	var told hearing
	others.follow(&told, k)
	for _, c := range k.concerns {
		then, now := before.Standing.ToldProbabilities[c], told.weighed.probability[c]
		switch {
		case !slices.Contains(before.Standing.Concerns, c):
			news = append(news, fmt.Sprintf("it was not found to be %s then", c.Words()))
		case s.clearedSince(k.figures.Code, c, before.Ruling.Last.At):
			news = append(news, fmt.Sprintf("it was not found to be %s in between", c.Words()))
		case before.Ruling.State == Rejected && then > 0 && worse(then, now):
			news = append(news, worseWords(c, then, now))
			figures = append(figures, s.reason(againRule+ScoreNames[c], "answers",
				"%s now that it is %s, %s then, by what others can know.", Capital(Chance(now)), c.Words(), Chance(then)))
		}
	}
	if k.verdict == Discontinue && before.Standing.Verdict != Discontinue {
		news = append(news, "its end was not proposed then")
	}
	return news, figures
}

// worseWords say in which way it is worse.
func worseWords(c Concern, then, now float64) string {
	if byTenth(then, now) {
		return "it is more probable by a tenth or more that it is " + c.Words()
	}
	return "the doubt that it is " + c.Words() + " is a tenth of what it was or less"
}

// clearedSince reports whether a report made since an instant did not find the concern, though it had the subject.
func (s *sitting) clearedSince(code string, c Concern, at time.Time) bool {
	return slices.ContainsFunc(s.earlier, func(p Past) bool {
		stood, judged := p.Standing[code]
		return judged && p.MadeAt.After(at) && !stood.stands(c)
	})
}

// heldNotes names what a report does not raise again, with what was decided on, and why.
func (s *sitting) heldNotes(all []Recommendation) []string {
	var notes []string
	for _, r := range all {
		if r.Under == nil {
			continue
		}
		today, words := "", r.Under.Ruling.Words(s.portfolio.Period.To.Location())
		if r.Verdict != r.Under.Verdict {
			today = " (" + string(r.Verdict) + " today)"
		}
		notes = append(notes, fmt.Sprintf("Not raised again: %s%s, %s (%s), %s.", r.Subject, today, r.Under.Verdict, r.Under.ID, words))
	}
	return fewNotes(notes, "Not raised again", "stocktake status lists them")
}

// exemptNotes names what the policy exempts though a concern is raised, or stands: the concern counts, and nothing else would tell whose
// it is.
func (s *sitting) exemptNotes() []string {
	var notes []string
	for _, k := range s.cases {
		e := k.exempt
		if e == nil {
			continue
		}
		standing := ConcernWords(k.concerns)
		for c, open := range k.open {
			if open != Settled {
				standing = append(standing, Concern(c).Words()+" (neither confirmed nor cleared)")
			}
		}
		if len(standing) > 0 {
			notes = append(notes, fmt.Sprintf("Exempt: %s, %s, until %s: %s (%s).", k.figures.Code, list(standing), e.Until, e.Why, e.Who))
		}
	}
	return fewNotes(notes, "Exempt", "stocktake report "+s.portfolio.Programme.Flag()+" shows them")
}

// fewNotes is the first of notes that name a subject each; the others are counted, and it is said where they stand.
func fewNotes(all []string, heading, where string) []string {
	if len(all) <= namedAtMost {
		return all
	}
	return append(all[:namedAtMost:namedAtMost], fmt.Sprintf("%s: %d more; %s.", heading, len(all)-namedAtMost, where))
}
