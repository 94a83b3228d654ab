package review

import (
	"slices"
	"strconv"
)

// asks is who should be asked what, and then what cannot be told.
func (s *sitting) asks(k *hearing) []Reason {
	var out []Reason
	var open []string
	for _, d := range s.doubts(k) {
		if !slices.Contains(open, scoreWords[d.concern]) {
			open = append(open, scoreWords[d.concern])
		}
		out = append(out, s.doubtful(k, d)...)
	}
	ask := s.reason(ruleAsk, "ask", "Ask about %s: %s.", list(open), whom(k))
	return append([]Reason{ask}, out...)
}

// doubtful is one doubt in words, with the figures it rests on.
func (s *sitting) doubtful(k *hearing, d doubt) []Reason {
	c, w := d.concern, k.weighed
	switch d.why {
	case tooFew:
		n, least := k.heard.concerns[c].N, s.policy.MinimumResponses
		return []Reason{s.reason(ruleAsk, "ask", "%s has %s; %d more would do.", sentenceCase(scoreWords[c]), count(n, "answer"), least-n)}
	case contradictory:
		return append([]Reason{s.reason(AnswersRule+ScoreNames[c], "ask",
			"Answers and facts contradict each other: by the answers alone %s in 100 that it is %s, and the facts multiply the odds by %s.",
			ofHundred(w.answers[c].Under), concernWords[c], short(w.odds[c], 2))}, s.facts(k, c)...)
	}
	if w.probability[c] >= s.policy.Raise() {
		return append([]Reason{s.reason(AnswersRule+ScoreNames[c], "ask", "It would be found %s, %s in 100, but for too few answers.",
			concernWords[c], ofHundred(w.probability[c])), s.answered(k, c)}, s.facts(k, c)...)
	}
	said := s.reason(AnswersRule+ScoreNames[c], "ask", "It may be %s: %s in 100, where %s raises it and under %s lets it go.",
		concernWords[c], ofHundred(w.probability[c]), ofHundred(s.policy.Raise()), ofHundred(s.policy.Leave))
	return append([]Reason{said, s.answered(k, c)}, s.facts(k, c)...)
}

// whom is who should be asked: those invited who stayed silent, else the roles not yet heard.
func whom(k *hearing) string {
	heardOf := map[int64]bool{}
	for _, a := range k.figures.Answers {
		heardOf[a.Respondent] = true
	}
	asked := invited(k.figures.Invited)
	silent, roles := 0, [len(Roles)]bool{}
	for _, i := range asked {
		if !heardOf[i.Respondent] {
			silent++
			roles[i.Role] = true
		}
	}
	switch {
	case len(asked) == 0 && k.heard.respondents == 0:
		return "nobody was recorded as invited, and nobody answered"
	case len(asked) == 0:
		return "nobody was recorded as invited; not heard so far: " + list(unheard(k))
	case silent == 0:
		return "all " + strconv.Itoa(len(asked)) + " invited have answered; invite more, such as " + list(unheard(k))
	}
	return strconv.Itoa(silent) + " of " + strconv.Itoa(len(asked)) + " invited have not answered, among them " + list(plural(roles))
}

// unheard is the roles from which no answer came on anything.
func unheard(k *hearing) []string {
	silent := [len(Roles)]bool{}
	for r := range silent {
		silent[r] = true
	}
	for _, a := range k.figures.Answers {
		silent[a.Role] = false
	}
	if all := plural(silent); len(all) > 0 {
		return all
	}
	return []string{"more of every role"}
}

// plural names roles as groups of people.
func plural(roles [len(Roles)]bool) []string {
	names := [len(Roles)]string{"participants", "partners", "allies", "hosts", "staff", "evaluators"}
	var out []string
	for r, is := range roles {
		if is {
			out = append(out, names[r])
		}
	}
	return out
}
