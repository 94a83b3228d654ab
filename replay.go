package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"stocktake/config"
	"stocktake/render"
	"stocktake/review"
	"stocktake/storage"
)

// replay judges again under the policy of then and puts the outcome in the report's place. If it differs by a byte, that is
// an error: the ledger or the program is not what it was.
func (c reportCommand) replay(ctx context.Context, db *storage.DB, r *storage.Recorded) error {
	policy, err := config.Policy("its policy", r.From.Policy)
	if err != nil {
		return fmt.Errorf("the policy it was made under no longer holds: %w", err)
	}
	portfolio, err := db.Again(ctx, *r)
	if err != nil {
		return err
	}
	again, err := review.Judge(portfolio, policy)
	if err != nil {
		return err
	}
	again = again.Quoting(r.Report) // chosen once; somebody may have been forgotten since
	if err := alike(r.Report, again); err != nil {
		return err
	}
	r.Report = again
	return nil
}

// alike holds two reports against each other, as the analyst reads them and as others do.
func alike(recorded, again review.Report) error {
	recorded.Raters, again.Raters = nil, nil // the analyst's, and not recorded
	for _, pair := range [][2]review.Report{{recorded, again}, {recorded.Shown(), again.Shown()}} {
		was, err := asWritten(pair[0])
		if err != nil {
			return err
		}
		is, err := asWritten(pair[1])
		if err != nil {
			return err
		}
		if !bytes.Equal(was, is) {
			return fmt.Errorf("judged again it comes out different from what was recorded: first in %s", firstDifference(was, is))
		}
	}
	return nil
}

func asWritten(r review.Report) ([]byte, error) {
	var b bytes.Buffer
	err := render.JSON(&b, render.Batch{AsOf: r.AsOf, Policy: r.Policy, Reports: []review.Report{r}})
	return b.Bytes(), err
}

// firstDifference is the first key that differs of the first subject that does, else of the report.
func firstDifference(was, is []byte) string {
	var a, b struct{ Subjects []json.RawMessage }
	if json.Unmarshal(was, &a) != nil || json.Unmarshal(is, &b) != nil {
		return "what is no JSON"
	}
	for i, subject := range a.Subjects[:min(len(a.Subjects), len(b.Subjects))] {
		if key := differing(subject, b.Subjects[i]); key != "" {
			var of struct{ Subject string }
			_ = json.Unmarshal(subject, &of) // it was read as part of the report
			return fmt.Sprintf("%q of %s", key, of.Subject)
		}
	}
	return fmt.Sprintf("%q", differing(was, is))
}

// differing is the first key of an object that another has otherwise, or one that only the other has; empty where they are alike.
func differing(a, b json.RawMessage) string {
	keys, values := object(a)
	more, others := object(b)
	for _, key := range slices.Concat(keys, more) {
		if !bytes.Equal(values[key], others[key]) {
			return key
		}
	}
	return ""
}

// object is the keys of an object in their order, and what stands at each.
func object(text json.RawMessage) (keys []string, values map[string]json.RawMessage) {
	values = map[string]json.RawMessage{}
	in := json.NewDecoder(bytes.NewReader(text))
	_, _ = in.Token() // its brace; what is no object ends here
	for in.More() {
		token, err := in.Token()
		key, is := token.(string)
		var value json.RawMessage
		if err != nil || !is || in.Decode(&value) != nil {
			break
		}
		keys, values[key] = append(keys, key), value
	}
	return keys, values
}
