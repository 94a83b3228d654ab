package review

import (
	"fmt"
	"slices"
	"strconv"
)

// asks is who should be asked what, and then what else cannot be told.
func (s *sitting) asks(k *hearing) []Reason {
	var out []Reason
	var about []string
	for c := range Concerns {
		doubts := s.doubtsOn(k, Concern(c))
		if len(doubts) == 0 {
			continue
		}
		topic := scoreWords[c]
		if slices.Contains(doubts, tooFew) {
			topic += fmt.Sprintf(" (%s of the %d needed)", count(k.heard.concerns[c].N, "answer"), s.policy.MinimumResponses)
		}
		about = append(about, topic)
		out = append(out, s.doubtful(k, Concern(c), doubts)...)
	}
	ask := s.reason(ruleAsk, "ask", "Ask about %s: %s.", list(about), whom(k))
	return append([]Reason{ask}, out...)
}

// doubtsOn is why one concern cannot be told.
func (s *sitting) doubtsOn(k *hearing, c Concern) []string {
	var out []string
	for _, d := range s.doubts(k) {
		if d.concern == c {
			out = append(out, d.why)
		}
	}
	return out
}

// doubtful is what answers and facts say of a concern that lies between the lines or on which they contradict each other.
func (s *sitting) doubtful(k *hearing, c Concern, doubts []string) []Reason {
	var text string
	switch {
	case slices.Contains(doubts, contradictory):
		text = "Answers and facts contradict each other on whether it is " + concernWords[c] + "."
	case !slices.Contains(doubts, between):
		return nil
	case k.weighed.probability[c] >= s.policy.Raise():
		text = "It would be found " + concernWords[c] + ", but for too few answers."
	default:
		text = fmt.Sprintf("Too close to call: %s in 100 that it is %s, which is said from %s on and taken back under %s.",
			ofHundred(k.weighed.probability[c]), concernWords[c], ofHundred(s.policy.Raise()), ofHundred(s.policy.Leave))
	}
	said := s.reason(AnswersRule+ScoreNames[c], "ask", "%s", text)
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

// groups are the roles as groups of people.
var groups = [len(Roles)]string{"participants", "partners", "allies", "hosts", "staff", "evaluators"}

// plural names roles as groups of people.
func plural(roles [len(Roles)]bool) []string {
	var out []string
	for r, is := range roles {
		if is {
			out = append(out, groups[r])
		}
	}
	return out
}
