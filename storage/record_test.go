package storage

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"stocktake/review"
)

// Whoever holds a programme asks first what is recorded; should two hold it all the same, no answer counts twice. The newest recorded period
// is that of all, as of whatever time it is.
func TestAPeriodThatOverlapsARecordedOneIsRefused(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes)
	p, year := programmeAndYear(t, db)
	if last, _, err := db.LastPeriod(t.Context(), p, at("2040-01-01")); err != nil || last != nil {
		t.Fatalf("%v is recorded, %v", last, err)
	}
	report := review.Report{Programme: p, Period: year, AsOf: at("2030-02-01"), Policy: review.PolicyID{Name: "p", SHA256: fmt.Sprintf("%064d", 1)}}
	for _, c := range []struct {
		sentence string
		months   int // later
		recorded bool
		refused  bool
	}{
		{"the first", 0, true, false},
		{"the same again", 0, false, false},
		{"one that begins in it", 6, false, true},
		{"one that ends in it", -6, false, true},
		{"the one before", -12, true, false},
		{"the next", 12, true, false},
	} {
		report.Period = review.Period{From: year.From.AddDate(0, c.months, 0), To: year.To.AddDate(0, c.months, 0)}
		recorded, err := db.Record(t.Context(), report, review.Provenance{Snapshot: "1:1:", Policy: []byte("text")}, nil)
		refused := errors.As(err, new(review.Refusal)) && strings.Contains(err.Error(), "is recorded already and overlaps it")
		if recorded != c.recorded || refused != c.refused || err != nil && !refused {
			t.Errorf("%s: recorded %t, %v", c.sentence, recorded, err)
		}
	}
	last, bears, err := db.LastPeriod(t.Context(), p, at("2040-01-01"))
	if err != nil || !last.From.Equal(year.To) || !bears.Equal(report.AsOf) {
		t.Errorf("the newest is %s as of %s, %v", last, bears, err)
	}
}

// What is long is compressed in the way that costs the server next to nothing, where it knows that way, and in its own elsewhere.
func TestWhatIsLongIsCompressedWithLZ4(t *testing.T) {
	db := openTest(t)
	var known bool
	err := db.sql.GetContext(t.Context(), &known, `SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'`)
	if err != nil {
		t.Fatal(err)
	}
	long := map[string]string{"policies": "body", "reports": "body", "recommendations": "body", "messages": "blocks"}
	for table, column := range long {
		var with string
		err := db.sql.GetContext(t.Context(), &with, `
			SELECT CAST(attcompression AS text)
			FROM pg_attribute
			WHERE attrelid = CAST('stocktake.' || $1 AS regclass) AND attname = $2`, table, column)
		if err != nil || (with == "l") != known {
			t.Errorf("%s: %q, where lz4 is known: %v, %v", table, with, known, err)
		}
	}
}
