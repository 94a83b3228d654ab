package jobs

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"stocktake/review"
)

func TestTheExitCodeIsTheGravestThing(t *testing.T) {
	failed := errors.New("connection refused")
	undelivered := Undelivered{Key: "k", Err: failed}
	for _, test := range []struct {
		name   string
		result Result
		err    error
		want   int
	}{
		{"nothing was due", Result{Matched: 3}, nil, CodeDone},
		{"one programme failed", Result{Matched: 3, Troubles: []Trouble{{"A", failed}}}, nil, CodeFailed},
		{"one was not delivered", Result{Matched: 3, Troubles: []Trouble{{"A", fmt.Errorf("post: %w", undelivered)}}}, nil, CodeUndelivered},
		{"one was not delivered, one failed", Result{Matched: 3, Troubles: []Trouble{{"A", undelivered}, {"B", failed}}}, nil, CodeFailed},
		{"another run holds one of two", Result{Matched: 2, Named: true, Held: []string{"A"}}, nil, CodeDone},
		{"another run holds all, none was named", Result{Matched: 2, Held: []string{"A", "B"}}, nil, CodeDone},
		{"another run holds all that were named", Result{Matched: 2, Named: true, Held: []string{"A", "B"}}, nil, CodeHeld},
		{"no programmes at all", Result{}, ErrNoProgrammes, CodeRefused},
		{"a programme that nobody knows", Result{}, fmt.Errorf("run: %w", UnknownProgramme("X")), CodeWrong},
		{"a policy that names a calibration which is not kept", Result{Troubles: []Trouble{{"A", fmt.Errorf("judge A: %w", review.NoCalibration{Version: 99})}}}, nil, CodeWrong},
		{"a policy that cannot be used", Result{Troubles: []Trouble{{"A", fmt.Errorf("judge A: %w", review.Unusable("rule x: it divides by a list"))}}}, nil, CodeWrong},
		{"the database is down", Result{}, failed, CodeFailed},
		{"a fact cannot be read", Result{Matched: 3, Troubles: []Trouble{{"A", fmt.Errorf("gather A: %w", review.Unfit("T-1: starts_on is infinite"))}}}, nil, CodeRefused},
		{"a fact cannot be read, one failed", Result{Matched: 3, Troubles: []Trouble{{"A", review.Unfit("")}, {"B", failed}}}, nil, CodeFailed},
		{"programmes cannot be read", Result{}, fmt.Errorf("list: %w", review.Unreadable{"A": errors.New("it has no cadence")}), CodeRefused},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.result.Code(test.err); got != test.want {
				t.Errorf("code %d, want %d", got, test.want)
			}
		})
	}
}

// The order is that of the contract: 2, 1, 4, 3, 6, 5.
func TestOfSeveralCodesTheFirstOfTheOrderIsGiven(t *testing.T) {
	order := []int{2, 1, 4, 3, 6, 5, 0}
	for i := range order {
		if got := Gravest(order[i:]); got != order[i] {
			t.Errorf("of %v: %d, want %d", order[i:], got, order[i])
		}
	}
	if got := Gravest([]int{CodeDone, 255}); got != CodeFailed {
		t.Errorf("of a code that is none of ours: %d, want %d", got, CodeFailed)
	}
}

// An empty report says that nothing was due; where nobody looked it would be untrue.
func TestNothingIsUndoneThatWasJudgedOrHasNothingDue(t *testing.T) {
	for _, test := range []struct {
		name   string
		result Result
		want   bool
	}{
		{"nothing was due", Result{Matched: 1}, false},
		{"another run holds it", Result{Matched: 1, Held: []string{"A"}}, true},
		{"it failed", Result{Matched: 1, Troubles: []Trouble{{"A", errors.New("connection refused")}}}, true},
		{"another run holds one of two", Result{Matched: 2, Held: []string{"A"}, Reports: []review.Report{{}}}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.result.Undone(); got != test.want {
				t.Errorf("undone is %t, want %t", got, test.want)
			}
		})
	}
}

// A rehearsal of thousands of programmes would hold all of their reports at once.
func TestARehearsalKeepsWhatItTellsAlone(t *testing.T) {
	keep, flag := review.Recommendation{ID: "a", Subject: "A", Verdict: review.Keep}, review.Recommendation{ID: "b", Subject: "B", Verdict: review.Reshape}
	short := flag
	flag.Reasons = []review.Reason{{}}
	var r Result
	r.take(review.Report{Programme: review.Programme{Code: "P"}, Recommendations: []review.Recommendation{keep, flag}, Notes: []string{"long"}})
	r.abridge()
	want := []review.Report{{Programme: review.Programme{Code: "P"}, Recommendations: []review.Recommendation{short}}}
	if !reflect.DeepEqual(want, r.Reports) || r.Verdicts[review.Keep] != 1 {
		t.Errorf("%+v, %v", r.Reports, r.Verdicts)
	}
}
