package review

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/shopspring/decimal"
)

// declared is the default policy as it is declared.
func declared(t testing.TB) Policy {
	t.Helper()
	text, err := os.ReadFile("../config/policy.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var p Policy
	if err := yaml.UnmarshalWithOptions(text, &p, yaml.Strict()); err != nil {
		t.Fatal(yaml.FormatError(err, false, true))
	}
	return p
}

func compiled(t testing.TB, p Policy) *Policy {
	t.Helper()
	out, faults := Compile(p)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return out
}

func date(text string) Date {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

func at(text string) *Date {
	d := date(text)
	return &d
}

func num(x float64) *decimal.Decimal {
	d := decimal.NewFromFloat(x)
	return &d
}

func seats(n int64) *int64 { return &n }

// asked are answers of n respondents of one role, numbered from first, all giving the same score.
func asked(first, n int, role, criterion string, score float64) []Answer {
	var out []Answer
	for i := range n {
		out = append(out, NewAnswer(int64(first+i), Role(indexOf(Roles[:], role)), Criterion(indexOf(Criteria[:], criterion)), int64(score*million)))
	}
	return out
}

// hear turns the answers of one subject into voices.
func hear(answers []Answer, levelling float64) heard { return new(listener).hear(levelling, answers) }

func indexOf(names []string, name string) int {
	for i, n := range names {
		if n == name {
			return i
		}
	}
	panic(name)
}

// everywhere are answers of n participants on all three concerns.
func everywhere(n int, relevance, resourcing, performance float64) []Answer {
	out := asked(1, n, "participant", "relevance", relevance)
	out = append(out, asked(1, n, "participant", "resourcing", resourcing)...)
	return append(out, asked(1, n, "participant", "effectiveness", performance)...)
}

// healthy is a programme of eight activities that are well, each with ten answers, its money, its places and an open need.
func healthy() Portfolio {
	p := Portfolio{
		Programme: Programme{Code: "MD", Name: "Dialogue", Framework: "MED", SettleDays: 7},
		Period:    Between(date("2025-01-01"), date("2026-01-01"), time.UTC),
		AsOf:      date("2026-01-20"),
		Needs: map[string]Need{
			"N-1":   {Title: "Border training", Weight: 1, Validity: Validity{From: date("2020-01-01")}},
			"N-old": {Title: "Old need", Weight: 1, Validity: Validity{From: date("2010-01-01"), To: at("2019-12-31")}},
		},
		Areas: map[string]Validity{
			"A-1":   {Name: "Training", From: date("2011-01-01")},
			"A-old": {Name: "Closed area", From: date("2011-01-01"), To: at("2020-12-31")},
		},
		Considerations: map[string]map[string]float64{"GE": {"shares_values": 0.8, "financing_capacity": 0.2}},
	}
	for i := range 8 {
		p.Subjects = append(p.Subjects, well(fmt.Sprintf("ACT-%d", i+1)))
	}
	return p
}

func well(code string) Figures {
	return Figures{
		Code: code, Title: "Course " + code, Kind: KindActivity, Status: "implementation",
		Partners: []string{"GE"}, Areas: []string{"A-1"}, Needs: []string{"N-1"},
		Starts: at("2024-01-01"), Ends: at("2026-12-31"), Owner: "owner",
		Answers: everywhere(10, 0.8, 0.75, 0.78),
		Resources: []Resource{{
			Starts: date("2025-01-01"), Ends: date("2025-12-31"), Currency: "EUR",
			Planned: num(100000), Allocated: num(100000), Spent: num(98000),
			StaffPlanned: num(4), StaffActual: num(4),
			PlacesOffered: seats(40), PlacesRequested: seats(44), PlacesFilled: seats(40),
		}},
		Results: []Result{{Indicator: "trained", Starts: date("2025-01-01"), Ends: date("2025-12-31"), Baseline: num(0), Target: num(40), Actual: num(40)}},
	}
}

func judged(t testing.TB, p Portfolio, policy *Policy) Report {
	t.Helper()
	p.Dossiers = true
	r, err := Judge(p, policy)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (r Report) of(t testing.TB, code string) Recommendation {
	t.Helper()
	for _, one := range r.Recommendations {
		if one.Subject == code {
			return one
		}
	}
	t.Fatalf("%s is not in the report", code)
	return Recommendation{}
}

func text(t testing.TB, x any) string {
	t.Helper()
	out, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func same(t testing.TB, got, want Report) {
	t.Helper()
	if a, b := text(t, got), text(t, want); a != b {
		t.Errorf("the reports differ:\n%s\n%s", a, b)
	}
}
