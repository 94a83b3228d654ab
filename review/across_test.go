package review

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// neighbourly is the healthy programme with partners who have needs of their own, all served by the first activity.
func neighbourly() Portfolio {
	p := healthy()
	p.Partners = map[string]Partner{"OUT": {Name: "Outside", Frameworks: []string{"OTHER"}}}
	for _, code := range []string{"GE", "AM", "AZ", "BA", "CY", "DZ", "EG", "FI", "IE", "JO", "KZ", "MA"} {
		p.Partners[code] = Partner{Name: "Land " + code, Frameworks: []string{"MED"}}
		p.Needs["N-"+code] = Need{Title: "Need of " + code, Partner: code, Area: "A-1", Weight: 1.5, Validity: Validity{From: date("2020-01-01")}}
		p.Subjects[0].Needs = append(p.Subjects[0].Needs, "N-"+code)
		p.Subjects[0].Partners = append(p.Subjects[0].Partners, code)
	}
	return p
}

func unservedBy(p *Portfolio, codes ...string) {
	f := &p.Subjects[0]
	f.Needs = slices.DeleteFunc(slices.Clone(f.Needs), func(n string) bool { return slices.Contains(codes, n) })
}

func TestTheMapOfNeeds(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Portfolio)
		want   []string // unserved
	}{
		{"all are served", func(*Portfolio) {}, nil},
		{"one that no activity names", func(p *Portfolio) { unservedBy(p, "N-AM") }, []string{"N-AM"}},
		{"the heavier first", func(p *Portfolio) {
			unservedBy(p, "N-AM", "N-AZ")
			n := p.Needs["N-AZ"]
			n.Weight = 2
			p.Needs["N-AZ"] = n
		}, []string{"N-AZ", "N-AM"}},
		{"an activity of another programme served it", func(p *Portfolio) {
			unservedBy(p, "N-AM")
			p.During = map[string]bool{"N-AM": true}
		}, nil},
		{"it closed on the day before the period", func(p *Portfolio) {
			unservedBy(p, "N-AM")
			n := p.Needs["N-AM"]
			n.To = at("2024-12-31")
			p.Needs["N-AM"] = n
		}, nil},
		{"it was open on the first day of the period", func(p *Portfolio) {
			unservedBy(p, "N-AM")
			n := p.Needs["N-AM"]
			n.To = at("2025-01-01")
			p.Needs["N-AM"] = n
		}, []string{"N-AM"}},
		{"what only serves it in the pipeline does not", func(p *Portfolio) {
			unservedBy(p, "N-AM")
			p.Subjects[1].Needs, p.Subjects[1].Status = []string{"N-AM"}, "pipeline"
		}, []string{"N-AM"}},
		{"a partner of another framework is another programme's affair", func(p *Portfolio) {
			p.Needs["N-OUT"] = Need{Partner: "OUT", Weight: 1, Validity: Validity{From: date("2020-01-01")}}
		}, nil},
		{"unless an activity here serves that partner", func(p *Portfolio) {
			p.Needs["N-OUT"] = Need{Partner: "OUT", Weight: 1, Validity: Validity{From: date("2020-01-01")}}
			p.Subjects[1].Partners = []string{"OUT"}
		}, []string{"N-OUT"}},
		{"one that is no single partner's is everybody's", func(p *Portfolio) {
			p.Needs["N-ALL"] = Need{Weight: 1, Validity: Validity{From: date("2020-01-01")}}
		}, []string{"N-ALL"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := neighbourly()
			c.change(&p)
			var got []string
			for _, n := range judged(t, p, compiled(t, declared(t))).Across.Cover.Unserved {
				got = append(got, n.Code)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%v are not served", got)
			}
		})
	}
}

// TestOnlyNeedsAreCountedAmongTheNeedsThatNobodyServes: what is said of their areas stands apart, and in the report alone.
func TestOnlyNeedsAreCountedAmongTheNeedsThatNobodyServes(t *testing.T) {
	const needs, areas = "Open needs that nobody serves (§7)", "Areas of which not all open needs are served (§7)"
	for _, c := range []struct {
		name     string
		unserved []string
	}{{"one", []string{"N-AM"}}, {"two", []string{"N-AM", "N-AZ"}}} {
		t.Run(c.name, func(t *testing.T) {
			p := neighbourly()
			unservedBy(&p, c.unserved...)
			r := judged(t, p, compiled(t, declared(t)))
			of := func(all []Finding, heading string) (f Finding) {
				if i := slices.IndexFunc(all, func(f Finding) bool { return f.Heading == heading }); i >= 0 {
					f = all[i]
				}
				return f
			}
			if got, want := len(of(r.Findings(), needs).Items), len(c.unserved); got != want {
				t.Errorf("the report has %d needs, not %d", got, want)
			}
			if of(r.Findings(), areas).Items == nil {
				t.Errorf("the report says nothing of areas: %v", r.Findings())
			}
			brief := r.Digest().Findings
			if got := of(brief, needs); len(got.Items)+got.More != len(c.unserved) || of(brief, areas).Items != nil {
				t.Errorf("the message says %v", brief)
			}
		})
	}
}

func TestWhatServesNoOpenNeedIsNamed(t *testing.T) {
	p := neighbourly()
	p.Subjects[1].Needs, p.Subjects[2].Needs = []string{"N-old"}, nil
	p.Subjects[3].Needs, p.Subjects[3].Status = nil, "pipeline"
	cover := judged(t, p, compiled(t, declared(t))).Across.Cover
	if want := []Idle{{"ACT-2", "Course ACT-2", "", 1}, {"ACT-3", "Course ACT-3", "", 0}}; !slices.Equal(cover.Idle, want) {
		t.Errorf("%v", cover.Idle)
	}
	if want := []AreaCover{{"", "", 1, 1}, {"A-1", "Training", 18, 18}}; !slices.Equal(cover.Areas, want) {
		t.Errorf("%v", cover.Areas)
	}
}

func TestActivitiesThatServeMuchTheSameAreGrouped(t *testing.T) {
	serve := func(f *Figures, needs, partners string) {
		f.Needs, f.Partners = strings.Fields(needs), strings.Fields(partners)
	}
	for _, c := range []struct {
		name   string
		change func(*Portfolio)
		want   []string
	}{
		{"nothing in common", func(*Portfolio) {}, nil},
		{"the same need for the same partner", func(p *Portfolio) { serve(&p.Subjects[1], "N-1", "GE") }, []string{"ACT-1 ACT-2: N-1 for GE, 1"}},
		{"for half of the partners of each", func(p *Portfolio) {
			serve(&p.Subjects[0], "N-1", "GE AM")
			serve(&p.Subjects[1], "N-1", "GE AZ")
		}, []string{"ACT-1 ACT-2: N-1 for GE, 1"}},
		{"for less than half of one of them", func(p *Portfolio) {
			serve(&p.Subjects[1], "N-1", "GE AM AZ")
		}, nil},
		{"the need of one partner counts for that one alone", func(p *Portfolio) {
			serve(&p.Subjects[0], "N-AM", "AM GE")
			serve(&p.Subjects[1], "N-AM", "AM AZ")
		}, []string{"ACT-1 ACT-2: N-AM for AM, 1.5"}},
		{"a closed need is none", func(p *Portfolio) {
			serve(&p.Subjects[0], "N-old", "GE")
			serve(&p.Subjects[1], "N-old", "GE")
		}, nil},
		{"what did not run in the period does not count", func(p *Portfolio) {
			serve(&p.Subjects[1], "N-1", "GE")
			p.Subjects[1].Ends = at("2024-12-31")
		}, nil},
		{"with one of another programme", func(p *Portfolio) {
			p.Neighbours = []Neighbour{{Code: "AAA-1", Programme: "ICI", Partners: []string{"GE"}, Needs: []string{"N-1"}}}
		}, []string{"AAA-1 ACT-1: N-1 for GE, 1"}},
		{"two of other programmes are their affair", func(p *Portfolio) {
			serve(&p.Subjects[0], "N-AM", "AM")
			p.Neighbours = []Neighbour{{Code: "A", Partners: []string{"GE"}, Needs: []string{"N-1"}}, {Code: "B", Partners: []string{"GE"}, Needs: []string{"N-1"}}}
		}, nil},
		{"as many elsewhere as are looked at", func(p *Portfolio) {
			for i := range MostNeighbours {
				p.Neighbours = append(p.Neighbours, Neighbour{Code: fmt.Sprint("B", i), Programme: "ICI", Partners: []string{"GE"}, Needs: []string{"N-1"}})
			}
		}, []string{"ACT-1 B0 B1 B2 B3 B4 and maybe more: N-1 for GE, 1"}},
		{"one less elsewhere than are looked at", func(p *Portfolio) {
			serve(&p.Subjects[1], "N-1", "GE")
			for i := range MostNeighbours - 1 {
				p.Neighbours = append(p.Neighbours, Neighbour{Code: fmt.Sprint("B", i), Programme: "ICI", Partners: []string{"GE"}, Needs: []string{"N-1"}})
			}
		}, []string{"ACT-1 ACT-2 B0 B1 B2 B3: N-1 for GE, 1"}},
		{"the largest group first", func(p *Portfolio) {
			serve(&p.Subjects[1], "N-1", "GE")
			for i := 2; i < 5; i++ {
				serve(&p.Subjects[i], "N-AM", "AM")
			}
		}, []string{"ACT-3 ACT-4 ACT-5: N-AM for AM, 1.5", "ACT-1 ACT-2: N-1 for GE, 1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := neighbourly()
			for i := range p.Subjects {
				serve(&p.Subjects[i], "", "")
			}
			serve(&p.Subjects[0], "N-1", "GE")
			c.change(&p)
			var got []string
			for _, o := range judged(t, p, compiled(t, declared(t))).Across.Overlaps {
				var codes []string
				for _, b := range o.Activities {
					codes = append(codes, b.Subject)
				}
				if o.More {
					codes = append(codes, "and maybe more")
				}
				got = append(got, strings.Join(codes, " ")+": "+list(o.Needs)+" for "+list(o.Partners)+", "+short(o.Weight, 2))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%v", got)
			}
		})
	}
}

func TestWhoFallsBehindIsSaidByHowLittleIsKnown(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Portfolio)
		behind []string
	}{
		{"all are served", func(*Portfolio) {}, nil},
		{"one need of one is not, all others' are", func(p *Portfolio) { unservedBy(p, "N-AM") }, []string{"AM"}},
		{"with few others, one need tells little", func(p *Portfolio) {
			unservedBy(p, "N-AM")
			for _, code := range []string{"AZ", "BA", "CY", "DZ", "EG", "FI", "IE"} {
				delete(p.Needs, "N-"+code)
			}
		}, nil},
		{"where half of the others wait too, one need tells nothing", func(p *Portfolio) {
			unservedBy(p, "N-AM", "N-AZ", "N-BA", "N-CY", "N-DZ", "N-EG")
		}, nil},
		{"where a third waits, four needs of one tell much", func(p *Portfolio) {
			unservedBy(p, "N-AM", "N-AZ", "N-BA", "N-CY")
			for _, more := range []string{"2", "3", "4"} {
				p.Needs["N-AM"+more] = p.Needs["N-AM"]
			}
		}, []string{"AM"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := neighbourly()
			c.change(&p)
			var got []string
			for _, one := range judged(t, p, compiled(t, declared(t))).Across.Partners {
				if one.Behind {
					got = append(got, one.Partner)
				}
			}
			if !slices.Equal(got, c.behind) {
				t.Errorf("%v fall behind", got)
			}
		})
	}
}

func TestWhatPartnersShareIsCountedInEqualParts(t *testing.T) {
	p := healthy()
	p.Subjects = p.Subjects[:2]
	p.Subjects[0].Partners = []string{"GE", "AM", "AZ"}
	p.Subjects[1].Resources[0].Currency = "USD"
	shares := judged(t, p, compiled(t, declared(t))).Across.Partners
	at, _ := find(shares, "GE")
	ge := shares[at]
	if len(shares) != 3 || ge.Activities != 2 || ge.Places.String() != "53.3" || len(ge.Allocated) != 2 ||
		ge.Allocated[0].Value.String() != "33333.33" || ge.Allocated[1].Currency != "USD" || ge.Allocated[1].Value.String() != "100000" {
		t.Errorf("%+v", shares)
	}
}

func TestWhatNeedsADecisionAndNamesNoneIsReported(t *testing.T) {
	decided := func(f *Figures) { f.Decision = "CD-1" }
	for _, c := range []struct {
		name   string
		change func(*Portfolio)
		want   []string
	}{
		{"nothing needs one", func(*Portfolio) {}, nil},
		{"a format that does", func(p *Portfolio) { p.Subjects[0].Format = "28+n" }, []string{"format ACT-1"}},
		{"with a number for n", func(p *Portfolio) { p.Subjects[0].Format = "28+3" }, []string{"format ACT-1"}},
		{"another format", func(p *Portfolio) { p.Subjects[0].Format = "28+nations" }, nil},
		{"a format with a decision", func(p *Portfolio) { p.Subjects[0].Format = "28+n"; decided(&p.Subjects[0]) }, nil},
		{"only planned, the decision comes first", func(p *Portfolio) {
			p.Subjects[0].Format, p.Subjects[0].Status = "28+n", "pipeline"
		}, []string{"format ACT-1"}},
		{"cancelled", func(p *Portfolio) { p.Subjects[0].Format, p.Subjects[0].Status = "28+n", "cancelled" }, nil},
		{"over before the period", func(p *Portfolio) { p.Subjects[0].Format, p.Subjects[0].Ends = "28+n", at("2024-12-31") }, nil},
		{"a mechanism that admits by decision", func(p *Portfolio) { p.Subjects[0].Mechanism = "PARP" }, []string{"admission ACT-1"}},
		{"admitted by one", func(p *Portfolio) { p.Subjects[0].Mechanism = "PARP"; decided(&p.Subjects[0]) }, nil},
		{"a mechanism open to all", func(p *Portfolio) { p.Subjects[0].Mechanism = "MENU" }, nil},
		{"a partner in no framework", func(p *Portfolio) { p.Partners["SG"] = Partner{Name: "Far"}; p.Subjects[0].Partners = []string{"SG"} }, []string{"interlocutor SG"}},
		{"talks with it are only planned, the decision comes first", func(p *Portfolio) {
			p.Partners["SG"] = Partner{Name: "Far"}
			p.Subjects[0].Partners, p.Subjects[0].Status = []string{"SG"}, "pipeline"
		}, []string{"interlocutor SG"}},
		{"talks allowed by a decision", func(p *Portfolio) {
			p.Partners["SG"] = Partner{Decision: "CD-2"}
			p.Subjects[0].Partners = []string{"SG"}
		}, nil},
		{"it takes part in nothing of the programme", func(p *Portfolio) { p.Partners["SG"] = Partner{Name: "Far"} }, nil},
		{"it took part before the period", func(p *Portfolio) {
			p.Partners["SG"] = Partner{Name: "Far"}
			p.Subjects[0].Partners, p.Subjects[0].Ends = []string{"SG"}, at("2024-12-31")
		}, nil},
		{"there are no frameworks", func(p *Portfolio) {
			p.Programme.Framework, p.Partners = "", map[string]Partner{"SG": {Name: "Far"}}
			p.Subjects[0].Partners = []string{"SG"}
		}, nil},
		{"only the programme is in a framework", func(p *Portfolio) {
			p.Programme.Framework, p.Partners = "MED", map[string]Partner{"SG": {Name: "Far"}}
			p.Subjects[0].Partners = []string{"SG"}
		}, []string{"interlocutor SG"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := neighbourly()
			p.Mechanisms = map[string]Mechanism{"PARP": {Admission: AdmissionByDecision}, "MENU": {Admission: AdmissionOpen}}
			c.change(&p)
			var got []string
			for _, u := range judged(t, p, compiled(t, declared(t))).Across.Unapproved {
				got = append(got, u.Kind+" "+u.Code)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%v", got)
			}
		})
	}
}

func TestTheWordsOfFormatsAreThePolicys(t *testing.T) {
	policy := declared(t)
	policy.FormatsThatNeedApproval = []string{"Steering Circle"}
	p := neighbourly()
	p.Subjects[0].Format, p.Subjects[1].Format = "steering circle", "28+n"
	got := judged(t, p, compiled(t, policy)).Across.Unapproved
	if len(got) != 1 || got[0].Code != "ACT-1" {
		t.Errorf("%v", got)
	}
}

func TestPartnersWhoTookNoPartAreTold(t *testing.T) {
	p := neighbourly()
	p.Subjects[0].Partners = []string{"GE", "AM"}
	for i, of := range []string{"CD-1", "CD-2", "CD-3", ""} { // the last is not approved
		f := &p.Subjects[i]
		f.Format, f.Decision = "28+n", of
	}
	p.Subjects[1].Partners = []string{"GE"}
	p.Subjects[2].Partners, p.Subjects[2].Marking = []string{"GE", "AM"}, "RESTRICTED"
	r := judged(t, p, compiled(t, declared(t)))
	all := r.Across.LeftOut
	if len(all) != 2 || !slices.Equal(all[0].Partners, []string{"AM"}) || len(all[1].Partners) != 11 || !slices.Contains(all[1].Partners, "OUT") {
		t.Fatalf("%+v", all)
	}
	if len(all[0].Activities) != 1 || all[0].Activities[0].Subject != "ACT-2" || all[0].Withheld != 0 {
		t.Errorf("AM is told %+v", all[0])
	}
	if len(all[1].Activities) != 2 || all[1].Withheld != 1 {
		t.Errorf("the others are told %+v", all[1])
	}
	for _, f := range r.Findings() {
		for _, item := range f.Items {
			if strings.Contains(item, "ACT-3 Course") {
				t.Errorf("what is marked is named: %s", item)
			}
		}
	}
}

// A message names ten of many partners who took no part, and where the others stand; the report names all.
func TestAMessageNamesTheFirstPartnersToTell(t *testing.T) {
	p := neighbourly()
	p.Subjects[1].Format, p.Subjects[1].Decision = "28+n", "CD-1"
	r := judged(t, p, compiled(t, declared(t)))
	findings := r.Digest().Findings
	told := findings[len(findings)-1].Items[0]
	if !strings.HasPrefix(told, "To AM, AZ, BA, CY, DZ, EG, FI, IE, JO, KZ and 2 more (stocktake report "+r.Programme.Flag()+" names them): ACT-2") {
		t.Errorf("the message: %s", told)
	}
	if got := r.Across.LeftOut[0].Partners; len(got) != 12 {
		t.Errorf("the report: %q", got)
	}
}

// However the rows stand, the findings are the same.
func TestFindingsDoNotDependOnTheOrderOfRows(t *testing.T) {
	p := neighbourly()
	p.Subjects[1].Format, p.Subjects[1].Decision = "28+n", "CD-1"
	policy := compiled(t, declared(t))
	want := judged(t, p, policy)
	slices.Reverse(p.Subjects)
	for i := range p.Subjects {
		slices.Reverse(p.Subjects[i].Partners)
		slices.Reverse(p.Subjects[i].Needs)
	}
	p.AsOf = p.AsOf.In(time.FixedZone("X", 7200))
	same(t, judged(t, p, policy), want)
}

func TestContributionsToOperationsComeWithTheirEvidence(t *testing.T) {
	p := neighbourly()
	p.Considerations = map[string]map[string]float64{"GE": {"supports_operations": 0.9}, "AM": {"supports_operations": 0.2}}
	p.Grounds = map[string]map[string]Ground{
		"GE": {"supports_operations": {"A company since 2020", date("2024-05-01")}, "shares_values": {"Courts", date("2024-05-01")}},
		"AM": {"supports_operations": {"Transit", date("2024-06-01")}},
	}
	for _, c := range judged(t, p, compiled(t, declared(t))).of(t, "ACT-1").Dossier.Considered {
		if c.Name != "supports_operations" {
			continue
		}
		if len(c.Rests) != 2 || c.Rests[0] != "GE 90 of 100, assessed on 2024-05-01: A company since 2020" || *c.Score != 0.55 || c.Weight != 1 {
			t.Errorf("%+v", c)
		}
	}
}

// In chat nothing is named that may not be told there: neither the programme's own activities nor those beside it.
func TestFindingsNameNothingThatIsKeptBack(t *testing.T) {
	p := neighbourly()
	p.Subjects[1].Marking, p.Subjects[1].Format = "SECRET", "28+n"
	p.Neighbours = []Neighbour{{Code: "FAR-1", Title: "Far course", Marking: "SECRET", Programme: "ICI", Partners: []string{"GE"}, Needs: []string{"N-1"}}}
	r := judged(t, p, compiled(t, declared(t)))
	for _, c := range []struct {
		rules Markings
		names bool
	}{{Markings{}, false}, {Markings{Order: []string{"SECRET"}, Chat: "SECRET"}, true}} {
		told := text(t, c.rules.Over(r.Digest(), r).Findings)
		for _, name := range []string{"ACT-2", "FAR-1"} {
			if strings.Contains(told, name) != c.names {
				t.Errorf("%v: %s in %s", c.rules, name, told)
			}
		}
		if strings.Contains(told, "Far course") || strings.Contains(told, "Course ACT-2") {
			t.Errorf("a marked title is told: %s", told)
		}
	}
}
