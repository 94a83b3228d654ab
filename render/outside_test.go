package render

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"stocktake/review"
)

// plant writes a canary into every text of a value, each unlike the others.
func plant(v reflect.Value, n *int) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		plant(v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && v.Type().PkgPath() == reflect.TypeFor[review.Report]().PkgPath() {
				plant(v.Field(i), n)
			}
		}
	case reflect.Slice:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		for i := range v.Len() {
			plant(v.Index(i), n)
		}
	case reflect.Array:
		for i := range v.Len() {
			plant(v.Index(i), n)
		}
	case reflect.Map:
		if v.Type().Key().Kind() == reflect.String && v.Type().Elem().Kind() == reflect.String {
			*n++
			v.Set(reflect.MakeMap(v.Type()))
			v.SetMapIndex(reflect.ValueOf(fmt.Sprintf("canary-%d", *n)).Convert(v.Type().Key()), reflect.ValueOf(fmt.Sprintf("canary-%d-value", *n)))
		}
	case reflect.String:
		*n++
		v.SetString(fmt.Sprintf("canary-%d", *n))
	case reflect.Float64:
		v.SetFloat(0.7654321)
	}
}

func TestNoCanaryOfAReportIsShownOutside(t *testing.T) {
	var r review.Report
	planted := 0
	plant(reflect.ValueOf(&r).Elem(), &planted)
	if planted < 60 {
		t.Fatalf("only %d canaries", planted)
	}
	r.Period, r.Programme.Name = year2025(), "Dialogue"
	open, marked := r.Recommendations[0], r.Recommendations[0]
	open.Marking, open.Title, open.Verdict = "", "Open course", review.Reinforce
	marked.Title, marked.Verdict = "canary-secret course", review.Discontinue
	names := open
	names.Title = "After canary-secret course"
	r.Recommendations = []review.Recommendation{open, marked, names}
	for _, format := range OutsideFormats {
		for _, code := range Languages() {
			told := string(written(t, func(b *bytes.Buffer) error { return Outside(b, []review.Outside{r.Outside()}, format, code, Page{}) }))
			if !strings.Contains(told, "Open course") || !strings.Contains(told, "Dialogue") {
				t.Errorf("%s in %s does not tell what it may: %s", format, code, told)
			}
			if strings.Contains(told, "canary") || strings.Contains(told, "7654") || strings.Contains(told, "76.5") || strings.Contains(told, "k3f90a1c") {
				t.Errorf("%s in %s tells what it may not: %s", format, code, told)
			}
		}
	}
	if n := r.Outside().Counts; n[3] != 0 || n[1] != 1 {
		t.Errorf("counts %v tell of what is marked", n)
	}
}

func TestEveryLanguageHasEveryWordAndEveryPlural(t *testing.T) {
	for _, code := range Languages() {
		p, err := phrasesOf(code)
		if err != nil {
			t.Error(err)
			continue
		}
		if p.Language != code {
			t.Errorf("words/%s.json says it is in %q", code, p.Language)
		}
		words := reflect.ValueOf(p)
		for i := range words.NumField() {
			if words.Field(i).IsZero() {
				t.Errorf("words/%s.json has no %s", code, words.Type().Field(i).Tag.Get("json"))
			}
		}
		for _, v := range review.Verdicts {
			if w := p.verdict(v); w.Done == "" || !strings.Contains(w.Name, string(v)) {
				t.Errorf("words/%s.json: %s is %+v", code, v, w)
			}
		}
		if slices.Contains(p.Months[:], "") {
			t.Errorf("words/%s.json lacks a month", code)
		}
		used := map[string]bool{}
		for n := range 2001 {
			used[formNames[plural.Cardinal.MatchPlural(language.MustParse(code), n, 0, 0, 0, 0)]] = true
		}
		for name, forms := range map[string]map[string]string{"areas": p.Areas, "served": p.Served, "unserved": p.Unserved} {
			for _, form := range formNames {
				if has := strings.Contains(forms[form], "{n}"); has != used[form] {
					t.Errorf("words/%s.json: %s has the form %q: %v, is in use: %v", code, name, form, has, used[form])
				}
			}
		}
	}
}

func TestAnUnknownLanguageIsRefused(t *testing.T) {
	if err := Outside(&bytes.Buffer{}, nil, "text", "xx", Page{}); err == nil || !strings.Contains(err.Error(), "en and fr") {
		t.Errorf("%v", err)
	}
}

func TestNumbersAndDaysAreOfTheirLanguage(t *testing.T) {
	for _, c := range []struct{ code, none, one, many, days string }{
		{"en", "0 open needs that", "1 open need that", "1,234 open needs", "1 January 2025 to 31 December 2025"},
		{"fr", "0 besoin auquel", "1 besoin auquel", "1\u202f234 besoins auxquels", "du 1er janvier 2025 au 31 décembre 2025"},
	} {
		p, err := phrasesOf(c.code)
		if err != nil {
			t.Fatal(err)
		}
		for n, want := range map[int]string{0: c.none, 1: c.one, 1234: c.many} {
			if got := p.count(p.Unserved, n); !strings.HasPrefix(strings.ReplaceAll(got, "\u00a0", "\u202f"), want) {
				t.Errorf("%s: %d is %q, want %q", c.code, n, got, want)
			}
		}
		if got := p.period(year2025()); got != c.days {
			t.Errorf("%s: %q, want %q", c.code, got, c.days)
		}
	}
}

// The map of needs is of the programme, not of the verdict that happens to be told last.
func TestTheNeedsServedStandApartFromTheVerdicts(t *testing.T) {
	o := review.Outside{
		Programme: "Dialogue", Period: year2025(), Needs: &review.OutsideNeeds{Areas: 2, Served: 1, Unserved: 1},
		Titles: []review.Titles{{Verdict: review.Ask, Titles: []string{"Buoy keeping"}}},
	}
	for _, c := range []struct{ code, format, want string }{
		{"en", "text", "ask: Too little is known yet: more is being asked.\n  - Buoy keeping\nNeeds\n  - 2 priority areas"},
		{"fr", "text", "à préciser (ask) : On en sait trop peu encore : des avis sont demandés.\n  - Buoy keeping\nBesoins\n  - 2 domaines"},
		{"fr", "html", "<h3>Besoins</h3>\n<ul><li>2 domaines"},
	} {
		told := string(written(t, func(b *bytes.Buffer) error { return Outside(b, []review.Outside{o}, c.format, c.code, Page{}) }))
		if !strings.Contains(told, c.want) {
			t.Errorf("%s in %s has no %q:\n%s", c.format, c.code, c.want, told)
		}
	}
}

func TestWhereNeedsHaveNoAreaNoneIsCounted(t *testing.T) {
	p, err := phrasesOf("en")
	if err != nil {
		t.Fatal(err)
	}
	if told := p.needs(&review.OutsideNeeds{Unserved: 1}); !slices.Equal(told, []string{"1 open need that nobody serves"}) {
		t.Errorf("%q", told)
	}
}

func TestTheSummaryCanBeReadWithoutSeeingIt(t *testing.T) {
	two := []review.Outside{{Programme: "Dialogue", Period: year2025()}, {Programme: "Harbour", Period: year2025()}}
	all := elementsOf(t, written(t, func(b *bytes.Buffer) error { return Outside(b, two, "html", "fr", Page{}) }))
	landmarks, ids, links := map[string]int{}, map[string]bool{}, []string(nil)
	for _, e := range all {
		landmarks[e.name]++
		ids[e.at["id"]] = true
		if e.name == "a" {
			links = append(links, strings.TrimPrefix(e.at["href"], "#"))
		}
	}
	for _, name := range []string{"header", "nav", "main", "footer", "h1"} {
		if landmarks[name] != 1 {
			t.Errorf("%d of %s", landmarks[name], name)
		}
	}
	if len(links) != 3 || links[0] != "main" || slices.ContainsFunc(links, func(to string) bool { return !ids[to] }) {
		t.Errorf("links to %q", links)
	}
}
