package review

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// gated is the healthy portfolio in which everything is fresh, everybody was invited and answered, and the last report had the same
// eight activities.
func gated() Portfolio {
	p := healthy()
	p.Gating = Refusing
	p.Newest = map[string]time.Time{}
	for _, kind := range GateKinds {
		p.Newest[kind] = date("2025-12-20")
	}
	last := Past{Period: Between(date("2024-01-01"), date("2025-01-01"), time.UTC), MadeAt: date("2025-01-20"), Standing: map[string]Standing{}}
	for i := range p.Subjects {
		p.Subjects[i].Invited = []Invitation{{Respondent: 1}}
		last.Standing[p.Subjects[i].Code] = Standing{Verdict: Keep}
	}
	p.Past = []Past{last}
	return p
}

func TestWhatIsOldOrHalfLoadedIsNotJudged(t *testing.T) {
	newest := func(day string) func(*Portfolio) {
		return func(p *Portfolio) { p.Newest["resources"] = date(day) }
	}
	bare := func(n int) func(*Portfolio) {
		return func(p *Portfolio) {
			for i := range n {
				p.Subjects[i].Resources, p.Subjects[i].Answers, p.Subjects[i].Invited = nil, nil, nil
			}
		}
	}
	only := func(n int) func(*Portfolio) { return func(p *Portfolio) { p.Subjects = p.Subjects[:n] } }
	within := Gates{NewestWithinDays: map[string]int{"resources": 30}}
	share := func(kind string) Gates { return Gates{ShareWith: map[string]float64{kind: .75}} }
	last := Gates{ActivitiesOfLast: .75}
	for _, c := range []struct {
		name   string
		gates  Gates
		change func(*Portfolio)
		want   string // empty: it is judged
	}{
		{"all is well, all gates", Gates{within.NewestWithinDays, map[string]float64{"resources": 1, "answers": 1, "invitations": 1}, 1}, nil, ""},
		{"no gates, nothing known", Gates{}, func(p *Portfolio) { bare(8)(p); p.Newest = nil }, ""},
		{"just old enough", within, newest("2025-12-02"), ""},
		{"a day too old", within, newest("2025-12-01"), "The newest resources were recorded on 1 December 2025, 31 days before the period's end; at most 30 are allowed."},
		{"recorded after the period", within, newest("2026-01-05"), ""},
		{"never recorded", within, func(p *Portfolio) { p.Newest = nil }, "No resources are known; the newest must be recorded within 30 days before the period's end."},
		{"two of eight without resources", share("resources"), bare(2), ""},
		{"three of eight without resources", share("resources"), bare(3), "5 of 8 activities have resources in the period, at least 75 in 100 must; missing: ACT-1, ACT-2, ACT-3."},
		{"three of eight unanswered", share("answers"), bare(3), "5 of 8 activities have answers in the period, at least 75 in 100 must; missing: ACT-1, ACT-2, ACT-3."},
		{"three of eight not asked", share("invitations"), bare(3), "5 of 8 activities have invitations in the period, at least 75 in 100 must; missing: ACT-1, ACT-2, ACT-3."},
		{"all but a hair", Gates{ShareWith: map[string]float64{"answers": 1}}, bare(1), "7 of 8 activities have answers in the period, at least 100 in 100 must; missing: ACT-1."},
		{"resources, but of another year", share("resources"), func(p *Portfolio) {
			for i := range p.Subjects {
				p.Subjects[i].Resources[0].Starts, p.Subjects[i].Resources[0].Ends = date("2024-01-01"), date("2024-12-31")
			}
		}, "0 of 8 activities have resources in the period"},
		{"those that did not run do not count", share("resources"), func(p *Portfolio) {
			bare(3)(p)
			for i := range 3 {
				p.Subjects[i].Status = "cancelled"
			}
		}, ""},
		{"mechanisms have no resources", share("resources"), func(p *Portfolio) {
			bare(3)(p)
			for i := range 3 {
				p.Subjects[i].Kind, p.Subjects[i].Answers = KindMechanism, everywhere(10, .8, .8, .8)
			}
		}, ""},
		{"six of the last eight", last, only(6), ""},
		{"five of the last eight", last, only(5), "5 are due where the last report had 8, at least 75 in 100 of that number must be; missing: ACT-6, ACT-7, ACT-8."},
		{"no last report", last, func(p *Portfolio) { only(1)(p); p.Past = nil }, ""},
		{"nothing at all, and nothing before", Gates{within.NewestWithinDays, map[string]float64{"answers": 1}, 1}, func(p *Portfolio) { only(0)(p); p.Past, p.Newest = nil, nil }, ""},
		{"nothing at all, where there was something", last, only(0), "0 are due where the last report had 8, at least 75 in 100 of that number must be; missing: ACT-1, ACT-2, ACT-3, ACT-4, ACT-5, ACT-6, ACT-7, ACT-8."},
	} {
		t.Run(c.name, func(t *testing.T) {
			policy := declared(t)
			policy.Gates = c.gates
			p := gated()
			if c.change != nil {
				c.change(&p)
			}
			report := judged(t, p, compiled(t, policy))
			var got []string
			for _, l := range report.Shortfalls {
				got = append(got, l.String())
			}
			if joined := strings.Join(got, " "); c.want == "" && joined != "" || !strings.HasPrefix(joined, c.want) {
				t.Errorf("lacks %q, want %q", joined, c.want)
			}
			if refused := len(report.Shortfalls) > 0; refused && (len(report.Recommendations) > 0 || len(report.Coverage.NotReviewed) != report.Coverage.Due) {
				t.Errorf("%d recommendations, coverage %+v", len(report.Recommendations), report.Coverage)
			}
		})
	}
}

func TestGatesAreLaidOverForOneProgramme(t *testing.T) {
	policy := declared(t)
	policy.Gates = Gates{NewestWithinDays: map[string]int{"answers": 1}}
	policy.Overrides = []Override{{Programme: "MD", Set: Settings{Gates: GateSettings{NewestWithinDays: map[string]int{}}}}}
	if r := judged(t, gated(), compiled(t, policy)); len(r.Shortfalls) > 0 {
		t.Errorf("lacks %v", r.Shortfalls)
	}
	other := gated()
	other.Programme.Code = "ICI"
	if r := judged(t, other, compiled(t, policy)); len(r.Shortfalls) != 1 {
		t.Errorf("of another programme: lacks %v, want one", r.Shortfalls)
	}
}

func TestAReviewAskedForAllTheSameSaysWhatItLacks(t *testing.T) {
	policy := declared(t)
	policy.Gates = Gates{NewestWithinDays: map[string]int{"answers": 1}}
	p := gated()
	p.Gating = Warned
	warned := judged(t, p, compiled(t, policy))
	said := func(n string) bool {
		return strings.Contains(n, "refuse this review") && strings.Contains(n, "newest answers")
	}
	if len(warned.Shortfalls) > 0 || len(warned.Recommendations) != 8 || !slices.ContainsFunc(warned.Notes, said) {
		t.Errorf("%d recommendations, notes %q", len(warned.Recommendations), warned.Notes)
	}
	p.Gating = Ungated
	plain := judged(t, p, compiled(t, policy))
	warned.Notes = append([]string(nil), slices.DeleteFunc(warned.Notes, said)...)
	same(t, warned, plain)
}

func TestALackCountsWhatItDoesNotName(t *testing.T) {
	l := Shortfall{Text: "Some are missing", Subjects: strings.Split("ABCDEFGHIJKL", "")}
	if got, want := l.String(), "Some are missing; missing: A, B, C, D, E, F, G, H, I, J and 2 more."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
