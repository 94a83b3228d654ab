package intake

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// activity is what is known of the activity that is being read.
type activity struct {
	*publication
	line       int
	lang       string
	identifier string
	status     string
	title      phrase
	summary    phrase
	reporter   organisation
	dates      map[string]string // by the codes of version 2
	partners   []organisation
	met        map[string]bool // who of them, by code
	areas      map[string]bool
	money      *ledger
	results    []draft
	titles     map[string]int // how many indicators have a title
	bad        wrong          // the first fault
	more       int            // further ones
}

func newActivity(p *publication, e *element) *activity {
	return &activity{
		publication: p, line: e.line, lang: e.attr("lang"),
		dates: map[string]string{}, met: map[string]bool{}, areas: map[string]bool{}, titles: map[string]int{}, money: newLedger(e.attr("default-currency"), p.YearStarts),
	}
}

// parts are the elements of an activity that something is made of; the others are passed over.
var parts = map[string]func(*activity, *element){
	"iati-identifier":   func(a *activity, e *element) { a.identifier = cmp.Or(a.identifier, e.text) },
	"activity-status":   func(a *activity, e *element) { a.status = cmp.Or(a.status, e.attr("code")) },
	"title":             func(a *activity, e *element) { a.title.hear(e, a.lang, 0) },
	"description":       (*activity).description,
	"activity-date":     (*activity).date,
	"reporting-org":     func(a *activity, e *element) { a.reporter = organisationOf(e, a.lang) },
	"participating-org": (*activity).participant,
	"recipient-country": (*activity).country,
	"recipient-region":  (*activity).region,
	"sector":            (*activity).sector,
	"budget":            (*activity).budget,
	"transaction":       (*activity).transaction,
	"result":            (*activity).result,
}

func (a *activity) fault(column, reason string) {
	if a.bad.reason == "" {
		a.bad = wrong{column, reason}
		return
	}
	a.more++
}

// description prefers the general one (type 1, or none) to those of objectives and target groups.
func (a *activity) description(e *element) {
	rank := 0
	if kind := e.attr("type"); kind == "" || kind == "1" || kind == "General" {
		rank = 1
	}
	a.summary.hear(e, a.lang, rank)
}

// dateTypes are the codes of both versions, with the column each decides.
var dateTypes = map[string]struct{ code, column string }{
	"1": {"1", "starts_on"}, "start-planned": {"1", "starts_on"},
	"2": {"2", "starts_on"}, "start-actual": {"2", "starts_on"},
	"3": {"3", "ends_on"}, "end-planned": {"3", "ends_on"},
	"4": {"4", "ends_on"}, "end-actual": {"4", "ends_on"},
}

func (a *activity) date(e *element) {
	kind, known := dateTypes[strings.ToLower(e.attr("type"))]
	if !known {
		a.fault("", fmt.Sprintf("the activity-date in line %d has the type %q; it is one of 1 to 4 (in version 1: start-planned, start-actual, end-planned, end-actual)", e.line, e.attr("type")))
		return
	}
	day, err := e.day()
	if err != nil {
		a.fault(kind.column, fmt.Sprintf("line %d: %v", e.line, err))
		return
	}
	a.dates[kind.code] = cmp.Or(day, a.dates[kind.code])
}

// daily is a date of XML Schema, which may have a zone, or a time by mistake. The day is the publisher's, where it was written.
var daily = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})(T[\d:.]*)?(Z|[+-]\d{2}:\d{2})?$`)

// day is the day that an element names, in its attribute or, in version 1, its text; empty where it names none.
func (e *element) day() (string, error) {
	text := e.attr("iso-date")
	if text == "" && e != nil {
		text = e.text
	}
	return dayOf(text)
}

func dayOf(text string) (string, error) {
	if m := daily.FindStringSubmatch(text); m != nil {
		text = m[1]
	}
	return dayColumn.Canonical(text)
}

// sector becomes the area that the longest beginning of its code has.
func (a *activity) sector(e *element) {
	code, prefix := e.attr("code"), e.attr("vocabulary")+":"
	if slices.Contains([]string{":", "1:", "2:", "DAC:", "DAC-3:", "DAC-5:"}, prefix) {
		prefix = ""
	}
	for n := len(code); n > 0; n-- {
		if area, ok := a.Areas[prefix+code[:n]]; ok {
			a.areas[area] = true
			return
		}
	}
	a.tally.sector(prefix + code)
}

// days are its first and its last: the actual ones, else the planned. A planned day that the other actual one has overtaken tells nothing any more.
func (a *activity) days() (starts, ends string) {
	starts, ends = cmp.Or(a.dates["2"], a.dates["1"]), cmp.Or(a.dates["4"], a.dates["3"])
	switch overtaken := ends != "" && ends < starts; {
	case overtaken && starts == a.dates["2"] && a.dates["4"] == "":
		a.tally.overtaken++
		return starts, ""
	case overtaken && a.dates["2"] == "" && ends == a.dates["4"]:
		a.tally.overtaken++
		return "", ends
	}
	return starts, ends
}

// own is the activity itself, or what is wrong with it.
func (a *activity) own() (draft, wrong) {
	starts, ends := a.days()
	d := draft{kind: "activities", cells: map[string]string{
		"code": a.identifier, "title": a.title.text, "summary": a.summary.text, "status": a.status,
		"programme": a.programme(), "partners": a.partnerCodes(), "areas": strings.Join(slices.Sorted(maps.Keys(a.areas)), ";"),
		"starts_on": starts, "ends_on": ends,
	}}
	if a.bad.reason != "" && a.more > 0 {
		a.bad.reason += fmt.Sprintf("; and %d more in this activity", a.more)
	}
	switch {
	case a.identifier == "":
		return d, wrong{"code", "the activity has no iati-identifier; it must be given"}
	case a.status == "":
		return d, wrong{"status", "the activity has no activity-status; it must be given, as a code from 1 to 6"}
	case d.cells["programme"] == "":
		return d, wrong{"programme", "the activity has no reporting-org; it must be given"}
	case a.bad.reason != "":
		return d, a.bad
	}
	_, bad := d.row()
	return d, bad
}

// with names the activity in rows about it.
func (a *activity) with(rows []draft) []draft {
	for _, r := range rows {
		r.cells["activity"] = a.identifier
	}
	return rows
}

// programme is the code of the activity's programme.
func (a *activity) programme() string { return cmp.Or(a.Programme, a.reporter.code) }

// raw is what a reject shows of the activity, under the names of rawNames.
func (a *activity) raw() []string { return []string{strconv.Itoa(a.line), a.identifier} }

var rawNames = []string{"line", "iati-identifier"}
