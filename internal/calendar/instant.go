package calendar

import (
	"errors"
	"regexp"
	"strings"
	"time"
)

// Why a text is no time.
var (
	ErrTime   = errors.New("is not a time")
	ErrOffset = errors.New("has an offset that no zone has; write at most 23 hours and 59 minutes, such as +05:30")
)

// Instant is the time that a text says in the first of some layouts it is written in, in UTC, in the years 1 to 9999. Go takes more for
// written so than these say, and of that nothing is taken here: an hour of one digit or after blanks, or an offset of a day.
func Instant(text string, layouts ...string) (time.Time, error) {
	for _, layout := range layouts {
		t, err := time.Parse(layout, text)
		if err != nil || !hourStands(text, layout) || t.UTC().Year() <= 0 || t.UTC().Year() >= 10000 {
			continue
		}
		if _, offset := t.Zone(); offset != 0 && beyond.MatchString(text) {
			break
		}
		return t.UTC(), nil
	}
	if beyond.MatchString(text) {
		return time.Time{}, ErrOffset
	}
	return time.Time{}, ErrTime
}

// beyond is a time of the day with an offset that neither ISO 8601 nor RFC 3339 knows.
var beyond = regexp.MustCompile(`[T ].*\d[+-]((2[4-9]|[3-9]\d)(:?\d\d)?|\d\d:?[6-9]\d)$`)

// hourStands reports whether two digits of the hour stand where the layout has them.
func hourStands(text, layout string) bool {
	i := strings.IndexAny(layout, "T ")
	isDigit := func(b byte) bool { return '0' <= b && b <= '9' }
	return len(text) > i+2 && isDigit(text[i+1]) && isDigit(text[i+2])
}
