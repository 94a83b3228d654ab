package storage

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"stocktake/review"
)

// sent is a row as the database sends it.
func sent(t *testing.T, db *DB, row string) *wire {
	t.Helper()
	var packed []byte
	if err := db.sql.GetContext(t.Context(), &packed, `SELECT record_send(ROW(`+row+`)) WHERE $1`, true); err != nil {
		t.Fatal(err)
	}
	w := received(packed, columns{"needs", "first, second"}, lexicon{})
	return &w
}

// As many decimals are read as were recorded: the smallest step of a figure is told by them.
func TestAFigureIsReadAsItWasRecorded(t *testing.T) {
	db := openTest(t)
	rapid.Check(t, func(t *rapid.T) {
		texts := append(rapid.SliceOfN(rapid.StringMatching(`-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,12})?`), 100, 100).Draw(t, "figures"),
			"0", "0.000", "100", "100.00", "-10000", "10000.0", "0.0001", "0.00001", "0.10", "99999999.9999", "100000000000000000000", "-123456789012345678901234567890.12345")
		rows, err := db.sql.Query(`SELECT record_send(ROW(CAST(f AS numeric))) FROM unnest(CAST($1 AS text[])) AS f`, pq.Array(texts))
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for _, text := range texts {
			var packed []byte
			if !rows.Next() || rows.Scan(&packed) != nil {
				t.Fatalf("%s does not come: %v", text, rows.Err())
			}
			w, want := received(packed, columns{}, lexicon{}), decimal.RequireFromString(text)
			got := w.decimal()
			if w.err != nil || !got.Equal(want) || got.Exponent() != want.Exponent() {
				t.Errorf("%s is read as %v with exponent %d: %v", text, got, got.Exponent(), w.err)
			}
		}
	})
}

func TestARowIsReadColumnByColumn(t *testing.T) {
	w := sent(t, openTest(t), `CAST('déjà "vu", {;}' AS text), CAST(NULL AS text), CAST('{b,"a c",b}' AS text[]), CAST('{}' AS text[]), CAST(NULL AS text[]),
		CAST(-7 AS bigint), 12, CAST(NULL AS integer), true, false, CAST('1999-12-31' AS date), CAST('2024-02-29' AS date), CAST(NULL AS date), CAST(NULL AS numeric)`)
	var got []any
	got = append(got, w.text(), w.word(), w.list(), w.list(), w.list(), w.number(), *w.whole(), w.whole() == nil, w.truth(), w.truth(),
		w.date(), *w.day(), w.day() == nil, w.decimal() == nil, w.err)
	want := []any{
		`déjà "vu", {;}`, "",
		[]string{"b", "a c", "b"},
		[]string{},
		[]string(nil), int64(-7), int64(12), true, true, false,
		time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), true, true, error(nil),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// What is as good as our own type is taken.
func TestAViewMayHaveTypesThatAreAsGood(t *testing.T) {
	w := sent(t, openTest(t), `CAST('x' AS varchar(9)), CAST('y' AS name), CAST('{a,b}' AS varchar[]), 7, CAST(8 AS smallint), CAST(9 AS bigint), CAST(-2 AS smallint),
		12, CAST(-13 AS bigint), CAST(0.25 AS float8), CAST(-0.1 AS real), CAST(3 AS smallint)`)
	got := []any{w.text(), w.word(), w.list(), w.number(), w.number(), *w.whole(), *w.whole()}
	for range 5 {
		got = append(got, w.decimal().String())
	}
	want := []any{"x", "y", []string{"a", "b"}, int64(7), int64(8), int64(9), int64(-2), "12", "-13", "0.25", "-0.1", "3"}
	if diff := cmp.Diff(want, got); diff != "" || w.err != nil {
		t.Errorf("%v, -want +got\n%s", w.err, diff)
	}
}

// A view of an organisation's own may give what is none of ours.
func TestAColumnOfAnotherKindIsRefused(t *testing.T) {
	db := openTest(t)
	for row, test := range map[string]struct {
		read func(*wire)
		want string
	}{
		`true`:                                   {func(w *wire) { w.decimal() }, "first is BOOL of 1 bytes, not NUMERIC"},
		`CAST('NaN' AS float8)`:                  {func(w *wire) { w.decimal() }, "first is not a finite number"},
		`CAST('-Infinity' AS real)`:              {func(w *wire) { w.float() }, "first is not a finite number"},
		`CAST(1 AS bigint)`:                      {func(w *wire) { w.number(); w.text() }, "second is missing: a row is at its end, but TEXT should follow"},
		`CAST('NaN' AS numeric)`:                 {func(w *wire) { w.decimal() }, "first is not a finite number"},
		`CAST('infinity' AS date)`:               {func(w *wire) { w.date() }, "first is infinite, and no day"},
		`CAST('Infinity' AS numeric)`:            {func(w *wire) { w.float() }, "first is not a finite number"},
		`CAST(NULL AS numeric)`:                  {func(w *wire) { w.decimal(); w.float() }, "second is missing: a row is at its end, but NUMERIC should follow"},
		`CAST(NULL AS text), CAST(NULL AS text)`: {func(w *wire) { w.text(); w.given().text() }, "second is unknown, and must be given"},
		`CAST(NULL AS bigint)`:                   {func(w *wire) { w.number() }, "first is unknown, and must be given"},
		`CAST(NULL AS date)`:                     {func(w *wire) { w.date() }, "first is unknown, and must be given"},
		`CAST('infinity' AS timestamptz)`:        {func(w *wire) { w.instant() }, "first is infinite, and no instant"},
		`CAST('{a,NULL}' AS text[])`:             {func(w *wire) { w.list() }, "first is a list with an unknown in it"},
		`CAST('{{a,b},{c,d}}' AS text[])`:        {func(w *wire) { w.list() }, "first is a list of 2 dimensions, not one"},
		`CAST('-infinity' AS date), true`:        {func(w *wire) { w.day(); w.truth() }, "first is infinite, and no day"},
		`CAST('"x"' AS json), CAST(1 AS int)`:    {func(w *wire) { w.word(); w.whole() }, "first is JSON of 3 bytes, not TEXT"},
	} {
		w := sent(t, db, row)
		test.want += "; mend the row that stocktake.gather_needs reads, or the view"
		if test.read(w); !errors.As(w.err, new(review.Unfit)) || w.err.Error() != test.want {
			t.Errorf("%s: %v, want %q", row, w.err, test.want)
		}
	}
}
