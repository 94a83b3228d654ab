package review

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// AnswersRule begins the rule of every reason that tells what respondents said; the score's name follows. The other
// reasons that rest on no rule of the policy are named below.
const AnswersRule = "answers-"

// The rules of sentences that no rule of the policy makes.
const (
	ruleAsk      = "ask"
	ruleLast     = "last-of-its-kind"
	ruleExempt   = "exempt"
	ruleStarved  = "starved"
	ruleCleared  = "cleared"
	ruleOpen     = "unconfirmed"
	ruleNothing  = "no-concern"
	ruleStanding = "stands"
	ruleAgain    = "raised-again"
	ruleMembers  = "its-activities"
)

var ownRules = [...]string{ruleAsk, ruleLast, ruleExempt, ruleStarved, ruleCleared, ruleOpen, ruleNothing, ruleStanding, ruleAgain, ruleMembers}

// reasons is why a subject has its verdict, the verdict's own ground first.
func (s *sitting) reasons(k *hearing) []Reason {
	var out []Reason
	out = append(out, s.exempt(k)...)
	out = append(out, s.spared(k)...)
	out = append(out, s.starved(k)...)
	for _, c := range k.concerns {
		out = append(out, s.answered(k, c))
		out = append(out, s.stands(k, c)...)
		out = append(out, s.facts(k, c)...)
	}
	if k.verdict == Ask {
		out = append(out, s.asks(k)...)
	} else {
		out = append(out, s.waiting(k)...)
	}
	out = append(out, s.cleared(k)...)
	if len(out) == 0 {
		out = append(out, s.nothing(k))
	}
	return append(out, s.arranged(k)...)
}

func (s *sitting) reason(rule, topic, format string, args ...any) Reason {
	return Reason{Rule: rule, Clause: s.policy.Clauses[topic], Text: fmt.Sprintf(format, args...)}
}

// answered is what respondents said on a concern, and what follows.
func (s *sitting) answered(k *hearing, c Concern) Reason {
	h, a, u := k.heard.concerns[c], k.weighed.answers[c], k.usual[c]
	said, drawn := rated(h.N, h.Worth, c, h.Mean, s.toOthers), "Drawn towards the usual by as much as answers are few:"
	switch {
	case h.N == 0 && k.heardOnSomething():
		said, drawn = "Nobody gave a score on "+ScoreNames[c], "By what was answered on the rest of it:"
	case h.N == 0:
		said, drawn = "Nobody gave a score on "+ScoreNames[c], "So:"
	}
	low, high := s.reaches.interval(a)
	return s.reason(AnswersRule+ScoreNames[c], "answers", "%s; %s. %s By the answers alone %s that it is %s.",
		said, u.words(), drawnWords(drawn, h, s.ofHundred(a.Value()), s.ofHundred(low), s.ofHundred(high), OfHundred(s.policy.Bar)),
		s.chance(a.Under), c.Words())
}

// drawnWords say where the answers were drawn to. Of so many that it is where they are, with an interval of no width as told, it is only the bar.
func drawnWords(drawn string, h voices, value, low, high, bar string) string {
	if h.N > 0 && low == high && value == low && value == OfHundred(h.Mean) {
		return "Under " + bar + " is a fault."
	}
	return fmt.Sprintf("%s %s (likely %s to %s), where under %s is a fault.", drawn, value, low, high, bar)
}

// rated is what some respondents said on average: "9 answers rate its resourcing 32 of 100". Where several roles were heard
// that is not the bare mean, and it says so.
func rated(n int, worth float64, c Concern, mean float64, broad bool) string {
	who, verb, about := count(n, "answer"), "rate", ""
	if n == 1 {
		verb = "rates"
	}
	if worth := short(worth, 1); worth != short(float64(n), 1) {
		who += ", counted as " + worth + " so that no role outvotes the others,"
	}
	if broad {
		about = "about "
	}
	return fmt.Sprintf("%s %s its %s %s%s of 100", who, verb, ScoreNames[c], about, OfHundred(mean))
}

// heardOnSomething reports whether there are answers on any concern.
func (k *hearing) heardOnSomething() bool {
	return slices.ContainsFunc(k.heard.concerns[:], func(v voices) bool { return v.N > 0 })
}

// words say what is usual, and whence that is known.
func (u Usual) words() string {
	if u.N == 0 {
		return "there are no others to learn from, so " + OfHundred(u.Middle) + " is taken as usual"
	}
	return "usual among the others is " + OfHundred(u.Middle)
}

// stands says why a concern under the raising line is still there.
func (s *sitting) stands(k *hearing, c Concern) []Reason {
	if k.weighed.probability[c] >= s.policy.Raise() {
		return nil
	}
	when := "last time"
	if k.before.Unconfirmed[c] != Settled {
		when = "before"
	}
	return []Reason{s.reason(ruleStanding, "answers", "It was found %s %s, and that stands until it is less probable than %s.",
		c.Words(), when, Chance(s.policy.Leave))}
}

// faint is how near to 1 a factor is that is not worth a sentence.
const faint = 0.05

// facts are the rules whose answer is away from 1: first those that point to the concern, strongest first, then those that
// speak against it.
func (s *sitting) facts(k *hearing, c Concern) []Reason {
	var strong []int
	for i, factor := range k.weighed.factors {
		if s.policy.Rules[i].program.concern == c && math.Abs(factor-1) >= faint {
			strong = append(strong, i)
		}
	}
	slices.SortFunc(strong, func(a, b int) int {
		return cmp.Or(cmp.Compare(k.weighed.factors[b], k.weighed.factors[a]), cmp.Compare(s.policy.Rules[a].ID, s.policy.Rules[b].ID))
	})
	out, pointing := make([]Reason, len(strong)), 0
	for i, at := range strong {
		r, factor := &s.policy.Rules[at], k.weighed.factors[at]
		out[i] = Reason{Rule: r.ID, Clause: r.Clause, Text: Capital(s.says(k, r)) + ": " + likely(factor, c) + "."}
		if factor > 1 {
			pointing++
		}
	}
	if pointing > 0 && k.weighed.capped(s.policy, c) {
		out[pointing-1].Text += " " + noMoreThan(k.weighed.odds[c])
	}
	return out
}

// noMoreThan says what the facts count where the most that they may is less than their factors come to.
func noMoreThan(odds float64) string {
	return "Together the facts count no more than " + AtMost(odds) + " times."
}

// AtMost is the most times as likely that all facts together make a concern, as every sentence says it: to a tenth, whole from ten on.
func AtMost(odds float64) string {
	if odds >= 10 {
		return short(odds, 0)
	}
	return short(odds, 1)
}

// likely is a factor in words.
func likely(factor float64, c Concern) string {
	if factor > 1 {
		return short(factor, 1) + " times as likely to be " + c.Words()
	}
	return "that speaks against its being " + c.Words() + " (odds times " + short(factor, 2) + ")"
}

func (s *sitting) exempt(k *hearing) []Reason {
	if e := k.exempt; e != nil {
		return []Reason{s.reason(ruleExempt, "exemption", "Exempt until %s, because %s (%s).", e.Until, e.Why, e.Who)}
	}
	return nil
}

func (s *sitting) spared(k *hearing) []Reason {
	if k.spared == nil {
		return nil
	}
	var last []string
	for _, code := range k.spared.needs {
		last = append(last, named("the need", code, s.portfolio.Needs[code].Title))
	}
	for _, code := range k.spared.partners {
		last = append(last, "the partner "+code)
	}
	for _, code := range k.spared.areas {
		last = append(last, named("the area", code, s.portfolio.Areas[code].Name))
	}
	return []Reason{s.reason(ruleLast, "last", "It would be discontinued, but it is the last that serves %s; so it is to be reshaped.", list(last))}
}

func named(noun, code, title string) string {
	if title == "" || title == code {
		return noun + " " + code
	}
	return fmt.Sprintf("%s %s (%s)", noun, Briefly(title), code)
}

// starved says, before a subject is given up or called a failure, that it lacked the means, now or in earlier periods.
func (s *sitting) starved(k *hearing) []Reason {
	if slices.Contains(k.concerns, UnderResourced) && slices.Contains(k.concerns, NotWorking) && k.verdict == Reinforce {
		return []Reason{s.reason(ruleStarved, "starved", "It is not working either, but it was not given the means: reinforce it first, then judge what it does.")}
	}
	if !slices.Contains(k.concerns, NoLongerRelevant) {
		return nil
	}
	var when []string
	if slices.Contains(k.concerns, UnderResourced) {
		when = append(when, "in this period")
	}
	for _, past := range s.earlier {
		if slices.Contains(past.Standing[k.figures.Code].Concerns, UnderResourced) {
			when = append(when, "in "+past.Period.Words())
		}
	}
	if len(when) == 0 {
		return nil
	}
	return []Reason{s.reason(ruleStarved, "starved", "It was under-resourced %s: weigh that before giving it up.", list(when))}
}

// cleared says which concerns that stood do so no more, and of which that cannot be told.
func (s *sitting) cleared(k *hearing) (out []Reason) {
	var onAnswers, onFacts, lifted, gone []string
	for c, stood := range k.stood {
		c := Concern(c)
		switch {
		case k.open[c] == OnAnswers:
			onAnswers = append(onAnswers, c.Words())
		case k.open[c] == OnFacts:
			onFacts = append(onFacts, c.Words())
		case !stood || slices.Contains(k.concerns, c):
		case k.counted[c] < s.policy.MinimumResponses:
			lifted = append(lifted, c.Words())
		default:
			gone = append(gone, c.Words())
		}
	}
	for _, said := range []struct {
		of         []string
		rule, text string
	}{
		{onAnswers, ruleOpen, "It was found %s before. That can be neither confirmed nor cleared, since too few answered: it stands."},
		{onFacts, ruleOpen, "It was found %s by facts before. That can be neither confirmed nor cleared, since too few answered and no facts clear it: it stands."},
		{lifted, ruleCleared, "It was found %s by facts before; these no longer say so."},
		{gone, ruleCleared, "Last time it was found %s; that is no longer so."},
	} {
		if len(said.of) > 0 {
			out = append(out, s.reason(said.rule, "answers", said.text, list(said.of)))
		}
	}
	return out
}

// nothing is said of a subject that is well, with the scores that may be shown to anybody.
func (s *sitting) nothing(k *hearing) Reason {
	var scores [len(Concerns)]string
	n := 0
	for c := range k.heard.concerns {
		if k.heard.concerns[c].N >= s.policy.MinimumResponses {
			scores[n] = ScoreNames[c] + " " + s.ofHundred(k.weighed.answers[c].Value())
			n++
		}
	}
	text := "No concern: " + list(scores[:n]) + " of 100, with the bar at " + OfHundred(s.policy.Bar) + "."
	return Reason{Rule: ruleNothing, Clause: s.policy.Clauses["answers"], Text: text}
}
