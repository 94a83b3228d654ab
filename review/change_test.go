package review

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// resourcing are the answers of a healthy activity, with so many on its means, who all say the same.
func resourcing(n int, score float64) []Answer {
	out := slices.DeleteFunc(everywhere(10, 0.8, 0, 0.78), func(a Answer) bool { return a.Criterion().concernOf() == UnderResourced })
	return append(out, asked(1, n, "participant", "resourcing", score)...)
}

// lackedMeans is how a subject stood that ten answers found under-resourced.
func lackedMeans() Standing {
	mean := 0.2
	return Standing{
		Verdict: Reinforce, Concerns: []Concern{UnderResourced}, Found: &[3]bool{UnderResourced: true}, Grounds: &[3]Grounds{},
		Probabilities: [3]float64{UnderResourced: 0.999}, ToldMeans: [3]*float64{UnderResourced: &mean}, ToldProbabilities: [3]float64{UnderResourced: 0.999},
	}
}

// TestThatItLacksMeansIsNotClearedByFew: few answers on means are a doubt where it stood that these are lacking, whatever the few say.
func TestThatItLacksMeansIsNotClearedByFew(t *testing.T) {
	policy := compiled(t, declared(t))
	unconfirmed := Standing{Verdict: Ask, Found: &[3]bool{}, Unconfirmed: [3]Footing{UnderResourced: OnAnswers}, Grounds: &[3]Grounds{}}
	for _, c := range []struct {
		name    string
		before  Standing
		answers []Answer
		facts   func(*Resource)
		verdict Verdict
		change  Change
		open    Footing
	}{
		{"nobody answers", lackedMeans(), resourcing(0, 0), nil, Ask, Unchanged, OnAnswers},
		{"four say that it has them", lackedMeans(), resourcing(4, 0.9), nil, Ask, Unchanged, OnAnswers},
		{"four say that it lacks them", lackedMeans(), resourcing(4, 0.1), nil, Ask, Unchanged, OnAnswers},
		{"five say that it has them", lackedMeans(), resourcing(5, 0.8), nil, Keep, Cleared, Settled},
		{"four again", unconfirmed, resourcing(4, 0.8), nil, Ask, Unchanged, OnAnswers},
		{"ten after that are between the lines", unconfirmed, resourcing(10, 0.49), nil, Reinforce, Unchanged, Settled},
		{"ten after that say that it has them", unconfirmed, resourcing(10, 0.8), nil, Keep, Cleared, Settled},
		{"nobody answers, and it has all that was planned", lackedMeans(), resourcing(0, 0), func(*Resource) {}, Ask, Unchanged, OnAnswers},
		{"two facts say that it lacks them", lackedMeans(), resourcing(4, 0.1), lacks, Reinforce, Unchanged, Settled},
		{"it lacked none, and nobody answers", Standing{Verdict: Keep}, resourcing(0, 0), nil, Keep, Unchanged, Settled},
	} {
		t.Run(c.name, func(t *testing.T) {
			report := judged(t, stoodOnce(c.before, c.answers, c.facts), policy)
			got := report.of(t, "ACT-1")
			if got.Verdict != c.verdict || got.Change != c.change || got.Told.Change != c.change || got.Standing().Unconfirmed[UnderResourced] != c.open {
				t.Errorf("%s, %s, told %s, %v: %v", got.Verdict, got.Change, got.Told.Change, got.Standing().Unconfirmed, got.Reasons)
			}
			if cleared := c.change == Cleared; (report.Since.Cleared == 1) != cleared || (report.Told.Since.Cleared == 1) != cleared {
				t.Errorf("counted are %+v, and to others %+v", report.Since, report.Told.Since)
			}
			if asks := strings.HasPrefix(got.Told.Reasons[0].Text, "Ask about resourcing ("); asks != (c.open != Settled) {
				t.Errorf("others are told %v", got.Told.Reasons)
			}
		})
	}
}

// stoodOnce is the healthy portfolio, of which one activity stood so, has these answers now, and its money with a change; nil: no row.
func stoodOnce(then Standing, answers []Answer, facts func(*Resource)) Portfolio {
	p := healthy()
	f := &p.Subjects[0]
	f.Answers = answers
	if facts == nil {
		f.Resources = nil
	} else {
		facts(&f.Resources[0])
	}
	before(&p, then)
	return p
}

// lacks has two facts say that means are lacking.
func lacks(r *Resource) { r.Allocated, r.StaffActual = num(60000), num(2) }

func TestThatItMayStillLackMeansTellsNothingOfTheFew(t *testing.T) {
	policy := compiled(t, declared(t))
	for _, stood := range []Standing{lackedMeans(), onFacts(policy)} {
		told := func(score float64) (Verdict, Change, *Telling) {
			p := healthy()
			p.Subjects[0].Answers, p.Subjects[0].Resources = resourcing(4, score), nil
			before(&p, stood)
			one := judged(t, p, policy).of(t, "ACT-1")
			return one.Verdict, one.Change, one.Told
		}
		verdict, change, bad := told(0.1)
		if other, otherChange, good := told(0.9); verdict != other || change != otherChange || !reflect.DeepEqual(bad, good) {
			t.Errorf("where they say that it lacks them, others read %s, %s\n%+v\nand else %s, %s\n%+v", verdict, change, bad, other, otherChange, good)
		}
	}
}

func TestWhatStandsOutlivesAnExemption(t *testing.T) {
	policy := declared(t)
	policy.Exemptions = []Exemption{{"ACT-1", "Ada", "it moves", "2027-01-01"}}
	p := healthy()
	p.Subjects[0].Answers, p.Subjects[0].Resources = resourcing(2, 0.1), nil
	before(&p, lackedMeans())
	report := judged(t, p, compiled(t, policy))
	if got := report.of(t, "ACT-1"); got.Verdict != Keep || got.Change != Unchanged || got.Standing().Unconfirmed[UnderResourced] != OnAnswers {
		t.Errorf("%s, %s, %v", got.Verdict, got.Change, got.Standing())
	}
	if note := "Exempt: ACT-1, under-resourced (neither confirmed nor cleared), until 2027-01-01: it moves (Ada)."; !slices.Contains(report.Notes, note) {
		t.Errorf("%q, want %q", report.Notes, note)
	}
}

// TestWhatIsWorseIsToldBeforeWhatIsCleared: of two concerns that stood one is gone, and the other far more probable or not.
func TestWhatIsWorseIsToldBeforeWhatIsCleared(t *testing.T) {
	policy := compiled(t, declared(t))
	for _, c := range []struct {
		name   string
		then   float64 // how probable it was that it is not working
		change Change
		told   string
	}{
		{"the other worse", 0.8, Worse, "worse"},
		{"the other as it was", 0.94, Cleared, "a concern cleared"},
	} {
		t.Run(c.name, func(t *testing.T) {
			then := lackedMeans()
			then.Concerns, then.Probabilities[NotWorking], then.ToldProbabilities[NotWorking] = []Concern{UnderResourced, NotWorking}, c.then, c.then
			report := judged(t, stoodOnce(then, everywhere(10, 0.8, 0.75, 0.05), func(*Resource) {}), policy)
			got := report.of(t, "ACT-1")
			if got.Verdict != Reshape || got.Change != c.change || got.Told.Change != c.change || got.item().Changed != c.told {
				t.Errorf("%s %v: %s, told %s, %q", got.Verdict, got.Scores[NotWorking].Probability, got.Change, got.Told.Change, got.item().Changed)
			}
		})
	}
}
