package review_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"stocktake/internal/every"
	"stocktake/review"
)

// verdicts are what is recommended of every subject and what waits to be found again, which are told whatever they rest on.
func verdicts(r review.Report) string {
	out := ""
	for _, one := range r.Recommendations {
		out += string(one.Verdict) + text(one.Concerns) + text(one.Told.Found)
	}
	return out
}

func TestWhatTooFewSaidMovesNoFigureThatIsTold(t *testing.T) {
	for _, c := range []struct {
		name   string
		policy *review.Policy
	}{
		{"as declared", declared(t, asDeclared)},
		{"found twice", declared(t, func(p *review.Policy) { p.Confirm = 2 })},
	} {
		t.Run(c.name, func(t *testing.T) { whatTooFewSaid(t, c.policy) })
	}
}

// whatTooFewSaid is otherwise in worlds where whatever is raised is rejected.
func whatTooFewSaid(t *testing.T, policy *review.Policy) {
	changed := 0
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 3))
		s := anySequence(r)
		s.rejecting = true
		of, answered := s.anyTarget(r)
		group, _ := s.group(of)
		if !answered || len(group) >= 5 {
			continue
		}
		others := make([]int64, len(group))
		for i := range others {
			others[i] = r.Int64N(s.marks)
		}
		as, so := s.reports(policy, nil), s.with(of, group, others).reports(policy, nil)
		if readAll(as, verdicts) != readAll(so, verdicts) {
			continue
		}
		changed++
		if readAll(as, published) != readAll(so, published) {
			t.Errorf("world %d: %d answers on %s move what is told", seed, len(group), review.Criteria[of.criterion])
		}
	}
	if changed < 50 {
		t.Errorf("only %d worlds changed nothing but what few said", changed)
	}
}

// learnt is what verdicts of others on all subjects of a report teach.
func learnt(r review.Report) review.Calibration {
	var said []review.Judgement
	for _, one := range r.Recommendations {
		said = append(said, review.Judgement{Subject: one.Subject, At: r.AsOf.AddDate(0, 1, 0), By: "board", Says: review.Reinforce.Says()})
	}
	outlook := review.Outlook{Programme: "MD", Past: r.Past(), Until: r.AsOf.AddDate(1, 0, 0)}
	return review.Calibrate(review.Look([]review.Outlook{outlook}, said).Cases)
}

func TestACalibrationIsLearntFromWhatIsToldAlone(t *testing.T) {
	policy := declared(t, asDeclared)
	changed, alone := 0, 0
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 5))
		s := anySequence(r)
		s.periods = s.periods[:1]
		of, answered := s.anyTarget(r)
		if !answered {
			continue
		}
		group, marks := s.group(of)
		as := s.reports(policy, nil)[0]
		for lie := range s.lies(marks, 0) {
			so := s.with(of, group, lie).reports(policy, nil)[0]
			a, b := learnt(as), learnt(so)
			if published(as) != published(so) || a.Cases == 0 {
				continue
			}
			changed, alone = changed+1, alone+1/len(group)
			if a != b {
				t.Errorf("world %d: another mark of %d and %d answers on %s, %+v becomes %+v", seed, lie[0], len(group), review.Criteria[of.criterion], a, b)
			}
		}
	}
	if changed < 150 || alone < 10 {
		t.Errorf("only %d marks told alike, %d of them of somebody alone", changed, alone)
	}
}

func TestWhatIsToldOfAMean(t *testing.T) {
	for _, c := range []struct {
		name  string
		marks []float64
		want  float64
	}{
		{"ten answers of three quarters, to the nearest ten", []float64{.75, .75, .75, .75, .75, .75, .75, .75, .75, .75}, .8},
		{"all gave the most: nine tenths", []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, .9},
		{"one of five did not: the same", []float64{1, 1, 1, 1, .75}, .9},
		{"all gave the least: one tenth", []float64{0, 0, 0, 0, 0}, .1},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := anySequence(rand.New(rand.NewPCG(1, 1))).periods[0]
			p.Subjects[0].Answers = nil
			for i, mark := range c.marks {
				p.Subjects[0].Answers = append(p.Subjects[0].Answers, review.NewAnswer(int64(i+1), 0, 0, int64(mark*million)))
			}
			told := made(judge(declared(t, asDeclared)), p).Shown().Recommendations[0].Scores[review.NoLongerRelevant]
			if told.Mean == nil || review.Round6(*told.Mean) != c.want {
				t.Errorf("told %s", text(told.Mean))
			}
		})
	}
}

func TestARecordWithoutATellingShowsNoFigureOfAnswers(t *testing.T) {
	r := made(judge(declared(t, asDeclared)), anySequence(rand.New(rand.NewPCG(1, 1))).periods[0])
	for i := range r.Recommendations {
		r.Recommendations[i].Told = nil
	}
	for _, one := range r.Shown().Recommendations {
		for _, score := range one.Scores {
			if !score.Hidden || score.Estimate != nil || score.Mean != nil || score.Probability != 0 {
				t.Errorf("%s is shown with %s", one.Subject, text(score))
			}
		}
	}
}

// Others read no more digits of what answers say than something stands behind: hundredths, and thousandths of what is probable.
func TestWhatIsToldHasNoMoreDigitsThanItBears(t *testing.T) {
	policy := declared(t, asDeclared)
	for seed := range uint64(20) {
		for _, r := range anySequence(rand.New(rand.NewPCG(seed, 7))).reports(policy, nil) {
			for _, one := range r.Shown().Recommendations {
				for _, s := range one.Scores {
					for _, x := range []*float64{s.Estimate, s.Low, s.High, &s.Usual} {
						if x != nil && review.Round6(100**x) != math.Round(100**x) {
							t.Errorf("%s is told %v", one.Subject, *x)
						}
					}
					for _, x := range []float64{s.FromAnswers, s.Probability} {
						if review.Round6(1000*x) != math.Round(1000*x) {
							t.Errorf("%s is told %v", one.Subject, x)
						}
					}
				}
			}
		}
	}
}

// seenBy is how others see each field of a report and of its recommendations; under one that is named, all that it holds.
var seenBy = map[string][]string{
	"as judged": strings.Fields(`AnswersUntil AsOf Coverage Foremost Notes Period Policy Programme Shortfalls Across
		ID Subject Kind Title Owner Marking Verdict Concerns Priority NeedsApprovalOf DecidedBy Under
		Factors.Rule Factors.Concern Factors.Figure Factors.Factor Factors.Text Factors.Sources
		Quotes.Concern Quotes.Version Quotes.Text
		Arrangement.Admission Arrangement.RingFenced
		Arrangement.Activities.Subject Arrangement.Activities.Title Arrangement.Activities.Programme Arrangement.Activities.Verdict
		Allocated.Currency Allocated.Value`),
	"as told":  strings.Fields(`ExpectedFalse Since Across.Near Scores Rank Reasons ClearsIf EarlyWarnings Change`),
	"told":     {"Told"}, // what is told, which is worked out for others
	"not seen": {"Calibration", "LeansOn", "Raters", "Dossier", "Silent", "Sums"},
}

// Who adds a field to a recommendation, to what it holds or to a report says here how others see it. Where Shown does not name it they
// do not.
func TestOthersSeeOfAReportWhatIsNamed(t *testing.T) {
	yearly, err := review.ParseCadence("yearly", "UTC")
	if err != nil {
		t.Fatal(err)
	}
	r := every.Field[review.Report](yearly, review.NotWorking, time.UTC, time.Unix(1, 0), decimal.New(1, 0))
	judged, seen := every.Paths(r), every.Paths(r.Shown())
	met := map[string]bool{}
	for path, was := range judged {
		name, how := namedIn(strings.TrimPrefix(path, "Recommendations."))
		met[name] = true
		is := seen[path]
		switch how {
		case "as judged", "told":
			if is != was {
				t.Errorf("%s is seen as %q, and not as judged: %q", path, is, was)
			}
		case "as told":
			if is == "" || is == was && !strings.HasPrefix(is, "true") {
				t.Errorf("%s is seen as %q, judged it is %q", path, is, was)
			}
		case "not seen":
			if is != "" {
				t.Errorf("%s is seen as %q", path, is)
			}
		default:
			t.Errorf("it is not said here how others see %s: say so, and name it in told.go if they do", path)
		}
	}
	for how, names := range seenBy {
		for _, name := range names {
			if !met[name] {
				t.Errorf("%s is said to be seen %s, and there is none", name, how)
			}
		}
	}
}

// namedIn is the longest name in seenBy under which a path stands.
func namedIn(path string) (name, how string) {
	for each, names := range seenBy {
		for _, one := range names {
			if strings.HasPrefix(path+".", one+".") && len(one) > len(name) {
				name, how = one, each
			}
		}
	}
	return name, how
}
