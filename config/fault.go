package config

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"stocktake/review"
)

// Fault is one thing wrong with a file.
type Fault struct {
	File         string
	Line, Column int    // from 1
	Text         string // what is wrong, and what to do
	Source       string // the line; empty if it is too long to be shown
}

// Error is "file:line:column: text", then the line and under it a caret. No secret that stands in the file is shown, nor does anything in it
// or in its name do more to a terminal than show.
func (f Fault) Error() string {
	text := harmless(fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Text))
	if source := harmless(masked(f.Source)); strings.TrimSpace(source) != "" {
		number := fmt.Sprintf("%5d", f.Line)
		text += fmt.Sprintf("\n%s | %s\n%s | %s^", number, source, strings.Repeat(" ", len(number)), lead(f.Source, f.Column))
	}
	return tokens.ReplaceAllString(addresses.ReplaceAllString(text, "..."), "...")
}

// harmless is a line in which what would move the cursor, change colours, break the line or turn the direction of reading is a sign that stands
// for it: one each, so that a caret under it stands where it should.
func harmless(line string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && review.Unseen(r) {
			return unicode.ReplacementChar
		}
		return r
	}, line)
}

// lead is as wide as what stands before the column.
func lead(source string, column int) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, upTo(source, column))
}

var (
	tokens = regexp.MustCompile(`\bx(ox[a-z]|app)-[^\s"']+`)
	// A password may have any sign in it: it goes up to the last @, and in the other form of an address to the end.
	addresses = regexp.MustCompile(`://[^\s/"'@:]*:.*@|(?i:passw[a-z_]*\s*=).*`)
	quoted    = regexp.MustCompile(`"(\\.|[^"\\])*"`)
	proposed  = regexp.MustCompile(`did you mean "[^"\\]*"|` + quoted.String()) // a key that we propose, or a quote
	valued    = regexp.MustCompile(`(?i)((token|passw|secret|api_?key|credential|database_?url)[a-z_]*["']?\s*:).*`)
)

func masked(source string) string { return valued.ReplaceAllString(source, "$1 ...") }

// Faults is all that is wrong with a file, in the order of its lines.
type Faults []Fault

// Error is the faults one below the other.
func (f Faults) Error() string {
	var lines []string
	for _, fault := range f {
		lines = append(lines, fault.Error())
	}
	return strings.Join(lines, "\n")
}

func (f Faults) inOrder() Faults {
	slices.SortStableFunc(f, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return f
}

// widest is the longest line that is shown, in bytes.
const widest = 400

func (d *document) fault(p position, format string, args ...any) Fault {
	f := Fault{File: d.file, Line: p.line, Column: p.column, Text: fmt.Sprintf(format, args...)}
	if p.line > len(d.lines) {
		return f
	}
	line := d.lines[p.line-1]
	f.Text = withoutAddress(f.Text, line)
	if len(line) <= widest {
		f.Source = line
	}
	return f
}

// withoutAddress is the text of a fault in a line, without what may be part of an address with a password there: where YAML ends a value, the
// password need not end. A value that is written over several lines, or otherwise than it reads, has its address in the text alone.
func withoutAddress(text, line string) string {
	if at := addresses.FindStringIndex(text); at != nil {
		for _, quote := range quoted.FindAllStringIndex(text, -1) {
			if quote[0] < at[0] && at[0] < quote[1] {
				return withoutAddress(text[:quote[0]]+"..."+text[quote[1]:], line)
			}
		}
	}
	at := addresses.FindStringIndex(line)
	if at == nil {
		return text
	}
	return proposed.ReplaceAllStringFunc(text, func(quote string) string {
		if !strings.HasPrefix(quote, `"`) || strings.Contains(line[:at[0]], strings.Trim(quote, `"`)) {
			return quote
		}
		return "..."
	})
}
