package facts

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"stocktake/internal/calendar"
)

// Type says what the cells of a column may hold. Canonical text is what [Column.Canonical] makes of a cell: what
// PostgreSQL reads without a setting and what is the same for two ways of writing one value.
type Type string

// The types of columns.
const (
	Code     Type = "code"     // 1 to 200 characters, no control character, no ";"; case counts
	Text     Type = "text"     // any text
	Word     Type = "word"     // one of Column.Words
	Amount   Type = "amount"   // a decimal, may be negative
	Quantity Type = "quantity" // a decimal from 0
	Share    Type = "share"    // a decimal from 0 to 1
	Count    Type = "count"    // a whole number from 0
	Date     Type = "date"     // a day: 2006-01-02
	Time     Type = "time"     // an instant; without a zone UTC, a bare date is noon
	Bool     Type = "bool"     // true or false
	Zone     Type = "zone"     // an IANA time zone, whatever the machine has besides
	Cadence  Type = "cadence"  // monthly, quarterly, yearly or a cron line
	Currency Type = "currency" // three capitals
	Channel  Type = "channel"  // a chat channel's ID: C, G or D, then capitals and digits
)

// Canonical checks one cell and returns its canonical text; the error says what is wrong with it and what would be
// right. An empty cell is unknown and stays empty.
func (c *Column) Canonical(cell string) (string, error) {
	cell = strings.TrimSpace(cell)
	if cell == "" {
		if c.Required {
			return "", fmt.Errorf("is empty; it must be given")
		}
		return "", nil
	}
	if !utf8.ValidString(cell) {
		return "", fmt.Errorf("is not UTF-8; save the file as UTF-8")
	}
	if strings.ContainsRune(cell, 0) {
		return "", fmt.Errorf("holds a NUL character; remove it")
	}
	if c.List {
		return c.list(cell)
	}
	return c.one(cell)
}

// list canonicalises each part, drops repetitions and orders by bytes, so that the order in a cell carries no meaning.
func (c *Column) list(cell string) (string, error) {
	var parts []string
	for part := range strings.SplitSeq(cell, ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		text, err := c.one(part)
		if err != nil {
			return "", err
		}
		parts = append(parts, text)
	}
	slices.Sort(parts)
	return strings.Join(slices.Compact(parts), ";"), nil
}

func (c *Column) one(cell string) (string, error) {
	if c.Type == Word {
		return c.word(cell)
	}
	return canonical[c.Type](cell)
}

// canonical holds one function per type; Word needs its column's words and stands apart.
var canonical = map[Type]func(string) (string, error){
	Code:     code,
	Text:     func(s string) (string, error) { return s, nil },
	Amount:   func(s string) (string, error) { return number(s, nil, nil) },
	Quantity: func(s string) (string, error) { return number(s, &zero, nil) },
	Share:    func(s string) (string, error) { return number(s, &zero, &one) },
	Count:    count,
	Date:     date,
	Time:     instant,
	Bool:     boolean,
	Zone:     zone,
	Cadence:  cadence,
	Currency: pattern(`^[A-Z]{3}$`, "is not a currency; write three capitals such as EUR"),
	Channel:  pattern(`^[CGD][A-Z0-9]+$`, "is not a channel ID; write C, G or D followed by capitals and digits (IDs, not names, survive a rename)"),
}

func (c *Column) word(cell string) (string, error) {
	if slices.Contains(c.Words, cell) {
		return cell, nil
	}
	if c.Name == "status" {
		if i := strings.Index("123456", cell); i >= 0 && len(cell) == 1 {
			return statuses[i], nil
		}
	}
	return "", fmt.Errorf("%q is not one of %s", clip(cell), c.Choices())
}

// Choices lists what a column of words takes.
func (c *Column) Choices() string {
	words := strings.Join(c.Words, ", ")
	if c.Name == "status" {
		words += ", or IATI 1 to 6"
	}
	return words
}

func code(s string) (string, error) {
	if n := utf8.RuneCountInString(s); n > 200 {
		return "", fmt.Errorf("is %d characters long; a code has at most 200", n)
	}
	for _, r := range s {
		if unicode.IsControl(r) {
			return "", fmt.Errorf("holds the control character %U; remove it", r)
		}
		if r == ';' {
			return "", fmt.Errorf("holds a \";\"; a code may not, it separates lists")
		}
	}
	return s, nil
}

var zero, one = decimal.Zero, decimal.NewFromInt(1)

// plain keeps out what decimal.NewFromString takes but no person means: exponents, and digits by the million.
var plain = regexp.MustCompile(`^[+-]?(\d{1,30}(\.\d{0,20})?|\.\d{1,20})$`)

// long is what would be plain with fewer digits.
var long = regexp.MustCompile(`^[+-]?(\d+(\.\d*)?|\.\d+)$`)

func number(s string, low, high *decimal.Decimal) (string, error) {
	if high == nil && settled(s) {
		return s, nil
	}
	if !plain.MatchString(s) {
		if long.MatchString(s) {
			return "", fmt.Errorf("%s is too long; write at most 30 digits before the point and 20 behind it", clip(s))
		}
		return "", fmt.Errorf("%q is not a number; write digits with a point, such as 1250.50", clip(s))
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return "", fmt.Errorf("%q is not a number; write digits with a point, such as 1250.50", clip(s))
	}
	if low != nil && d.LessThan(*low) {
		return "", fmt.Errorf("%s is below %s", clip(s), low)
	}
	if high != nil && d.GreaterThan(*high) {
		return "", fmt.Errorf("%s is above %s", clip(s), high)
	}
	return d.String(), nil
}

// settled tells the text that decimal makes of a number from 0, as nearly all cells have it: no sign, no nought that could go.
func settled(s string) bool {
	units, decimals, pointed := strings.Cut(s, ".")
	return digits(units, 30) && (units[0] != '0' || units == "0") && (!pointed || digits(decimals, 20) && !strings.HasSuffix(decimals, "0"))
}

func digits(s string, most int) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return 0 < len(s) && len(s) <= most
}

var whole = regexp.MustCompile(`^\+?0*(\d+?)(\.0*)?$`)

// mostDigits is how many a whole number has at most.
const mostDigits = 9

func count(s string) (string, error) {
	m := whole.FindStringSubmatch(s)
	if m == nil {
		return "", fmt.Errorf("%q is not a whole number from 0", clip(s))
	}
	if len(m[1]) > mostDigits {
		return "", fmt.Errorf("%s is too large; the most is %s", clip(s), strings.Repeat("9", mostDigits))
	}
	return m[1], nil
}

func date(s string) (string, error) {
	if t, err := time.Parse(time.DateOnly, s); err == nil && t.Year() > 0 {
		return t.Format(time.DateOnly), nil
	}
	return "", fmt.Errorf("%q is not a date; write year-month-day, such as 2025-03-31", clip(s))
}

// layouts are the ISO 8601 forms that are taken, also with a blank for the T; those without a zone are UTC.
var layouts = func() []string {
	var all []string
	for _, zone := range []string{"Z07:00", "", "Z0700", "Z07"} {
		for _, form := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "20060102T150405", "20060102T1504", "20060102 150405", "20060102 1504"} {
			all = append(all, form+zone)
		}
	}
	return all
}()

// midnight is the end of a day as ISO 8601 once had it.
var midnight = regexp.MustCompile(`[T ]24:?00`)

// instant brings a time to UTC and to the microsecond, which is as fine as PostgreSQL keeps it.
func instant(s string) (string, error) {
	if len(s) == len(time.DateOnly) {
		if t, err := time.Parse(time.DateOnly, s); err == nil && t.Year() > 0 {
			return t.Add(12 * time.Hour).Format(time.RFC3339Nano), nil
		}
	}
	t, err := calendar.Instant(s, layouts...)
	switch {
	case err == nil:
		return t.Truncate(time.Microsecond).Format(time.RFC3339Nano), nil
	case errors.Is(err, calendar.ErrOffset):
		return "", fmt.Errorf("%q %w", clip(s), err)
	case midnight.MatchString(s):
		return "", fmt.Errorf("%q is not a time; write the end of a day as 00:00 of the next day", clip(s))
	}
	return "", fmt.Errorf("%q is not a time; write ISO 8601, such as 2025-03-31T14:00:00Z", clip(s))
}

func boolean(s string) (string, error) {
	switch strings.ToLower(s) {
	case "true":
		return "true", nil
	case "false":
		return "false", nil
	}
	return "", fmt.Errorf("%q is neither true nor false", clip(s))
}

func zone(s string) (string, error) {
	_, err := calendar.Zone(s)
	return s, err
}

func cadence(s string) (string, error) {
	if _, err := calendar.Parse(s); err != nil {
		return "", err
	}
	return strings.Join(strings.Fields(s), " "), nil
}

func pattern(expression, fault string) func(string) (string, error) {
	re := regexp.MustCompile(expression)
	return func(s string) (string, error) {
		if !re.MatchString(s) {
			return "", fmt.Errorf("%q %s", clip(s), fault)
		}
		return s, nil
	}
}

// clip keeps a reason readable when a cell is not.
func clip(s string) string {
	r := []rune(s)
	if len(r) > 60 {
		return string(r[:57]) + "..."
	}
	return s
}
