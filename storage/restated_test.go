package storage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// export is what one file says of each fact, by its place; empty: nothing. The days of a history's exports are their places.
type export []string

// anyHistory is what exports of some days say: of a few facts, each of which changes, comes back, is withdrawn and is left out now and then.
// The exports of some days say it within a week of when it was given, and those of others later.
func anyHistory(t *rapid.T) []export {
	words := rapid.SampledFrom([]string{"", "0.5,,2024-05-27", "0.5,,2024-05-27", "0.7,,2024-05-27", "0.7,true,2024-05-27", "0.5,,2024-05-28"})
	facts := rapid.IntRange(1, 12).Draw(t, "facts")
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) export { return rapid.SliceOfN(words, facts, facts).Draw(t, "words") }), 2, 6).Draw(t, "history")
}

// rows are those of some exports, whose facts are named after the telling.
func rows(history []export, days []int, telling string) string {
	var b strings.Builder
	b.WriteString("submission,recorded_at,score,withdrawn,submitted_at,subject,respondent,role,criterion\n")
	for _, day := range days {
		for fact, words := range history[day] {
			if words != "" {
				fmt.Fprintf(&b, "%s-%d,%s,%s,A,R1,participant,relevance\n", telling, fact, dayOf(day).Format(time.RFC3339), words)
			}
		}
	}
	return b.String()
}

func dayOf(place int) time.Time { return at("2024-06-01").AddDate(0, 0, place) }

// anyOrder are the imports by which a history comes in: each export in at least one of them, in any order.
func anyOrder(t *rapid.T, days int) (imports [][]int) {
	order := make([]int, days)
	for i := range order {
		order[i] = i
	}
	order = rapid.Permutation(order).Draw(t, "order")
	order = append(order, rapid.SliceOfN(rapid.IntRange(0, days-1), 0, 2).Draw(t, "again")...)
	for len(order) > 0 {
		n := rapid.IntRange(1, min(2, len(order))).Draw(t, "together")
		imports, order = append(imports, order[:n]), order[n:]
	}
	return imports
}

// held is what holds of each fact of a telling at the end of each day, in the words of exports; empty: nothing.
func held(t *rapid.T, db *DB, sight sight, telling string, history []export) (all []export) {
	for day := range history {
		var found []struct{ Submission, Words string }
		err := db.sql.SelectContext(t.Context(), &found, `
			SELECT submission, concat_ws(',', score, '', CAST(submitted_at AS date)) AS words
			  FROM `+sight.known("feedback")+` known
			 WHERE starts_with(submission, $2 || '-')`, dayOf(day), telling)
		if err != nil {
			t.Fatal(err)
		}
		words := make(export, len(history[0]))
		for _, f := range found {
			var fact int
			if _, err := fmt.Sscanf(strings.TrimPrefix(f.Submission, telling+"-"), "%d", &fact); err != nil {
				t.Fatal(err)
			}
			words[fact] = f.Words
		}
		all = append(all, words)
	}
	return all
}

// dated is what is known of the first version of each answer of a telling at the end of each day, and whether it is astray.
func dated(t *rapid.T, db *DB, sight sight, telling string, days int) (all []string) {
	of := `starts_with(submission, $2 || '-')`
	for day := range days {
		var found []string
		err := db.sql.SelectContext(t.Context(), &found, `
			SELECT concat_ws(' ', submission, first_submitted_at, first_recorded_at, astray)
			  FROM `+sight.knownAnswers(of)+` known
			 WHERE `+of+`
			 ORDER BY submission`, dayOf(day), telling)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.Join(found, "\n"))
	}
	return all
}

// heldBy is what holds by the sayings of a history that came in: of each fact the last one.
func heldBy(history []export, came map[int]bool) (all []export) {
	last := make(export, len(history[0]))
	for day, one := range history {
		for fact, words := range one {
			if words != "" && came[day] {
				last[fact] = words
			}
		}
		words := slices.Clone(last)
		for fact := range words {
			if strings.Contains(words[fact], "true") {
				words[fact] = ""
			}
		}
		all = append(all, words)
	}
	return all
}

// However the files of several days come in, what holds as of any day is what was said last by then; what held while some were missing can
// still be seen by who saw it then; and the same files again write nothing.
func TestTheOrderOfImportsDoesNotMatter(t *testing.T) {
	t.Parallel()
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-01-02")}, "programmes.csv", programmes, "activities.csv", activities)
	tellings := 0
	rapid.Check(t, func(r *rapid.T) {
		tellings++
		telling := fmt.Sprintf("T%d", tellings)
		history := anyHistory(r)
		came := map[int]bool{}
		type glance struct {
			sight  sight
			held   []export
			firsts []string
		}
		var glances []glance
		imports := anyOrder(r, len(history))
		for _, days := range imports {
			importOnce(r.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "feedback.csv", rows(history, days, telling))
			for _, day := range days {
				came[day] = true
			}
			now := glance{held: held(r, db, sight{}, telling, history), firsts: dated(r, db, sight{}, telling, len(history))}
			if d := cmp.Diff(heldBy(history, came), now.held); d != "" {
				r.Fatalf("after %v, by day: want (-), got (+)\n%s", days, d)
			}
			if err := db.sql.GetContext(r.Context(), &now.sight.snapshot, `SELECT stocktake.current_sight()`); err != nil {
				r.Fatal(err)
			}
			glances = append(glances, now)
		}
		for i, then := range glances {
			if d := cmp.Diff(then.held, held(r, db, then.sight, telling, history)); d != "" {
				r.Fatalf("what held after import %d of %v: then (-), seen now (+)\n%s", i+1, imports, d)
			}
			if d := cmp.Diff(then.firsts, dated(r, db, then.sight, telling, len(history))); d != "" {
				r.Fatalf("what was first after import %d of %v: then (-), seen now (+)\n%s", i+1, imports, d)
			}
		}
		before := left(r, db)
		for _, days := range imports {
			if result := importOnce(r.Context(), t, db, ImportOptions{At: at("2024-08-01")}, "feedback.csv", rows(history, days, telling)); result.New+result.Changed > 0 {
				r.Fatalf("%v again: %s", days, counts(result))
			}
		}
		if after := left(r, db); after != before {
			r.Fatalf("the same files again wrote: %s, before %s", after, before)
		}
	})
	checkFirsts(t, db)
}

// left counts what imports wrote of feedback, and sums up the places where it lies.
func left(t *rapid.T, db *DB) (all string) {
	err := db.sql.GetContext(t.Context(), &all, `
		SELECT concat_ws(' ', (SELECT count(*) FROM stocktake.feedback), (SELECT count(*) FROM stocktake.restated),
		                 (SELECT sum(hashtextextended(CAST(ctid AS text) || xmin, 0)) FROM stocktake.feedback))`)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
