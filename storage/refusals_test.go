package storage

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"stocktake/review"
)

// refusedYear is a report of 2024 that lacks what the gates are called after.
func refusedYear(gates ...string) review.Report {
	r := review.Report{
		Programme: review.Programme{Code: "P"}, AsOf: at("2025-01-10"),
		Period: review.Between(at("2024-01-01"), at("2025-01-01"), time.UTC),
	}
	for _, gate := range gates {
		r.Shortfalls = append(r.Shortfalls, review.Shortfall{Gate: gate, Text: "Too old"})
	}
	return r
}

func about(new []review.Shortfall) []review.Message {
	return []review.Message{{Key: "refused-" + new[0].Gate, Text: fmt.Sprint(len(new)), Channel: "C0"}}
}

func owedKeys(t *testing.T, db *DB) (keys []string) {
	t.Helper()
	owed, err := db.Owed(t.Context(), "P")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range owed {
		keys = append(keys, m.Key+" "+m.Text)
	}
	return keys
}

func TestARefusalIsToldOncePerPeriodAndReason(t *testing.T) {
	db := openTest(t)
	for _, step := range []struct {
		name  string
		gates []string
		want  []string
	}{
		{"the first", []string{"a"}, []string{"refused-a 1"}},
		{"the same again", []string{"a"}, []string{"refused-a 1"}},
		{"another reason beside it", []string{"a", "b"}, []string{"refused-a 1", "refused-b 1"}},
		{"two more", []string{"c", "b", "d"}, []string{"refused-a 1", "refused-b 1", "refused-c 2"}},
	} {
		if err := db.Refuse(t.Context(), refusedYear(step.gates...), about); err != nil {
			t.Fatal(err)
		}
		if got := owedKeys(t, db); !slices.Equal(got, step.want) {
			t.Errorf("%s: owed %v, want %v", step.name, got, step.want)
		}
	}
	next := refusedYear("a")
	next.Period = review.Between(at("2023-01-01"), at("2024-01-01"), time.UTC)
	err := db.Refuse(t.Context(), next, func([]review.Shortfall) []review.Message { return []review.Message{{Key: "earlier"}} })
	if got := owedKeys(t, db); err != nil || len(got) != 4 || got[0] != "earlier " {
		t.Errorf("of another period: owed %v, %v", got, err)
	}
	moved := refusedYear("a")
	moved.Period = review.Between(at("2024-01-01"), at("2025-01-01"), time.FixedZone("east", 3600))
	if err := db.Refuse(t.Context(), moved, about); err != nil {
		t.Errorf("in another zone: %v", err)
	}
	if got := owedKeys(t, db); len(got) != 4 {
		t.Errorf("in another zone: owed %v", got)
	}
	all, err := db.Refusals(t.Context(), "P", refusedYear().Period, at("2025-01-10"))
	if err != nil || len(all) != 4 || all[0].Gate != "a" || all[0].Reason != "Too old." {
		t.Errorf("refusals %+v, %v", all, err)
	}
	if before, err := db.Refusals(t.Context(), "P", refusedYear().Period, at("2025-01-09")); err != nil || len(before) > 0 {
		t.Errorf("as of the day before: %+v, %v", before, err)
	}
}

// A run that dies before it has recorded both has recorded neither.
func TestARefusalIsRecordedWithItsMessageOrNotAtAll(t *testing.T) {
	db := openTest(t)
	ctx, die := context.WithCancel(t.Context())
	err := db.Refuse(ctx, refusedYear("a"), func(new []review.Shortfall) []review.Message {
		die()
		return about(new)
	})
	if err == nil {
		t.Error("it did not die")
	}
	if all, err := db.Refusals(t.Context(), "P", refusedYear().Period, at("2025-01-10")); err != nil || len(all) > 0 {
		t.Errorf("recorded %+v, %v", all, err)
	}
	if err := db.Refuse(t.Context(), refusedYear("a"), about); err != nil {
		t.Fatal(err)
	}
	if got := owedKeys(t, db); !slices.Equal(got, []string{"refused-a 1"}) {
		t.Errorf("owed %v", got)
	}
}

// What tells of a refusal goes another way like any other message.
func TestWhatTellsOfARefusalCanBeMovedAndToldOf(t *testing.T) {
	db := openTest(t)
	if err := db.Refuse(t.Context(), refusedYear("a"), about); err != nil {
		t.Fatal(err)
	}
	if err := db.Move(t.Context(), "refused-a", "C1", "Meant for C0.", review.Message{Key: "moved", Channel: "C2", Operator: true}); err != nil {
		t.Fatal(err)
	}
	owed, err := db.Owed(t.Context(), "P")
	if err != nil || len(owed) != 2 || owed[0].Channel != "C1" || owed[0].Note == "" || owed[1].Key != "moved" {
		t.Errorf("owed %+v, %v", owed, err)
	}
	if n, err := db.Unsettled(t.Context(), "P"); err != nil || n.Owed != 2 {
		t.Errorf("%+v, %v", n, err)
	}
}

func TestTheNewestFactsAreThoseKnownAtTheInstant(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-08-01")}, everyKind...)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-10-01")}, "resources.csv", "activity,starts_on,ends_on,planned,recorded_at\nA,2024-01-01,2024-12-31,20,2024-09-15\n")
	p := review.Portfolio{AsOf: at("2024-12-01"), Subjects: []review.Figures{{Code: "A"}, {Code: "M"}}}
	for _, c := range []struct {
		name, asOf, kind, want string
		subjects               []review.Figures
	}{
		{"a row that was recorded again", "2024-12-01", "resources", "2024-09-15", p.Subjects},
		{"before that", "2024-09-01", "resources", "2024-01-01", p.Subjects},
		{"answers count from when they were given", "2024-12-01", "answers", "2024-05-02", p.Subjects},
		{"invitations too", "2024-12-01", "invitations", "2024-05-01", p.Subjects},
		{"of no subject", "2024-12-01", "resources", "", nil},
		{"of another programme's through a mechanism of this one", "2024-12-01", "resources", "", []review.Figures{{Code: "M"}, {Code: "A", Programme: "Q"}}},
		{"before anything was known", "2023-12-01", "answers", "", p.Subjects},
	} {
		t.Run(c.name, func(t *testing.T) {
			newest, err := db.Newest(t.Context(), review.Portfolio{AsOf: at(c.asOf), Subjects: c.subjects})
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if when, known := newest[c.kind]; known {
				got = when.UTC().Format(time.DateOnly)
			}
			if got != c.want {
				t.Errorf("newest %s of %q, want %q", c.kind, got, c.want)
			}
		})
	}
}
