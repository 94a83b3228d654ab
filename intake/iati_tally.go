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
	overtaken  int
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
	say := func(n int, one, many string, args ...any) {
		if n > 0 {
			all = append(all, fmt.Sprintf(counted(n, one, many), args...))
		}
	}
	if areas {
		say(t.sectors, "sector has no area in the mapping and is left out: %s", "sectors have no area in the mapping and are left out, the first is %s", t.unmatched)
	} else {
		say(t.sectors, "sector is left out; areas in a mapping would make a priority area of it", "sectors are left out; areas in a mapping would make priority areas of them")
	}
	say(t.overtaken, "planned start or end is overtaken by the actual other one and is left out", "planned starts or ends are overtaken by the actual other one and are left out")
	say(t.untargeted, "period of an indicator has no target and is left out", "periods of indicators have no target and are left out")
	say(t.divided, "period of an indicator has targets for parts only and is left out", "periods of indicators have targets for parts only and are left out")
	if t.words > 0 {
		say(t.words, "target, baseline or actual is not a number and is left out, in line %d: %q", "targets, baselines or actuals are not numbers and are left out, the first in line %d: %q",
			t.firstWord.line, clip(t.firstWord.attr("value")))
	}
	say(t.falling, "period of an indicator that is to fall has no baseline and is left out", "periods of indicators that are to fall have no baseline and are left out")
	return all
}

// counted is a number with what there are so many of.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
