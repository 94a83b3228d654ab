package intake

import (
	"fmt"
	"strconv"
	"strings"
)

// result takes the indicators of one result.
func (a *activity) result(e *element) {
	for _, indicator := range e.all("indicator") {
		a.indicator(indicator)
	}
}

// titled is what an indicator goes by: its title, and a second one of that title in the activity by the title and a number.
func (a *activity) titled(indicator *element) string {
	title := codeOf(phraseOf(indicator.first("title"), a.lang))
	a.titles[title]++
	n := a.titles[title]
	if n == 1 {
		return title
	}
	suffix := " (" + strconv.Itoa(n) + ")"
	r := []rune(title)
	return string(r[:min(len(r), 200-len(suffix))]) + suffix
}

// indicator makes a row of each period with a target that is a number.
func (a *activity) indicator(e *element) {
	title := a.titled(e)
	written, baseline := writtenIn(e), whole(e.all("baseline"))
	falling := e.attr("ascending") == "0" || strings.EqualFold(e.attr("ascending"), "false")
	for _, period := range e.all("period") {
		targets := period.all("target")
		target := whole(targets)
		reach, isNumber := written.number(target.attr("value"))
		_, isKnown := written.number(baseline.attr("value"))
		switch {
		case len(targets) == 0, target != nil && target.attr("value") == "":
			a.tally.untargeted++
		case target == nil:
			a.tally.divided++
		case !isNumber:
			a.tally.word(target)
		case falling && !isKnown:
			// Without a baseline a review would count the way from zero, and more would look better.
			a.tally.falling++
		default:
			a.results = append(a.results, a.period(written, baseline, period, map[string]string{"indicator": title, "target": reach}))
		}
	}
}

// period finishes the row of one period.
func (a *activity) period(written notation, baseline, period *element, cells map[string]string) draft {
	d := draft{kind: "results", line: period.line, cells: cells}
	actual := whole(period.all("actual"))
	for column, e := range map[string]*element{"baseline": baseline, "actual": actual} {
		value, isNumber := written.number(e.attr("value"))
		if !isNumber {
			a.tally.word(e)
			value = ""
		}
		d.cells[column] = value
	}
	for _, end := range []struct{ column, name string }{{"starts_on", "period-start"}, {"ends_on", "period-end"}} {
		day, err := period.first(end.name).day()
		if err != nil && d.bad.reason == "" {
			d.bad = wrong{end.column, fmt.Sprintf("line %d: %v", period.line, err)}
		}
		d.cells[end.column] = day
	}
	return d
}

// whole is the figure for all, among those for parts of it (of one sex, in one place): the one that has no part, else the only one.
func whole(figures []*element) *element {
	for _, f := range figures {
		if f.first("dimension") == nil && f.first("location") == nil {
			return f
		}
	}
	if len(figures) == 1 {
		return figures[0]
	}
	return nil
}
