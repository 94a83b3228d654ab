package intake

import (
	"regexp"
	"slices"
	"strings"
)

// organisation is who takes part: an organisation, a country or a region.
type organisation struct {
	code, name, kind string
	named            string // its name as given, to know it by where it bears no code
}

// organisationOf reads an element that names an organisation. One without a reference goes by its name.
func organisationOf(e *element, lang string) organisation {
	name := phraseOf(e, lang)
	o := organisation{code: codeOf(e.attr("ref")), name: name, kind: "organisation", named: name}
	if o.code == "" {
		o.code = codeOf(name)
	}
	if o.name == "" {
		o.name = o.code
	}
	return o
}

// state is how version 1 names a government: as its country.
var state = regexp.MustCompile(`^[A-Z]{2}$`)

// participant takes everybody as a partner but those who fund: they give, and are not whom the activity is run with.
func (a *activity) participant(e *element) {
	if role := e.attr("role"); role == "1" || strings.EqualFold(role, "funding") {
		return
	}
	o := organisationOf(e, a.lang)
	if state.MatchString(o.code) {
		o.kind = "country"
	}
	a.partner(o)
}

func (a *activity) country(e *element) {
	a.partner(placed(strings.ToUpper(codeOf(e.attr("code"))), e, a.lang))
}

// region bears a prefix: its bare number could be an organisation's.
func (a *activity) region(e *element) {
	code := codeOf(e.attr("code"))
	if code == "" {
		return
	}
	if v := e.attr("vocabulary"); v != "" && v != "1" && v != "DAC" {
		code = codeOf(v) + "-" + code
	}
	a.partner(placed("region-"+code, e, a.lang))
}

func placed(code string, e *element, lang string) organisation {
	name := phraseOf(e, lang)
	if name == "" {
		name = code
	}
	return organisation{code: code, name: name, kind: "country"}
}

func (a *activity) partner(o organisation) {
	if o.code != "" && !a.met[o.code] {
		a.met[o.code] = true
		a.partners = append(a.partners, o)
	}
}

// served is the partners without the reporting organisation, which may be named after them.
func (a *activity) served() []organisation {
	return slices.DeleteFunc(slices.Clone(a.partners), func(o organisation) bool {
		return o.code == a.reporter.code || o.kind == "organisation" && o.named != "" && o.named == a.reporter.named
	})
}

func (a *activity) partnerCodes() string {
	var codes []string
	for _, o := range a.served() {
		codes = append(codes, o.code)
	}
	return strings.Join(codes, ";")
}

// fallbacks are the programme and the partners that the activity refers to, for where nothing else tells of them.
func (a *activity) fallbacks() []draft {
	var all []draft
	if a.Programme == "" {
		all = append(all, draft{kind: "programmes", fallback: true, line: a.line, cells: map[string]string{
			"code": a.reporter.code, "name": a.reporter.name, "cadence": "yearly", "time_zone": "UTC",
		}})
	}
	for _, o := range a.served() {
		all = append(all, draft{kind: "partners", fallback: true, line: a.line, cells: map[string]string{
			"code": o.code, "name": o.name, "kind": o.kind,
		}})
	}
	return all
}
