package review_test

import (
	"fmt"
	"testing"
	"time"

	"stocktake/internal/worlds"
	"stocktake/review"
)

// foreseen holds reviews of planted worlds against their truth, told by others a month later.
func foreseen(t *testing.T, plan worlds.Plan, n uint64) review.Hindsight {
	t.Helper()
	policy := declared(t, asDeclared)
	var outlooks []review.Outlook
	var said []review.Judgement
	for seed := uint64(1); seed <= n; seed++ {
		w := worlds.Draw(plan, seed)
		w.Portfolio.Programme.Code = fmt.Sprintf("W%d", seed)
		for i, f := range w.Portfolio.Subjects {
			w.Portfolio.Subjects[i].Code = fmt.Sprintf("W%d-%s", seed, f.Code)
			said = append(said, review.Judgement{Subject: w.Portfolio.Subjects[i].Code, At: w.Portfolio.AsOf.Add(30 * 24 * time.Hour), By: "truth", Says: truly(w.Truth[f.Code])})
		}
		report, err := review.Judge(w.Portfolio, policy)
		if err != nil {
			t.Fatal(err)
		}
		outlooks = append(outlooks, review.Outlook{Programme: report.Programme.Code, Past: report.Past(), Until: report.AsOf.AddDate(1, 0, 0)})
	}
	return review.Look(outlooks, said)
}

func truly(truth worlds.Truth) (out [3]review.Label) {
	for c, value := range truth.Values {
		out[c] = review.Refuted
		if value < 0.5 {
			out[c] = review.Borne
		}
	}
	return out
}

// Planted faults are found, and few flags are false, at the rates that section 6.3 of the mechanism states; and of what is
// said to be so probable, so much is true.
func TestABacktestFindsPlantedTruthAtTheStatedRates(t *testing.T) {
	all := foreseen(t, worlds.Planted(8, 0.2).Between(8, 30), 30).All
	if all.Cases != 30*40*3 || all.Recall.Value() < 0.93 || all.Precision.Value() < 0.9 {
		t.Errorf("%d cases, recall %v, precision %v", all.Cases, all.Recall, all.Precision)
	}
	if all.Brier.Value > 0.05 || all.Lead.Value != 30 {
		t.Errorf("Brier %v, lead %v", all.Brier, all.Lead)
	}
	graded := foreseen(t, worlds.Graded(6, 0.6, 0.15), 12).All
	if graded.Precision.Value() < 0.9 {
		t.Errorf("graded worlds: precision %v", graded.Precision)
	}
	for _, b := range graded.Bins {
		if b.Borne.Whole >= 30 && (b.Said < b.Borne.Low-0.1 || b.Said > b.Borne.High+0.1) {
			t.Errorf("graded worlds: said %v, borne out %+v", b.Said, b.Borne)
		}
	}
}
