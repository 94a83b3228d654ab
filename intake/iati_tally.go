package intake

import "fmt"

// tally counts what of a file is left out, so that it can be said.
type tally struct {
	sectors    int
	unmatched  string // the first sector without an area
	untargeted int
	divided    int
	words      int
	firstWord  *element
	falling    int
}

func (t *tally) sector(code string) {
	if t.sectors == 0 {
		t.unmatched = code
	}
	t.sectors++
}

// word counts a figure of words, unless there is none.
func (t *tally) word(e *element) {
	if e.attr("value") == "" {
		return
	}
	if t.words == 0 {
		t.firstWord = e
	}
	t.words++
}

// notes are the counts as sentences.
func (t *tally) notes(areas bool) []string {
	var all []string
	say := func(n int, format string, args ...any) {
		if n > 0 {
			all = append(all, fmt.Sprintf(format, append([]any{n}, args...)...))
		}
	}
	if areas {
		say(t.sectors, "%d sectors have no area in the mapping and are left out, the first is %s", t.unmatched)
	} else {
		say(t.sectors, "%d sectors are left out; areas in a mapping would make priority areas of them")
	}
	say(t.untargeted, "%d periods of indicators have no target and are left out")
	say(t.divided, "%d periods of indicators have targets for parts only and are left out")
	if t.words > 0 {
		say(t.words, "%d targets, baselines or actuals are not numbers and are left out, the first in line %d: %q", t.firstWord.line, clip(t.firstWord.attr("value")))
	}
	say(t.falling, "%d periods of indicators that are to fall have no baseline and are left out")
	return all
}
