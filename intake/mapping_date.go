package intake

import (
	"fmt"
	"strings"
	"time"
)

// dateForm is one way of writing dates or times.
type dateForm struct {
	text   string
	layout string // as Go writes it
	clock  bool   // whether it has an hour
	zoned  bool
}

// dateParts are the letters of a form, the longer ones first.
var dateParts = []struct{ letters, layout string }{
	{"YYYY", "2006"},
	{"YY", "06"},
	{"MMMM", "January"},
	{"MMM", "Jan"},
	{"MM", "01"},
	{"M", "1"},
	{"DD", "02"},
	{"D", "2"},
	{"hh", "15"},
	{"h", "3"},
	{"mm", "04"},
	{"ss", "05"},
	{"PM", "PM"},
	{"Z", "Z07:00"},
	{"T", "T"},
}

func newDateForm(text string) (dateForm, error) {
	form := dateForm{text: text}
	var layout strings.Builder
next:
	for rest := text; rest != ""; {
		for _, p := range dateParts {
			if after, ok := strings.CutPrefix(rest, p.letters); ok {
				layout.WriteString(p.layout)
				form.clock = form.clock || p.letters[0] == 'h'
				form.zoned = form.zoned || p.letters == "Z"
				rest = after
				continue next
			}
		}
		if !strings.ContainsRune(" -/.,:", rune(rest[0])) {
			return form, fmt.Errorf("%q is no form of dates; write it with YYYY, YY, MMMM, MMM, MM, M, DD, D, hh (h with PM), mm, ss, Z, such as DD/MM/YYYY, and with a colon in quotes, such as \"DD/MM/YYYY hh:mm\"", text)
		}
		layout.WriteByte(rest[0])
		rest = rest[1:]
	}
	form.layout = layout.String()
	if !strings.Contains(form.layout, "2006") && !strings.Contains(form.layout, "06") {
		return form, fmt.Errorf("%q has no year (YYYY or YY)", text)
	}
	return form, nil
}

// read gives a day, or an instant in UTC, if the cell is written so. A time that clocks in the zone never show, since they are put
// forward, is an error.
func (f dateForm) read(cell string, zone *time.Location) (text string, written bool, err error) {
	t, err := time.ParseInLocation(f.layout, cell, zone)
	if err != nil {
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
	return t.UTC().Format(time.RFC3339Nano), true, nil
}

// day is in seconds; no zone of ISO 8601 is that far from UTC.
const day = 24 * 60 * 60
