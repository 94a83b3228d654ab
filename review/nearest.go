package review

import (
	"cmp"
	"slices"
)

// Nearest is the comments that may stand beside each concern of a subject, those whose respondents' voices lie nearest the mean first.
type Nearest map[string][3][]Comment

// mostNear is how many comments beside one concern are looked at.
const mostNear = 10

// Nearest picks from the comments on the report's subjects, in the order in which they were given, those that come into question.
// About a mechanism only those count who spoke of itself.
func (q Quoting) Nearest(r Report, p Portfolio, comments map[string][]Comment) Nearest {
	figures := make(map[string]*Figures, len(comments))
	for i, f := range p.Subjects {
		if len(comments[f.Code]) > 0 {
			figures[f.Code] = &p.Subjects[i]
		}
	}
	out := Nearest{}
	for _, one := range r.Recommendations {
		f := figures[one.Subject]
		if f == nil {
			continue
		}
		h, opinions := opinionsOf(f.Answers, q.levelling)
		var near [3][]Comment
		for _, c := range one.Concerns {
			if q.allows(one, c) && h.concerns[c].N >= q.Least {
				near[c] = closest(comments[one.Subject], c, h.concerns[c].Mean, opinions)
			}
		}
		out[one.Subject] = near
	}
	return out
}

// Texts are the words of all of them, each once, in no order that matters.
func (n Nearest) Texts() []string {
	all := map[string]bool{}
	for _, near := range n {
		for _, comments := range near {
			for _, c := range comments {
				all[c.Text] = true
			}
		}
	}
	return sortedKeys(all)
}

// opinionsOf is what was heard, and each respondent's voice in it.
func opinionsOf(answers []Answer, levelling float64) (heard, map[int64]voice) {
	var l listener
	h, all := l.hear(levelling, answers), map[int64]voice{}
	for i, v := range l.voices {
		all[l.roll.called[i]] = v
	}
	return h, all
}

// closest are the comments on a concern of those who have a voice on it, nearest to the mean first, and no more than are looked at.
func closest(comments []Comment, c Concern, mean float64, opinions map[int64]voice) (out []Comment) {
	for _, one := range comments {
		if one.Criterion.concernOf() == c && opinions[one.Respondent].spoke.have(c) {
			out = append(out, one)
		}
	}
	away := func(one Comment) float64 {
		far := float64(opinions[one.Respondent].score[c])/million - mean
		return max(far, -far)
	}
	slices.SortStableFunc(out, func(a, b Comment) int { return cmp.Compare(Round6(away(a)), Round6(away(b))) })
	return out[:min(mostNear, len(out))]
}
