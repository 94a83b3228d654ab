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
	return numbered(title, a.titles[title])
}

// numbered is what the n-th of one name goes by.
func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	return ending(name, " ("+strconv.Itoa(n)+")")
}

// ending puts an ASCII ending to a name, no longer than a code may be.
func ending(name, end string) string {
	r := []rune(name)
	return string(r[:min(len(r), 200-len(end))]) + end
}

// indicator makes a row of each period with a target that is a number.
func (a *activity) indicator(e *element) {
	title, written := a.titled(e), writtenIn(e)
	baseline, isKnown := a.figure(written, whole(e.all("baseline")))
	falling := e.attr("ascending") == "0" || strings.EqualFold(e.attr("ascending"), "false")
	var rows []draft
	for _, period := range e.all("period") {
		targets := period.all("target")
		target := whole(targets)
		reach, isNumber := a.figure(written, target)
		switch {
		case len(targets) == 0, target != nil && target.attr("value") == "":
			a.tally.untargeted++
		case target == nil:
			a.tally.divided++
		case !isNumber: // it is counted, and so is the actual that goes with it
			_, _ = a.figure(written, whole(period.all("actual")))
		case falling && !isKnown:
			// Without a baseline a review would count the way from zero, and more would look better.
			a.tally.falling++
		default:
			rows = append(rows, a.period(written, period, map[string]string{"indicator": title, "baseline": baseline, "target": reach}))
		}
	}
	a.results = append(a.results, byEnd(rows)...)
}

// byEnd tells the rows of one indicator apart that begin on one day, such as a year and the years until the end: the one that ends first
// goes by the indicator's name, the others by their end as well. So a name stays what it was when a longer period comes.
func byEnd(rows []draft) []draft {
	first := map[string]string{}
	for _, r := range rows {
		start, end := r.cells["starts_on"], r.cells["ends_on"]
		if other, ok := first[start]; end != "" && (!ok || end < other) {
			first[start] = end
		}
	}
	for _, r := range rows {
		if end := r.cells["ends_on"]; end > first[r.cells["starts_on"]] {
			r.cells["indicator"] = ending(r.cells["indicator"], " (to "+end+")")
		}
	}
	return rows
}

// distinctResults numbers the rows of an activity that have one name and one first day still, unless they say the same.
func distinctResults(rows []draft) []draft {
	type key struct{ indicator, start string }
	names, counts, taken := map[string]string{}, map[key]int{}, map[key]bool{}
	for _, r := range rows {
		row, bad := r.row()
		if bad.reason != "" {
			continue
		}
		k, said := key{r.cells["indicator"], r.cells["starts_on"]}, strings.Join(row.Cells, ";")
		for names[said] == "" {
			counts[k]++
			if name := (key{numbered(k.indicator, counts[k]), k.start}); !taken[name] {
				taken[name], names[said] = true, name.indicator
			}
		}
		r.cells["indicator"] = names[said]
	}
	return rows
}

// figure is the number that an element gives. One of words is counted, and left out.
func (a *activity) figure(written notation, e *element) (string, bool) {
	value, isNumber := written.number(e.attr("value"))
	if !isNumber {
		a.tally.word(e)
		return "", false
	}
	return value, true
}

// period finishes the row of one period.
func (a *activity) period(written notation, period *element, cells map[string]string) draft {
	d := draft{kind: "results", line: period.line, cells: cells}
	d.cells["actual"], _ = a.figure(written, whole(period.all("actual")))
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
