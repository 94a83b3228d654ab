package pgserver

import (
	"regexp"
	"slices"
	"strings"
)

// lastWords are what a program of PostgreSQL said of what went wrong, or if it
// named nothing so, what it said last.
func lastWords(text string) string {
	var grave []string
	kept := false
	for line := range strings.Lines(text) {
		switch {
		case failure.MatchString(line):
			kept = !chatter.MatchString(line)
		case !addition.MatchString(line):
			kept = false
		}
		if kept {
			grave = append(grave, strings.TrimRight(line, "\n"))
		}
	}
	if len(grave) > 0 {
		return lastLines(strings.Join(grave, "\n"))
	}
	return lastLines(text)
}

var (
	failure  = regexp.MustCompile(`\b(PANIC|FATAL|ERROR|error):`)
	addition = regexp.MustCompile(`\b(DETAIL|HINT|detail|hint):`)
	// chatter is what every connection hears of a server that comes or goes.
	chatter = regexp.MustCompile(`(FATAL|ERROR): +(the database system is|terminating connection|canceling statement)`)
)

// lastLines keeps an error readable when a program has said much.
func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(slices.Compact(lines[max(0, len(lines)-8):]), "\n")
}
