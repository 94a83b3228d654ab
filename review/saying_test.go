package review

import (
	"cmp"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// In whatever order respondents speak, each has the voice that the definition gives: of a criterion the last score, of a concern the
// mean of its criteria, the role of the last answer to it. Who only comments has none.
func TestEverybodyHasTheVoiceOfWhatTheySaidLast(t *testing.T) {
	var l listener // the same for all, as in a review
	rapid.Check(t, func(t *rapid.T) {
		answers := rapid.SliceOfN(rapid.Custom(anyAnswer), 0, 40).Draw(t, "answers")
		if rapid.Bool().Draw(t, "together") {
			slices.SortStableFunc(answers, func(a, b Answer) int { return cmp.Compare(a.Respondent(), b.Respondent()) })
		}
		l.hear(2, answers)
		got := map[int64]voice{}
		for i, v := range l.voices {
			for c := range v.role {
				if !v.spoke.have(Concern(c)) {
					v.role[c] = 0 // it is nobody's
				}
			}
			got[l.roll.called[i]] = v
		}
		if diff := gocmp.Diff(voicesByDefinition(answers), got, gocmp.AllowUnexported(voice{})); diff != "" {
			t.Fatal(diff)
		}
	})
}

// A voice has room for the highest score on every criterion.
func TestTopMarksOnAllCriteriaAreTopMarks(t *testing.T) {
	var answers []Answer
	for criterion := range Criteria {
		answers = append(answers, NewAnswer(1, 0, Criterion(criterion), million))
	}
	var l listener
	l.hear(2, answers)
	if got := l.voices[0].score; got != [3]int32{million, million, million} {
		t.Errorf("the voice is %v", got)
	}
}

func anyAnswer(t *rapid.T) Answer {
	return NewAnswer(
		rapid.Int64Range(1, 6).Draw(t, "respondent"),
		Role(rapid.IntRange(0, 2).Draw(t, "role")),
		Criterion(rapid.IntRange(0, len(Criteria)-1).Draw(t, "criterion")),
		rapid.OneOf(rapid.Int64Range(-1, million), rapid.Just[int64](million)).Draw(t, "score"))
}

func voicesByDefinition(answers []Answer) map[int64]voice {
	last := map[int64]map[Criterion]Answer{}
	role := map[int64]*[3]Role{}
	for _, a := range answers {
		if !a.Scored() {
			continue
		}
		if last[a.Respondent()] == nil {
			last[a.Respondent()], role[a.Respondent()] = map[Criterion]Answer{}, &[3]Role{}
		}
		last[a.Respondent()][a.Criterion()] = a
		role[a.Respondent()][a.Criterion().concernOf()] = a.Role()
	}
	out := map[int64]voice{}
	for who, said := range last {
		v := voice{role: *role[who]}
		var n [3]int32
		for criterion, a := range said {
			c := criterion.concernOf()
			v.score[c] += int32(a.Score())
			n[c]++
		}
		for c := range n {
			if n[c] > 0 {
				v.score[c] /= n[c]
				v.spoke |= 1 << c
			}
		}
		out[who] = v
	}
	return out
}
