package review

import (
	"fmt"
	"slices"
)

// asks is who should be asked what, and then what else cannot be told.
func (s *sitting) asks(k *hearing) []Reason {
	var out []Reason
	var about []string
	whom := k.attendance.whom()
	for c := range Concerns {
		doubts := s.doubtsOn(k, Concern(c))
		if len(doubts) == 0 {
			continue
		}
		topic := ScoreNames[c]
		if slices.Contains(doubts, tooFew) {
			topic += " (" + s.missing(k.counted[c]) + ")"
			if k.attendance.silent > 0 && k.counted[c]+k.attendance.silent < s.policy.MinimumResponses {
				whom = k.attendance.whom() + "; invite more, for these alone are too few"
			}
		}
		about = append(about, topic)
		out = append(out, s.doubtful(k, Concern(c), doubts)...)
	}
	if len(about) == 0 { // what is told of the answers does not show the doubt
		about = ScoreNames[:]
	}
	ask := s.reason(ruleAsk, "ask", "Ask about %s: %s.", list(about), whom)
	return append([]Reason{ask}, out...)
}

// missing is what so many answers lack. Of a mechanism enough may have been heard and few be left of them beside those who are told of its
// activities, so that they are hidden.
func (s *sitting) missing(answers int) string {
	heard, needed := count(answers, "answer"), s.policy.MinimumResponses
	if answers < needed {
		return fmt.Sprintf("%s of the %d needed", heard, needed)
	}
	return fmt.Sprintf("%s, of which fewer than the %d needed are left beside those shown of its activities", heard, needed)
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
		text = "Answers and facts contradict each other on whether it is " + c.Words() + "."
	case !slices.Contains(doubts, between):
		return nil
	case k.waits[c] > 0:
		return s.waitingFor(k, c)
	case k.weighed.probability[c] >= s.policy.Raise():
		text = "It would be found " + c.Words() + ", but for too few answers."
	default:
		text = fmt.Sprintf("Too close to call: %s that it is %s, which is said from %s on and taken back under %s.",
			s.chance(k.weighed.probability[c], s.policy.Raise(), s.policy.Leave), c.Words(), OfHundred(s.policy.Raise()), OfHundred(s.policy.Leave))
	}
	said := s.reason(AnswersRule+ScoreNames[c], "ask", "%s", text)
	return append([]Reason{said, s.answered(k, c)}, s.facts(k, c)...)
}

// waiting is what waits to be found again beside a verdict that rests on something else.
func (s *sitting) waiting(k *hearing) (out []Reason) {
	for c, reports := range k.waits {
		if reports > 0 {
			out = append(out, s.waitingFor(k, Concern(c))...)
		}
	}
	return out
}

func (s *sitting) waitingFor(k *hearing, c Concern) []Reason {
	return append([]Reason{s.waits(k, c), s.answered(k, c)}, s.facts(k, c)...)
}

// waits says that a concern is found and not raised yet.
func (s *sitting) waits(k *hearing, c Concern) Reason {
	return s.reason(AnswersRule+ScoreNames[c], "ask", "It would be found %s, but that must show in %d reports in a row: so far in %d.",
		c.Words(), s.policy.Confirm, k.waits[c])
}

// attendance is who was asked about a subject and who answered, as far as may be told.
type attendance struct {
	asked, silent, answered int      // answered: who gave a score on anything
	wrote                   int      // those heard in words alone
	fewWrote                bool     // so few that others are not told of them
	roles                   []string // of the silent or, where there are none, of which nobody answered, else [everyRole]; none: not to be told
}

func attendanceOf(answers [][]Answer, asked []Invitation, answered int) attendance {
	heardOf := map[int64]bool{}
	for _, about := range answers {
		for _, a := range about {
			heardOf[a.Respondent()] = true
		}
	}
	out, silent := attendance{answered: answered, wrote: len(heardOf) - answered}, [len(Roles)]bool{}
	for _, i := range invited(asked) {
		out.asked++
		if !heardOf[i.Respondent] {
			out.silent++
			silent[i.Role] = true
		}
	}
	if out.roles = plural(silent); out.silent == 0 {
		out.roles = unheard(answers)
	}
	return out
}

// silence is how many of those asked answered nothing; nil where nobody was, or it was not looked at.
func (a attendance) silence() *int {
	if a.asked == 0 {
		return nil
	}
	return &a.silent
}

// whom is who should be asked: those invited who stayed silent, else the roles not yet heard.
func (a attendance) whom() string {
	silent := fmt.Sprintf("%d of %d invited", a.silent, a.asked)
	if a.asked == 1 {
		silent = "the one invited"
	}
	switch {
	case a.asked == 0 && a.answered == 0:
		return "nobody was recorded as invited, and " + noScores(a.wrote, a.fewWrote, "")
	case a.asked == 0 && a.allRoles():
		return "nobody was recorded as invited; ask more of " + everyRole
	case a.asked == 0:
		return "nobody was recorded as invited" + a.named("; not heard so far: ")
	case a.silent == 0 && a.allRoles():
		return a.answeredAll() + " of " + everyRole
	case a.silent == 0:
		return a.answeredAll() + a.named(", such as ")
	case a.silent == 1 && len(a.roles) > 0:
		return silent + a.named(", of the ") + ", has not answered"
	case a.silent == 1:
		return silent + " has not answered"
	}
	return silent + " have not answered" + a.named(", among them ")
}

func (a attendance) answeredAll() string {
	who := fmt.Sprintf("all %d invited have", a.asked)
	if a.asked == 1 {
		who = "the one invited has"
	}
	if a.answered == 0 {
		return who + " answered without a score; invite more"
	}
	return who + " answered; invite more"
}

// noScores is what is said where nobody gave a score, with words on when. Few who wrote a comment are not told of, but that nobody answered
// is not said of them either.
func noScores(wrote int, few bool, when string) string {
	switch {
	case wrote == 0:
		return "nobody answered" + when
	case few:
		return "nobody gave a score" + when
	}
	return "nobody gave a score" + when + ", but some commented"
}

// named are the roles after some words; nothing where they are not to be told.
func (a attendance) named(before string) string {
	if len(a.roles) == 0 {
		return ""
	}
	return before + list(a.roles)
}

// everyRole stands for the roles not yet heard where all were.
const everyRole = "every role"

func (a attendance) allRoles() bool { return slices.Equal(a.roles, []string{everyRole}) }

// unheard is the roles from which no answer came on anything.
func unheard(answers [][]Answer) []string {
	silent := [len(Roles)]bool{}
	for r := range silent {
		silent[r] = true
	}
	for _, about := range answers {
		for _, a := range about {
			silent[a.Role()] = false
		}
	}
	if all := plural(silent); len(all) > 0 {
		return all
	}
	return []string{everyRole}
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
