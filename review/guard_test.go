package review

import (
	"strings"
	"testing"
)

func TestTheLastOfItsKindIsReshaped(t *testing.T) {
	cases := []struct {
		name   string
		change func(*Portfolio)
		want   map[string]Verdict
		last   string // what ACT-1 is the last of
	}{
		{"others serve all it serves", func(*Portfolio) {}, map[string]Verdict{"ACT-1": Discontinue}, ""},
		{
			"the last that serves a partner", func(p *Portfolio) { p.Subjects[0].Partners = []string{"AM"} },
			map[string]Verdict{"ACT-1": Reshape},
			"the partner AM",
		},
		{"another programme serves the partner", func(p *Portfolio) {
			p.Subjects[0].Partners = []string{"AM"}
			p.Elsewhere.Partners = map[string]string{"AM": "Q"}
		}, map[string]Verdict{"ACT-1": Discontinue}, ""},
		{"the last that serves an open need", func(p *Portfolio) {
			p.Needs["N-2"] = Need{Title: "Small need", Weight: 0.1, Validity: Validity{From: date("2020-01-01")}}
			p.Subjects[0].Needs = []string{"N-2"}
		}, map[string]Verdict{"ACT-1": Reshape}, "the need Small need (N-2)"},
		{
			"the last of a closed need", func(p *Portfolio) { p.Subjects[0].Needs = []string{"N-old"} },
			map[string]Verdict{"ACT-1": Discontinue},
			"",
		},
		{"the last of a need that opens tomorrow", func(p *Portfolio) {
			p.Needs["N-2"] = Need{Title: "Small need", Weight: 0.1, Validity: Validity{From: date("2026-01-21")}}
			p.Subjects[0].Needs = []string{"N-2"}
		}, map[string]Verdict{"ACT-1": Discontinue}, ""},
		{"the last of a need and in an area of which nothing is known", func(p *Portfolio) {
			p.Subjects[0].Needs, p.Subjects[0].Areas = []string{"N-unknown"}, []string{"A-unknown"}
		}, map[string]Verdict{"ACT-1": Discontinue}, ""},
		{"the last in an area in force", func(p *Portfolio) {
			p.Areas["A-2"] = Validity{Name: "Energy", From: date("2020-01-01")}
			p.Subjects[0].Areas = []string{"A-2"}
		}, map[string]Verdict{"ACT-1": Reshape}, "the area Energy (A-2)"},
		{
			"a sibling that serves the same has closed", pair(func(f *Figures) { f.Status = "closed" }, false),
			map[string]Verdict{"ACT-1": Reshape},
			"the partner AM",
		},
		{
			"a sibling that serves the same ended the day before", pair(func(f *Figures) { f.Ends = at("2026-01-19") }, false),
			map[string]Verdict{"ACT-1": Reshape},
			"the partner AM",
		},
		{
			"a sibling that serves the same ends today", pair(func(f *Figures) { f.Ends = at("2026-01-20") }, false),
			map[string]Verdict{"ACT-1": Discontinue, "ACT-2": Keep},
			"",
		},
		{
			"a sibling that serves the same begins tomorrow", pair(func(f *Figures) { f.Starts = at("2026-01-21") }, false),
			map[string]Verdict{"ACT-1": Reshape},
			"the partner AM",
		},
		{
			"a sibling that serves the same is being wound up", pair(func(f *Figures) { f.Status = "finalisation" }, false),
			map[string]Verdict{"ACT-1": Discontinue, "ACT-2": Keep},
			"",
		},
		{"two that run no more, of whose partners nobody else serves any", func(p *Portfolio) {
			pair(func(f *Figures) { f.Partners = []string{"AZ"} }, true)(p)
			p.Subjects[0].Status, p.Subjects[1].Status = "closed", "closed"
		}, map[string]Verdict{"ACT-1": Reshape, "ACT-2": Reshape}, "the partner AM"},
		{
			"of two proposed, one runs no more: it is the other that is the last", func(p *Portfolio) {
				pair(func(*Figures) {}, true)(p)
				p.Subjects[0].Status = "closed"
			},
			map[string]Verdict{"ACT-1": Discontinue, "ACT-2": Reshape},
			"",
		},
		{
			"one that runs no more is proposed, and another that goes on serves the same", func(p *Portfolio) {
				p.Subjects[0].Partners, p.Subjects[1].Partners = []string{"AM"}, []string{"AM"}
				p.Subjects[0].Status = "closed"
			},
			map[string]Verdict{"ACT-1": Discontinue, "ACT-2": Keep},
			"",
		},
		{
			"two proposed alike: the first code is spared", pair(func(*Figures) {}, true),
			map[string]Verdict{"ACT-1": Reshape, "ACT-2": Discontinue},
			"the partner AM",
		},
		{
			"two proposed: the less probable is spared", pair(func(f *Figures) { f.Answers = everywhere(10, 0.35, 0.75, 0.78) }, true),
			map[string]Verdict{"ACT-1": Discontinue, "ACT-2": Reshape},
			"",
		},
		{"one spared for a partner does not stand in for another in an area", func(p *Portfolio) {
			p.Areas["A-2"] = Validity{Name: "Energy", From: date("2020-01-01")}
			p.Subjects[0].Partners = []string{"AM"}
			p.Subjects[0].Areas, p.Subjects[1].Areas = []string{"A-2"}, []string{"A-2"}
			unneeded(&p.Subjects[1])
			p.Subjects[1].Answers = everywhere(10, 0.35, 0.75, 0.78)
		}, map[string]Verdict{"ACT-1": Reshape, "ACT-2": Reshape}, "the partner AM"},
	}
	policy := compiled(t, declared(t))
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := healthy()
			unneeded(&p.Subjects[0])
			c.change(&p)
			r := judged(t, p, policy)
			for code, verdict := range c.want {
				if got := r.of(t, code); got.Verdict != verdict {
					t.Errorf("%s: %s at %v", code, got.Verdict, got.Scores[0].Probability)
				}
			}
			first := r.of(t, "ACT-1")
			if c.last != "" && (first.Reasons[0].Rule != ruleLast || !strings.Contains(first.Reasons[0].Text, c.last)) {
				t.Errorf("because %v", first.Reasons[0])
			}
			if len(first.Concerns) != 1 {
				t.Errorf("the concern did not stay: %v", first.Concerns)
			}
		})
	}
}

// pair lets the first two activities alone serve the partner AM; the second may be unneeded too.
func pair(change func(*Figures), both bool) func(*Portfolio) {
	return func(p *Portfolio) {
		if both {
			unneeded(&p.Subjects[1])
		}
		p.Subjects[0].Partners, p.Subjects[1].Partners = []string{"AM"}, []string{"AM"}
		change(&p.Subjects[1])
	}
}

// A report names the programmes but for which something in it would be spared, and no others.
func TestAReportNamesWhomItsEndsLeanOn(t *testing.T) {
	alone := func(p *Portfolio) {
		p.Subjects[0].Partners, p.Elsewhere.Partners = []string{"AM"}, map[string]string{"AM": "Q", "GE": "R"}
	}
	for _, c := range []struct {
		name   string
		change func(*Portfolio)
		want   string
	}{
		{"it alone serves it here", alone, "Q"},
		{"another serves it here too", func(p *Portfolio) { alone(p); p.Subjects[1].Partners = []string{"AM"} }, ""},
		{"the other is to end too", func(p *Portfolio) {
			alone(p)
			p.Subjects[1].Partners = []string{"AM"}
			unneeded(&p.Subjects[1])
		}, "Q"},
		{"it is spared for something else", func(p *Portfolio) {
			alone(p)
			p.Areas["A-2"] = Validity{Name: "Energy", From: date("2020-01-01")}
			p.Subjects[0].Areas = []string{"A-2"}
		}, "Q"},
		{"those elsewhere are to end", func(p *Portfolio) {
			alone(p)
			p.Elsewhere.Partners, p.Leaving.Partners = nil, map[string][]string{"AM": {"Q", "S"}, "GE": {"R"}}
		}, "Q S"},
		{"of two it alone serves, others elsewhere are to end", func(p *Portfolio) {
			p.Subjects[0].Partners, p.Leaving.Partners = []string{"AM", "AZ"}, map[string][]string{"AM": {"Q"}, "AZ": {"S"}}
		}, "Q S"},
		{"many others serve it: the last of them in order", func(p *Portfolio) {
			alone(p)
			for _, programme := range []string{"A", "B", "Z", "C", "D"} {
				abroadFor(p, "MEC", "AM").Programme = programme
			}
		}, "Z"},
		{"a mechanism is spared for what is run through it from elsewhere", func(p *Portfolio) {
			unneededMechanism(p, "MEC")
			abroadFor(p, "MEC", "AM")
		}, ""},
		{"so it is, and that is to end", func(p *Portfolio) {
			unneededMechanism(p, "MEC")
			abroadFor(p, "MEC", "AM").Leaving = true
		}, "ICI"},
		{"so are two, and what is to end serves something else or runs no more", func(p *Portfolio) {
			unneededMechanism(p, "MEC")
			unneededMechanism(p, "MEC-2")
			ended := abroadFor(p, "MEC", "AM")
			ended.Leaving, ended.Status = true, "closed"
			abroadFor(p, "MEC", "AM")
			abroadFor(p, "MEC-2", "AZ")
			abroadFor(p, "MEC", "GE").Leaving = true
		}, ""},
		{"those elsewhere are to end, and another serves it here too", func(p *Portfolio) {
			alone(p)
			p.Elsewhere.Partners, p.Leaving.Partners = nil, map[string][]string{"AM": {"Q"}}
			p.Subjects[1].Partners = []string{"AM"}
		}, ""},
		{"nothing is to end", func(p *Portfolio) { alone(p); p.Subjects[0].Answers = p.Subjects[1].Answers }, ""},
		{"what it serves is over", func(p *Portfolio) {
			alone(p)
			p.Subjects[0].Partners, p.Subjects[0].Needs = nil, []string{"N-old"}
			p.Elsewhere.Needs = map[string]string{"N-old": "Q"}
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := healthy()
			unneeded(&p.Subjects[0])
			c.change(&p)
			if got := strings.Join(judged(t, p, compiled(t, declared(t))).LeansOn, " "); got != c.want {
				t.Errorf("leans on %q, want %q", got, c.want)
			}
		})
	}
}

// unneededMechanism adds a mechanism that is to end.
func unneededMechanism(p *Portfolio, code string) {
	p.Subjects = append(p.Subjects, Figures{Code: code, Kind: KindMechanism, Answers: asked(1, 20, "participant", "relevance", 0.1)})
}
