package render

import (
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"stocktake/review"
)

// dossier is the batch with a year before it, money, a map of needs and a decision.
func dossier() Dossier {
	d := Dossier{Batch: batch(), Past: map[string][]review.Report{}, Matters: map[string][]review.Matter{}}
	euros := func(n int64) []review.Amount { return []review.Amount{{Currency: "EUR", Value: decimal.NewFromInt(n)}} }
	now := &d.Reports[0]
	now.Recommendations[0].Allocated, now.Recommendations[1].Allocated = euros(120000), euros(56000)
	now.Recommendations[3].Scores[1] = review.Score{Responses: 3, Hidden: true}
	now.Recommendations[0].Quotes = []review.Quote{{Concern: review.NoLongerRelevant, Version: 1, Text: "[name] said <nobody> needs it"}}
	now.Coverage.Reviewed = 6
	now.Across = &review.Across{
		Cover: review.Cover{Areas: []review.AreaCover{{Area: "reform", Name: "Defence reform", Open: 4, Served: 3}, {Open: 1.5}}},
		Partners: []review.PartnerShare{
			{Partner: "JOR", Name: "Jordan", Needs: 3, NeedsServed: 1, Open: 4, Served: 1, Allocated: euros(56000), Chance: is(.03), Behind: true},
			{Partner: "MAR", Name: "Morocco"},
		},
	}
	past := dialogue()
	past.Period.From, past.Period.To = past.Period.From.AddDate(-1, 0, 0), past.Period.From
	d.Past["MD"] = []review.Report{past}
	yearly, err := review.ParseCadence("yearly", "UTC")
	if err != nil {
		panic(err)
	}
	at := time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC)
	d.Matters["MD"] = []review.Matter{{
		Programme: review.Programme{Code: "MD", Cadence: yearly}, Recommendation: course(),
		Decisions: []review.Decision{
			{Number: 1, Act: review.Reminded, At: at.AddDate(0, 0, -1)},
			{Number: 2, Act: review.Reject, By: "Ada Quay", At: at, Reason: "too <dear>"},
		},
	}}
	d.Decisions = map[string]string{"k3f90a1c": "rejected by Ada Quay on 12 January 2026: too <dear>"}
	return d
}

// element is one element of a page, read strictly.
type element struct {
	name string
	at   map[string]string
	text string // all of it, up to its end
	in   []string
}

func (e element) inside(name string) bool { return slices.Contains(e.in, name) }

func elements(t *testing.T, d Dossier) []element {
	t.Helper()
	return elementsOf(t, written(t, func(b *bytes.Buffer) error { return HTML(b, d) }))
}

func elementsOf(t *testing.T, page []byte) (all []element) {
	t.Helper()
	in := xml.NewDecoder(bytes.NewReader(page))
	var open []int
	var path []string
	for {
		token, err := in.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("the page is not well formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, at: map[string]string{}, in: slices.Clone(path)}
			for _, a := range token.Attr {
				e.at[a.Name.Local] = a.Value
			}
			open, path, all = append(open, len(all)), append(path, e.name), append(all, e)
		case xml.CharData:
			for _, i := range open {
				all[i].text += string(token)
			}
		case xml.EndElement:
			open, path = open[:len(open)-1], path[:len(path)-1]
		}
	}
}

func TestThePageStandsForItself(t *testing.T) {
	d := dossier()
	d.Reports[0].Recommendations[0].Title = `</style><script src="https://evil.example/x.js">alert(1)</script><img src=x onerror=alert(1)>`
	d.Matters["MD"][0].Decisions[1].By = `" onclick="alert(1)`
	policy, style := "", ""
	for _, e := range elements(t, d) {
		if slices.Contains([]string{"script", "img", "iframe", "object", "form", "base"}, e.name) {
			t.Errorf("the page has a %s", e.name)
		}
		for name, value := range e.at {
			if strings.HasPrefix(name, "on") || name == "style" || regexp.MustCompile(`(?i)https?:|//|javascript:`).MatchString(value) {
				t.Errorf("%s has %s=%q", e.name, name, value)
			}
		}
		if e.at["http-equiv"] == "Content-Security-Policy" {
			policy = e.at["content"]
		}
		if e.name == "style" {
			style = e.text
		}
	}
	if policy != securityOf(style) || strings.Contains(style, "url(") || strings.Contains(style, "@import") {
		t.Errorf("the policy %q does not fit the style", policy)
	}
}

func TestThePageCanBeReadWithoutSeeingIt(t *testing.T) {
	landmarks, ids, level := map[string]int{}, map[string]bool{}, 0
	all := elements(t, dossier())
	for _, e := range all {
		landmarks[e.name]++
		if id := e.at["id"]; id != "" {
			if ids[id] {
				t.Errorf("two have the ID %q", id)
			}
			ids[id] = true
		}
		if len(e.name) == 2 && e.name[0] == 'h' && e.name[1] >= '1' && e.name[1] <= '6' {
			if to := int(e.name[1] - '0'); to > level+1 {
				t.Errorf("%q follows a heading of level %d", e.text, level)
			} else {
				level = to
			}
		}
	}
	for name, want := range map[string]int{"main": 1, "header": 1, "footer": 1, "nav": 1, "h1": 1, "caption": landmarks["table"]} {
		if landmarks[name] != want {
			t.Errorf("%d of %s, want %d", landmarks[name], name, want)
		}
	}
	for _, e := range all {
		for _, id := range append(strings.Fields(e.at["aria-labelledby"]), strings.TrimPrefix(e.at["href"], "#")) {
			if id != "" && id != "data:," && !ids[id] {
				t.Errorf("%s refers to %q, which is not there", e.name, id)
			}
		}
		switch {
		case e.name == "th" && e.at["scope"] == "":
			t.Errorf("the header cell %q has no scope", e.text)
		case e.name == "svg" && e.at["aria-hidden"] == "" && (e.at["role"] != "img" || !strings.Contains(e.text, "table below says the same")):
			t.Errorf("a picture says nothing: %q", e.text)
		case e.at["tabindex"] != "" && e.at["aria-labelledby"] == "" && e.at["aria-label"] == "":
			t.Errorf("%s can be reached, and has no name", e.name)
		}
	}
}

func TestThePageBeginsWithItsCounts(t *testing.T) {
	for _, e := range elements(t, dossier()) {
		if e.name == "p" {
			if got := strings.TrimSpace(e.text); got != "keep 2, reinforce 1, reshape 1, discontinue 1, ask 2" || !e.inside("header") {
				t.Errorf("the first paragraph is %q", got)
			}
			return
		}
	}
	t.Error("no paragraph")
}

func TestWhatIsHiddenIsInNoPicture(t *testing.T) {
	d := dossier()
	seen := len(glanceAt(d.Reports[0], "p1").Dots)
	x := &d.Reports[0].Recommendations[1]
	x.Scores[0] = review.Score{Estimate: is(.4242), Low: is(.4141), High: is(.4343), Probability: .4444, Responses: 3, Hidden: true}
	if left := len(glanceAt(d.Reports[0], "p1").Dots); left != seen-1 {
		t.Errorf("%d circles, want one less than %d", left, seen)
	}
	h := annalsOf(d.Reports[0], nil).of(*x)
	if len(h.Panels[0].Bars) != 0 || h.Rows[0].Scores[0] != "not shown" {
		t.Errorf("history %+v", h)
	}
}

func TestWhyACircleHasTheSmallestSize(t *testing.T) {
	known, nothing := is(.5), []review.Amount{{Currency: "EUR"}}
	at := func(allocated []review.Amount) review.Recommendation {
		scores := [3]review.Score{{Estimate: known}, {Estimate: known}, {Estimate: known}}
		return review.Recommendation{Kind: review.KindActivity, Verdict: review.Keep, Scores: scores, Allocated: allocated}
	}
	of := func(currency string) []review.Amount {
		return []review.Amount{{Currency: currency, Value: decimal.NewFromInt(9)}}
	}
	g := glanceAt(review.Report{Recommendations: []review.Recommendation{at(of("EUR")), at(of("EUR")), at(of("USD")), at(nothing), at(nil)}}, "p1")
	want := []string{
		"1 activity has the smallest size whatever the money, which is not in EUR.",
		"2 activities have the smallest size because no money is known, or none was allocated.",
	}
	if !slices.Equal(g.Notes, want) {
		t.Errorf("%q, want %q", g.Notes, want)
	}
}

func TestTheAreaOfACircleGoesWithItsMoney(t *testing.T) {
	r := dossier().Reports[0]
	s := scaleOf(r)
	all, _ := s.radius(r.Recommendations[0])
	r.Recommendations[0].Allocated[0].Value = decimal.NewFromInt(30000)
	quarter, _ := s.radius(r.Recommendations[0])
	none, known := s.radius(r.Recommendations[2])
	if all != largestDot || quarter != largestDot/2 || none != smallestDot || known {
		t.Errorf("radius %d of all, %d of a quarter, %d (%v) of nothing known", all, quarter, none, known)
	}
}

// What was taken down later stands where its day belongs; on one day the later entry is the newer.
func TestWhatWasDecidedStandsInTheOrderOfItsDays(t *testing.T) {
	t.Parallel()
	d := dossier()
	m := &d.Matters["MD"][0]
	for i, day := range []int{18, 11, 18} {
		at := time.Date(2026, 2, day, 12, 0, 0, 0, time.UTC)
		m.Decisions = append(m.Decisions, review.Decision{Number: int64(3 + i), Act: review.Accept, By: "Bo Reed", At: at})
	}
	var got []int64
	for _, row := range d.ledger(d.Reports[0]) {
		got = append(got, row.number)
	}
	if want := []int64{5, 3, 4, 2}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
