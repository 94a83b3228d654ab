package review

import (
	"slices"
	"testing"
)

func TestADossierIsPutTogetherWhereItIsAskedForAndChangesNothingElse(t *testing.T) {
	t.Parallel()
	policy := compiled(t, declared(t))
	plain, err := Judge(mixed(), policy)
	if err != nil {
		t.Fatal(err)
	}
	whole := judged(t, mixed(), policy)
	for i, one := range whole.Recommendations {
		switch d := one.Dossier; {
		case d == nil:
			t.Fatalf("%s has no dossier", one.Subject)
		case len(d.Factors) != len(policy.Rules) || len(d.Considered) != len(ConsiderationNames):
			t.Errorf("%s: %+v", one.Subject, d)
		}
		for _, f := range one.Factors {
			if f.Factor == 1 || f.Text == "" || !slices.Contains(one.Concerns, f.Concern) {
				t.Errorf("%s, of %v: %+v says nothing of a concern raised", one.Subject, one.Concerns, f)
			}
		}
		whole.Recommendations[i].Dossier = nil
	}
	same(t, whole, plain)
}
