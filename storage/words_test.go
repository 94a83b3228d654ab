package storage

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"stocktake/review"
)

// What is written of a recommendation by hand is what encoding/json writes of what it reads.
func TestABodyIsWhatJSONIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRecommendation(t)
		got, err := appendWords(nil, &r)
		if err != nil {
			t.Fatal(err)
		}
		var read words
		if err := json.Unmarshal(got, &read); err != nil {
			t.Fatalf("%v: %s", err, got)
		}
		var want bytes.Buffer
		all := json.NewEncoder(&want)
		all.SetEscapeHTML(false)
		if err := all.Encode(read); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.String(), string(got)+"\n"); diff != "" {
			t.Errorf("-JSON +written\n%s", diff)
		}
	})
}

// What is no JSON is not written at all.
func TestABodyWithAFigureThatIsNoneIsAnError(t *testing.T) {
	r := review.Recommendation{Concerns: []review.Concern{review.NotWorking}}
	r.Factors = []review.Factor{{Rule: "r", Concern: review.NotWorking, Factor: math.Inf(1)}}
	if _, err := appendBody(nil, &r); err == nil {
		t.Error("no error")
	}
}
