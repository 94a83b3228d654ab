package facts

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// The table is read by four rooms; a slip in it would show far from here.
func TestTableIsWhole(t *testing.T) {
	spaces := map[Space]bool{}
	for _, k := range Kinds {
		if k.Space != "" {
			spaces[k.Space] = true
		}
	}
	for _, k := range Kinds {
		for _, name := range k.Key {
			if i := k.Index(name); i < 0 || !k.Columns[i].Required {
				t.Errorf("%s: key %q must be a required column", k.Name, name)
			}
		}
		if k.Since != "" && k.Index(k.Since) < 0 {
			t.Errorf("%s has no column %q to date its first versions by", k.Name, k.Since)
		}
		for _, c := range k.Columns {
			if c.About == "" || (c.Type == Word) != (len(c.Words) > 0) {
				t.Errorf("%s.%s: wants a sentence, and words exactly where its type is word", k.Name, c.Name)
			}
			if c.Space != "" && !spaces[c.Space] {
				t.Errorf("%s.%s refers to %q, which no kind registers", k.Name, c.Name, c.Space)
			}
		}
	}
}

func TestCanonical(t *testing.T) {
	for _, test := range []struct {
		name   string
		column Column
		cell   string
		want   string // a text, or after "!" a part of the error
	}{
		{"outer spaces are dropped", Column{Type: Text}, "  a b ", "a b"},
		{"empty is unknown", Column{Type: Amount}, "", ""},
		{"empty but required", Column{Type: Amount, Required: true}, " ", "!must be given"},
		{"a list is ordered and without repetitions", Column{Type: Code, List: true}, "b; a;;b", "a;b"},
		{"a code of 200 characters", Column{Type: Code}, strings.Repeat("é", 200), strings.Repeat("é", 200)},
		{"a code of 201", Column{Type: Code}, strings.Repeat("é", 201), "!at most 200"},
		{"a code with a semicolon", Column{Type: Code}, "a;b", "!separates lists"},
		{"a code with a tab", Column{Type: Code}, "a\tb", "!control character"},
		{"a refund", Column{Type: Amount}, "-12.50", "-12.5"},
		{"noughts that could go", Column{Type: Amount}, "007.50", "7.5"},
		{"a number that ends with its point", Column{Type: Amount}, "5.", "5"},
		{"a number that begins with its point", Column{Type: Amount}, ".5", "0.5"},
		{"a number of 31 digits", Column{Type: Amount}, "1" + strings.Repeat("0", 30), "!at most 30 digits before the point"},
		{"a point and nothing else", Column{Type: Amount}, ".", "!not a number"},
		{"a decimal comma", Column{Type: Amount}, "1,5", "!not a number"},
		{"an exponent", Column{Type: Amount}, "1e9", "!not a number"},
		{"less staff than none", Column{Type: Quantity}, "-1", "!below 0"},
		{"an amount that is too long", Column{Type: Quantity}, "99999999999999999999999999999999999999", "!at most 30 digits before the point"},
		{"a share that is too fine", Column{Type: Share}, "0.000000000000000000000001", "!20 behind it"},
		{"half a place", Column{Type: Count}, "1.5", "!whole number"},
		{"a whole place written as a decimal", Column{Type: Count}, "12.0", "12"},
		{"a whole number with noughts that could go", Column{Type: Count}, "+0000000012.", "12"},
		{"no place at all", Column{Type: Count}, "000", "0"},
		{"as many places as there may be", Column{Type: Count}, "999999999", "999999999"},
		{"more places than there may be", Column{Type: Count}, "3000000000", "!3000000000 is too large; the most is 999999999"},
		{"no places in words", Column{Type: Count}, "none", "!not a whole number from 0"},
		{"fewer places than none", Column{Type: Count}, "-1", "!not a whole number from 0"},
		{"a share above one", Column{Type: Share}, "1.01", "!above 1"},
		{"a day that is none", Column{Type: Date}, "2025-02-30", "!not a date"},
		{"a day in the year 0, which PostgreSQL does not have", Column{Type: Date}, "0000-01-01", "!not a date"},
		{"an instant that is in the year 0 by UTC", Column{Type: Time}, "0001-01-01T00:00:00+14:00", "!not a time"},
		{"an instant that is in the year 10000 by UTC", Column{Type: Time}, "9999-12-31T23:00:00-02:00", "!not a time"},
		{"a date where a time is wanted", Column{Type: Time}, "2025-03-31", "2025-03-31T12:00:00Z"},
		{"a time without a zone", Column{Type: Time}, "2025-03-31T10:00:00", "2025-03-31T10:00:00Z"},
		{"a time with a blank and without signs", Column{Type: Time}, "20200101 100000", "2020-01-01T10:00:00Z"},
		{"a time with a blank and without signs, in a zone", Column{Type: Time}, "20200101 1000+0200", "2020-01-01T08:00:00Z"},
		{"a time with two blanks", Column{Type: Time}, "2020-12-31  10:00", "!not a time"},
		{"a time with two blanks and without signs", Column{Type: Time}, "20201231  1000", "!not a time"},
		{"an hour of one digit", Column{Type: Time}, "2020-12-31T1:00", "!not a time"},
		{"a time with a zone", Column{Type: Time}, "2025-03-31T10:00:00+02:00", "2025-03-31T08:00:00Z"},
		{"a time with a zone in whole hours", Column{Type: Time}, "2024-01-01T10:00:00+05", "2024-01-01T05:00:00Z"},
		{"a time with a zone without a colon", Column{Type: Time}, "2024-01-01T10:00:00.5-0530", "2024-01-01T15:30:00.5Z"},
		{"a time of minutes with a zone", Column{Type: Time}, "2024-01-01 10:00+05", "2024-01-01T05:00:00Z"},
		{"the basic form", Column{Type: Time}, "20240101T100000Z", "2024-01-01T10:00:00Z"},
		{"the basic form with a zone", Column{Type: Time}, "20240101T1000+0530", "2024-01-01T04:30:00Z"},
		{"the basic form without a zone", Column{Type: Time}, "20240101T100000", "2024-01-01T10:00:00Z"},
		{"a zone with half a minute", Column{Type: Time}, "2024-01-01T10:00:00+05:3", "!not a time"},
		{"the farthest offset", Column{Type: Time}, "2024-01-02T10:00:00+23:59", "2024-01-01T10:01:00Z"},
		{"an offset of a day", Column{Type: Time}, "2024-01-01T10:00:00+24:00", "!has an offset that no zone has"},
		{"an offset of a day and an hour", Column{Type: Time}, "2024-01-01T10:00:00+24:60", "!has an offset that no zone has"},
		{"an offset of sixty minutes", Column{Type: Time}, "20240101T100000-0160", "!has an offset that no zone has"},
		{"an offset of a day, in hours", Column{Type: Time}, "2024-01-01 10:00-24", "!has an offset that no zone has"},
		{"a month that could be an hour of an offset", Column{Type: Time}, "2024-24", "!not a time"},
		{"a zone without a time", Column{Type: Time}, "2024-01-01+05", "!not a time"},
		{"the end of a day", Column{Type: Time}, "2024-01-01T24:00:00Z", "!write the end of a day as 00:00 of the next day"},
		{"the end of a day in the basic form", Column{Type: Time}, "20240101T2400", "!write the end of a day as 00:00 of the next day"},
		{"an hour that no day has", Column{Type: Time}, "2024-01-01T25:00:00Z", "!write ISO 8601"},
		{"nanoseconds are finer than is kept", Column{Type: Time}, "2025-03-31T10:00:00.123456789Z", "2025-03-31T10:00:00.123456Z"},
		{"an IATI status", Column{Name: "status", Type: Word, Words: statuses}, "2", "implementation"},
		{"two of them run together", Column{Name: "status", Type: Word, Words: statuses}, "12", "!not one of"},
		{"a status that is none", Column{Name: "status", Type: Word, Words: statuses}, "7", "!cancelled, suspended, or IATI 1 to 6"},
		{"a word that is none", Column{Type: Word, Words: roles}, "guest", "!not one of participant"},
		{"a cron line for the British fiscal year", Column{Type: Cadence}, "0 0 1 4 *", "0 0 1 4 *"},
		{"a cron line at six in the morning", Column{Type: Cadence}, "0 6 1 4 *", "!not a cadence"},
		{"a cron line that has more blanks than it needs", Column{Type: Cadence}, "0  0 1\t4 *", "0 0 1 4 *"},
		{"a day that only some years have", Column{Type: Cadence}, "0 0 29 2 *", "0 0 29 2 *"},
		{"a day that no month has", Column{Type: Cadence}, "0 0 32 * *", "!is not a valid day of the month"},
		{"a day that its month never has", Column{Type: Cadence}, "0 0 31 2 *", "!never comes"},
		{"every no-th day", Column{Type: Cadence}, "0 0 */0 * *", "!step"},
		{"the last day, as other crons write it", Column{Type: Cadence}, "0 0 L * *", `!"L" is not a valid day of the month`},
		{"a zone for a cadence", Column{Type: Cadence}, "TZ=UTC", "!not a cadence"},
		{"a channel's name", Column{Type: Channel}, "#general", "!not a channel ID"},
		{"the zone of whichever machine it is", Column{Type: Zone}, "Local", "!not a time zone"},
		{"the zone that a machine has set", Column{Type: Zone}, "localtime", "!not a time zone"},
		{"no zone", Column{Type: Zone}, "Mars/Olympus", "!not a time zone"},
		{"not UTF-8", Column{Type: Text}, "caf\xe9", "!not UTF-8"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.column.Canonical(test.cell)
			if part, wrong := strings.CutPrefix(test.want, "!"); wrong {
				if err == nil || !strings.Contains(err.Error(), part) {
					t.Fatalf("got %q, %v; want an error with %q", got, err, part)
				}
			} else if err != nil || got != test.want {
				t.Fatalf("got %q, %v; want %q", got, err, test.want)
			}
		})
	}
}

// A text that is taken as it stands is the one that decimal would make of it.
func TestWhatIsSettledIsCanonical(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringMatching(`[+-]?[01]{0,31}\.?[01]{0,21}`).Draw(t, "cell")
		if !settled(cell) {
			return
		}
		if !plain.MatchString(cell) {
			t.Fatalf("%q is not a number", cell)
		}
		if d := decimal.RequireFromString(cell); d.String() != cell || d.IsNegative() {
			t.Fatalf("%q is %s", cell, d)
		}
	})
}

func TestRowsAreCheckedAsAWhole(t *testing.T) {
	for _, test := range []struct {
		name, kind, column string // column: at fault, empty when the row is sound
		cells              map[string]string
	}{
		{"an activity of one day", "activities", "", map[string]string{"starts_on": "2025-01-01", "ends_on": "2025-01-01"}},
		{"an activity that ends before it starts", "activities", "ends_on", map[string]string{"starts_on": "2025-01-02", "ends_on": "2025-01-01"}},
		{"a score without a scale", "feedback", "", map[string]string{"score": "0.5"}},
		{"a score of 4 without a scale", "feedback", "score", map[string]string{"score": "4"}},
		{"a score at the end of its scale", "feedback", "", map[string]string{"score": "5", "scale_min": "1", "scale_max": "5"}},
		{"a scale on which low is good", "feedback", "", map[string]string{"score": "2", "scale_min": "5", "scale_max": "1"}},
		{"a score beyond a scale on which low is good", "feedback", "score", map[string]string{"score": "6", "scale_min": "5", "scale_max": "1"}},
		{"half a scale", "feedback", "scale_min", map[string]string{"score": "1", "scale_max": "5"}},
		{"a scale of no length", "feedback", "scale_min", map[string]string{"scale_min": "5", "scale_max": "5"}},
		{"no score, only a comment", "feedback", "", map[string]string{"comment": "good"}},
		{"answers awaited for a hundred years", "programmes", "", map[string]string{"settle_days": "36525"}},
		{"answers awaited for longer", "programmes", "settle_days", map[string]string{"settle_days": "36526"}},
		{"a rate of nothing", "rates", "rate", map[string]string{"rate": "0"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			k, _ := Lookup(test.kind)
			row := Row{Kind: k, Cells: make([]string, len(k.Columns))}
			for name, cell := range test.cells {
				row.Cells[k.Index(name)] = cell
			}
			if column, reason := k.Check(row); column != test.column || (reason == "") != (column == "") {
				t.Fatalf("at fault: %q (%s); want %q", column, reason, test.column)
			}
		})
	}
}
