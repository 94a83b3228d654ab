package intake

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Each case is one way of reading a column, and a cell.
func TestCellsAreReadAsTheMappingSays(t *testing.T) {
	for _, test := range []struct{ sentence, column, cell, want string }{
		{"as it stands", "{}", " Water ", "Water"},
		{"missing, with other spaces", `{missing: ["Exempt under *"]}`, "\n Exempt\r\nunder  Section 43", ""},
		{"not quite missing", `{missing: ["Exempt under *"]}`, "Exempted", "Exempted"},
		{"a part", `{part: '^\d{4}'}`, "2025-01-31-port", "2025"},
		{"the group of a part", `{part: '-([a-z]+)$'}`, "2025-01-31-port", "port"},
		{"a part that is not there", `{part: '^\d{4}'}`, "port", `"port" holds nothing that ^\d{4} finds`},
		{"a part of nothing", `{part: '^\d{4}'}`, "", ""},
		{"several values", `{split: ",", values: {Georgia: GE, Moldova: MD}}`, "Georgia, Moldova ,", "GE;MD"},
		{"one of several is no word", `{split: ",", values: {Georgia: GE}}`, "Georgia, Moldova", `"Moldova" is not in the table of values; correct the cell or add the word to the table`},
		{"words told by their beginning", `{values: {"Dept of *": "*"}}`, "Dept of  Health", "Health"},
		{"the longer word wins", `{values: {"*": other, "Dept of *": "*"}}`, "Dept of Health", "Health"},
		{"the whole word wins", `{values: {"*": other, Health: H}}`, "Health", "H"},
		{"any other word stays", `{values: {R: r, "*": "*"}}`, "git", "git"},
		{"what unknown means", `{values: {"": open, Shut: closed}}`, "", "open"},
		{"unknown stays unknown", `{values: {Shut: closed}}`, "", ""},
		{"a sign and thousands", `{number: {remove: ["£", " "], thousands: ","}}`, "-£1,234.5 ", "-1234.5"},
		{"no thousands in it", `{number: {thousands: ","}}`, "1234", "1234"},
		{"thousands that are none", `{number: {thousands: ","}}`, "1,23", `"1,23" is not a number as the mapping says they are written`},
		{"decimals with a comma", `{number: {decimal: ",", thousands: "."}}`, "1.234,50", "1234.50"},
		{"millions", `{number: {times: 1000000}}`, "0.25", "250000"},
		{"percent", `{number: {remove: ["%"], times: 0.01}}`, "12.5%", "0.125"},
		{"a number with words", `{number: {remove: ["€"]}}`, "€12 or so", `"€12 or so" is not a number as the mapping says they are written`},
		{"a number too many", `{number: {}}`, "1.2.3", `"1.2.3" is not a number as the mapping says they are written`},
		{"a day", `{date: [D/M/YY]}`, "3/11/25", "2025-11-03"},
		{"a day after two blanks", `{date: [MMM D YYYY]}`, "Nov  3 2025", "2025-11-03"},
		{"the second form", `{date: [YYYY-MM-DD, D MMM YYYY]}`, "3 Nov 2025", "2025-11-03"},
		{"a month in words", `{date: ["MMMM D, YYYY"]}`, "November 3, 2025", "2025-11-03"},
		{"an hour in a zone", `{date: ["DD/MM/YYYY hh:mm"], zone: Europe/Brussels}`, "01/07/2025 14:30", "2025-07-01T12:30:00Z"},
		{"an hour in no zone", `{date: ["DD/MM/YYYY hh:mm"]}`, "01/07/2025 14:30", "2025-07-01T14:30:00Z"},
		{"an hour with its own zone", `{date: ["YYYY-MM-DD hh:mm:ssZ"], zone: Europe/Brussels}`, "2025-07-01 14:30:00-04:00", "2025-07-01T18:30:00Z"},
		{"afternoon", `{date: ["M/D/YYYY h:mm PM"], zone: America/New_York}`, "7/1/2025 2:30 PM", "2025-07-01T18:30:00Z"},
		{"an hour that clocks pass over", `{date: ["YYYY-MM-DD hh:mm"], zone: Europe/Brussels}`, "2025-03-30 02:30", `"2025-03-30 02:30" did not exist in Europe/Brussels, where clocks were put forward over it; write the time that was meant`},
		{"an hour that clocks show twice is the later", `{date: ["YYYY-MM-DD hh:mm"], zone: Europe/Brussels}`, "2025-10-26 02:30", "2025-10-26T01:30:00Z"},
		{"and so it is west of Greenwich", `{date: ["YYYY-MM-DD hh:mm"], zone: America/New_York}`, "2025-11-02 01:30", "2025-11-02T06:30:00Z"},
		{"an hour before clocks are put back", `{date: ["YYYY-MM-DD hh:mm"], zone: America/New_York}`, "2025-11-02 00:30", "2025-11-02T04:30:00Z"},
		{"an hour before clocks are put forward", `{date: ["YYYY-MM-DD hh:mm"], zone: Europe/Brussels}`, "2025-03-30 01:30", "2025-03-30T00:30:00Z"},
		{"midnight of twelve hours", `{date: ["D/M/YYYY h:mm PM"]}`, "1/7/2025 12:30 AM", "2025-07-01T00:30:00Z"},
		{"no hour of twelve", `{date: ["D/M/YYYY h:mm PM"]}`, "1/7/2025 0:30 AM", `"1/7/2025 0:30 AM" is not a day or time written as D/M/YYYY h:mm PM`},
		{"seconds with a fraction", `{date: ["YYYY-MM-DD hh:mm:ssZ"]}`, "2025-07-01 10:00:00.5Z", `"2025-07-01 10:00:00.5Z" is not a day or time written as YYYY-MM-DD hh:mm:ssZ`},
		{"an hour with a zone that there is not", `{date: ["YYYY-MM-DD hh:mmZ"]}`, "2025-07-01 14:30+24:00", `"2025-07-01 14:30+24:00" is not a day or time written as YYYY-MM-DD hh:mmZ`},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			c := reads(t, test.column)
			got, err := c.read(test.cell)
			if err != nil {
				got = err.Error()
			}
			if got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// reads is a column read in that way.
func reads(t *testing.T, column string) *sourceColumn {
	t.Helper()
	m, wrong := compiled(t, "files: [x.csv]\ncolumns:\n  cell: "+column+"\nfacts:\n  - kind: objectives\n    cells: {code: \"{cell}\", name: \"{cell}\"}\n")
	if wrong != "" {
		t.Fatal(wrong)
	}
	return m.sources[0]
}

func TestTextsWithGaps(t *testing.T) {
	row := &mappedRow{number: 7, file: "survey", cells: []string{"ann", ""}}
	for _, test := range []struct{ sentence, text, want string }{
		{"a constant", "closed", "closed"},
		{"a cell", "{a}", "ann"},
		{"a cell between words", "by {a}, 1", "by ann, 1"},
		{"an unknown cell", "{a}-{b}", ""},
		{"braces", "{{{a}}}", "{ann}"},
		{"the row", "{@file}/{@row}", "survey/7"},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			parsed, err := parseTemplate(test.text, func(name string) (int, error) { return strings.Index("ab", name), nil })
			if err != nil {
				t.Fatal(err)
			}
			if got := parsed.fill(row); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestAPatternMatchesWhatItWasMadeOf(t *testing.T) {
	word := rapid.SampledFrom([]string{"", "a", "ab", "b", "ba", "abab"})
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(word, 1, 5).Draw(t, "parts")
		fills := rapid.SliceOfN(word, len(parts), len(parts)).Draw(t, "fills")
		var text strings.Builder
		for i, part := range parts {
			if i > 0 {
				text.WriteString(fills[i])
			}
			text.WriteString(part)
		}
		if _, ok := newPattern(strings.Join(parts, "*"), "").matches(text.String()); !ok {
			t.Fatalf("%q does not match %q", strings.Join(parts, "*"), text.String())
		}
	})
}
