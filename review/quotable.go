package review

import (
	"bytes"
	"crypto/sha256"
	"slices"
)

// Quotable is the comments that may stand beside each concern of a subject, in the order of a lot. What their authors gave has no part in
// it, nor when they wrote: who wrote too and is not quoted could tell from that what those gave who are, or who they are.
type Quotable map[string][3][]Comment

// mostDrawn is how many comments beside one concern are looked at.
const mostDrawn = 10

// Quotable picks from the comments on the report's subjects those that come into question. About a mechanism only those count who
// spoke of itself.
func (q Quoting) Quotable(r Report, p Portfolio, comments map[string][]Comment) Quotable {
	figures := make(map[string]*Figures, len(comments))
	for i, f := range p.Subjects {
		if len(comments[f.Code]) > 0 {
			figures[f.Code] = &p.Subjects[i]
		}
	}
	out := Quotable{}
	for _, one := range r.Recommendations {
		f := figures[one.Subject]
		if f == nil {
			continue
		}
		spoke := speakersIn(f.Answers)
		var of [3][]Comment
		for _, c := range one.Concerns {
			if q.allows(one, c) && spoke.on(c) >= q.Least {
				of[c] = drawLots(comments[one.Subject], c, spoke)
			}
		}
		out[one.Subject] = of
	}
	return out
}

// Texts are the words of all of them, each once, in no order that matters.
func (q Quotable) Texts() []string {
	all := map[string]bool{}
	for _, of := range q {
		for _, comments := range of {
			for _, c := range comments {
				all[c.Text] = true
			}
		}
	}
	return sortedKeys(all)
}

// speakers is on which concerns each respondent has a voice.
type speakers map[int64]concerns

func speakersIn(answers []Answer) speakers {
	var l listener
	l.listen(answers)
	out := make(speakers, len(l.voices))
	for i, v := range l.voices {
		out[l.roll.called[i]] = v.spoke
	}
	return out
}

// on is how many have a voice on a concern.
func (s speakers) on(c Concern) (n int) {
	for _, spoke := range s {
		if spoke.have(c) {
			n++
		}
	}
	return n
}

// drawLots is the comments on a concern of those who have a voice on it, no more than are looked at. The lot of each is the digest of
// its words: the same whenever the report is made, and of no use to who wants to know who wrote them.
func drawLots(comments []Comment, c Concern, spoke speakers) (out []Comment) {
	lots := map[string][sha256.Size]byte{}
	for _, one := range comments {
		if one.Criterion.concernOf() == c && spoke[one.Respondent].have(c) {
			out = append(out, one)
			lots[one.Text] = sha256.Sum256([]byte(one.Text))
		}
	}
	slices.SortStableFunc(out, func(a, b Comment) int {
		first, second := lots[a.Text], lots[b.Text]
		return bytes.Compare(first[:], second[:])
	})
	return out[:min(mostDrawn, len(out))]
}
