package intake

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// dateForm is one way of writing dates or times.
type dateForm struct {
	text   string
	layout string         // as Go writes it
	shape  *regexp.Regexp // Go takes more: half past midnight as 0:30 AM, fractions of a second that nobody asked for
	clock  bool           // whether it has an hour
	zoned  bool
}

// dateParts are the letters of a form, the longer ones first.
var dateParts = []struct{ letters, layout, shape string }{
	{"YYYY", "2006", `\d{4}`},
	{"YY", "06", `\d\d`},
	{"MMMM", "January", `\w+`},
	{"MMM", "Jan", `\w+`},
	{"MM", "01", `\d\d`},
	{"M", "1", `\d\d?`},
	{"DD", "02", `\d\d`},
	{"D", "2", `\d\d?`},
	{"hh", "15", `\d\d?`},
	{"h", "3", `(0?[1-9]|1\d)`},
	{"mm", "04", `\d\d`},
	{"ss", "05", `\d\d`},
	{"PM", "PM", `[AP]M`},
	{"Z", "Z07:00", `(Z|[+-]\d\d:\d\d)`},
	{"T", "T", `T`},
}

func newDateForm(text string) (dateForm, error) {
	form := dateForm{text: text}
	var layout, shape strings.Builder
next:
	for rest := text; rest != ""; {
		for _, p := range dateParts {
			if after, ok := strings.CutPrefix(rest, p.letters); ok {
				layout.WriteString(p.layout)
				shape.WriteString(p.shape)
				form.clock = form.clock || p.letters[0] == 'h'
				form.zoned = form.zoned || p.letters == "Z"
				rest = after
				continue next
			}
		}
		if !strings.ContainsRune(" -/.,:", rune(rest[0])) {
			return form, fmt.Errorf("%q is not a form of dates; write it with YYYY, YY, MMMM, MMM, MM, M, DD, D, hh (h with PM), mm, ss, Z, such as DD/MM/YYYY, and with a colon in quotes, such as \"DD/MM/YYYY hh:mm\"", text)
		}
		layout.WriteByte(rest[0])
		shape.WriteString(strings.Replace(regexp.QuoteMeta(rest[:1]), " ", " +", 1))
		rest = rest[1:]
	}
	form.layout, form.shape = layout.String(), regexp.MustCompile("^"+shape.String()+"$")
	if !strings.Contains(form.layout, "2006") && !strings.Contains(form.layout, "06") {
		return form, fmt.Errorf("%q has no year (YYYY or YY)", text)
	}
	return form, nil
}

// read gives a day, or an instant in UTC, if the cell is written so. A time that clocks in the zone never show, since they are put
// forward, is an error; one that they show twice, since they are put back, is the later of the two.
func (f dateForm) read(cell string, zone *time.Location) (text string, written bool, err error) {
	t, err := time.ParseInLocation(f.layout, cell, zone)
	if err != nil || !f.shape.MatchString(cell) {
		return "", false, nil
	}
	if !f.clock {
		return t.Format(time.DateOnly), true, nil
	}
	bare, err := time.ParseInLocation(f.layout, cell, time.UTC)
	if _, offset := t.Zone(); err != nil || offset <= -day || day <= offset {
		return "", false, nil
	}
	if !f.zoned && t.Format(time.DateTime) != bare.Format(time.DateTime) {
		return "", true, fmt.Errorf("%q did not exist in %s, where clocks were put forward over it; write the time that was meant", clip(cell), zone)
	}
	return later(t).UTC().Format(time.RFC3339Nano), true, nil
}

// later is the last instant at which clocks show the same as at this one. Which of two a time is read as depends on the zone.
func later(t time.Time) time.Time {
	_, offset := t.Zone()
	_, next := t.Add(day * time.Second).Zone()
	if again := t.Add(time.Duration(offset-next) * time.Second); again.Format(time.DateTime) == t.Format(time.DateTime) {
		return again
	}
	return t
}

// day is in seconds; no zone of ISO 8601 is that far from UTC.
const day = 24 * 60 * 60
