package review_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"stocktake/internal/worlds"
	"stocktake/review"
)

// finding is what was found of the people behind the answers of one world: the difference of the staff, and single raters.
type finding struct {
	staff  bool
	single int
	middle bool
}

// finder looks for what the review looks for.
type finder func(review.Portfolio) finding

// reviewed is the review's own finder.
func reviewed(policy *review.Policy) finder {
	return func(p review.Portfolio) finding {
		r := made(judge(policy), p).Raters
		sure := func(role string, d review.Drawn) bool {
			return role == "staff" && d.Probability >= r.Policy.Sure && d.Estimate > 0
		}
		return finding{
			staff:  slices.ContainsFunc(r.Roles, func(l review.Leniency) bool { return sure(l.Role, l.Drawn) }),
			single: len(r.Single),
			middle: slices.ContainsFunc(r.Middle, func(c review.Crowding) bool { return sure(c.Role, c.Drawn) }),
		}
	}
}

// undrawn takes what was seen for what is so, however few were heard.
func undrawn(p review.Portfolio) finding {
	staff, single := mean{}, map[int64]*mean{}
	for _, f := range p.Subjects {
		for _, a := range f.Answers {
			if a.Role() != staffRole {
				continue
			}
			apart := float64(a.Score()) - besides(f.Answers, a).value()
			staff.add(apart)
			if single[a.Respondent()] == nil {
				single[a.Respondent()] = &mean{}
			}
			single[a.Respondent()].add(apart)
		}
	}
	out := finding{staff: staff.value() > 50_000, middle: crowded(p) > 0.1}
	for _, one := range single {
		if max(one.value(), -one.value()) > 50_000 {
			out.single++
		}
	}
	return out
}

// overAll holds the staff against the others without regard to what they were heard on.
func overAll(p review.Portfolio) finding {
	var staff, others mean
	for _, f := range p.Subjects {
		for _, a := range f.Answers {
			if a.Role() == staffRole {
				staff.add(float64(a.Score()))
			} else {
				others.add(float64(a.Score()))
			}
		}
	}
	return finding{staff: staff.value()-others.value() > 50_000}
}

var staffRole = review.Role(slices.Index(review.Roles[:], "staff"))

type mean struct{ sum, n float64 }

func (m *mean) add(x float64) { m.sum, m.n = m.sum+x, m.n+1 }

func (m *mean) value() float64 { return m.sum / max(m.n, 1) }

// besides is the mean of what others than staff said on the same.
func besides(all []review.Answer, of review.Answer) *mean {
	out := &mean{}
	for _, a := range all {
		if a.Criterion() == of.Criterion() && a.Role() != staffRole {
			out.add(float64(a.Score()))
		}
	}
	return out
}

// crowded is the share of the staff's scores on the middle grade.
func crowded(p review.Portfolio) float64 {
	var out mean
	for _, f := range p.Subjects {
		for _, a := range f.Answers {
			if a.Role() == staffRole && a.Score() == 500_000 {
				out.add(1)
			} else if a.Role() == staffRole {
				out.add(0)
			}
		}
	}
	return out.value()
}

// ratedWorlds is in how many worlds of a plan raters are looked at.
const ratedWorlds = 100

// tallied counts over worlds what is found.
type tallied struct{ staff, single, middle int }

func tally(find finder, plan worlds.Plan) (out tallied) {
	for seed := range uint64(ratedWorlds) {
		f := find(worlds.Draw(plan, seed+1).Portfolio)
		out.single += f.single
		if f.staff {
			out.staff++
		}
		if f.middle {
			out.middle++
		}
	}
	return out
}

func TestPlantedLeniencyIsFoundAndAStationaryWorldIsQuiet(t *testing.T) {
	real := reviewed(declared(t, asDeclared))
	deaf := reviewed(declared(t, func(p *review.Policy) { p.Raters.Leniency, p.Raters.Middle = 0.3, 0.5 }))
	quiet := func(f tallied) bool { return f.staff <= 1 && f.single <= ratedWorlds*8/100 && f.middle <= 1 }
	found := func(least int) func(tallied) bool { return func(f tallied) bool { return f.staff >= least } }
	for _, one := range []struct {
		name   string
		plan   worlds.Plan
		holds  func(tallied) bool
		broken finder
	}{
		{"nobody leans: no staff, and one rater of a hundred at most", worlds.Staffed(8, 0, 0), quiet, undrawn},
		{"each leans a way of their own: no staff", worlds.Staffed(8, 0, worlds.Leaning), func(f tallied) bool { return f.staff <= 1 }, undrawn},
		{"three of them, each a way of their own: no staff", worlds.Staffed(3, 0, worlds.Leaning), func(f tallied) bool { return f.staff <= 1 }, undrawn},
		{"staff answer about the better activities alone: no staff", onlyTheBetter(), quiet, overAll},
		{"eight staff lean by .15", worlds.Staffed(8, 0.15, 0), found(95), deaf},
		{"eight lean by .15, and each a way of their own", worlds.Staffed(8, 0.15, worlds.Leaning), found(65), deaf},
		{"fifteen of such", worlds.Staffed(15, 0.15, worlds.Leaning), found(85), deaf},
		{"eight of such by .20", worlds.Staffed(8, 0.20, worlds.Leaning), found(88), deaf},
		{"staff give the middle grade four times of ten whatever they think", toTheMiddle(), func(f tallied) bool { return f.middle >= 75 }, deaf},
	} {
		if f := tally(real, one.plan); !one.holds(f) {
			t.Errorf("%s: found %+v", one.name, f)
		}
		if f := tally(one.broken, one.plan); one.holds(f) {
			t.Errorf("%s: a broken finder was not caught: %+v", one.name, f)
		}
	}
}

func onlyTheBetter() worlds.Plan {
	p := worlds.Staffed(8, 0, 0)
	p.Steady.Only = 0.65
	return p
}

func toTheMiddle() worlds.Plan {
	p := worlds.Staffed(8, 0, 0)
	p.Steady.Middle = 0.4
	return p
}

func TestOfSingleRatersWhoAreNamedNineInTenLeanSo(t *testing.T) {
	policy := declared(t, asDeclared)
	named, rightly, undrawnNamed, undrawnRightly := 0, 0, 0, 0
	for seed := range uint64(2 * ratedWorlds) {
		w := worlds.Draw(worlds.Staffed(1, 0, worlds.Leaning).Of(4), seed+1)
		leans := max(w.Leanings[0], -w.Leanings[0]) > policy.Raters.Leniency
		if reviewed(policy)(w.Portfolio).single > 0 {
			named++
			rightly += ifSo(leans)
		}
		if undrawn(w.Portfolio).single > 0 {
			undrawnNamed++
			undrawnRightly += ifSo(leans)
		}
	}
	if named < 20 || 10*rightly < 9*named {
		t.Errorf("%d of %d named lean so", rightly, named)
	}
	if 10*undrawnRightly >= 9*undrawnNamed {
		t.Errorf("what is not drawn to zero names as rightly: %d of %d", undrawnRightly, undrawnNamed)
	}
}

func ifSo(is bool) int {
	if is {
		return 1
	}
	return 0
}

func TestRatersChangeNoVerdictScoreOrOrder(t *testing.T) {
	on := judge(declared(t, func(p *review.Policy) { p.Raters = review.RaterLines{Sure: 0.01} }))
	off := judge(declared(t, func(p *review.Policy) { p.Raters = review.RaterLines{} }))
	rapid.Check(t, func(t *rapid.T) {
		plan := worlds.ByCause(1, 30, 0.9).Of(rapid.IntRange(1, 12).Draw(t, "activities")).
			With(worlds.Steady{Role: "staff", People: rapid.IntRange(0, 8).Draw(t, "staff"), Leans: 0.2}).
			Through(rapid.IntRange(0, 2).Draw(t, "mechanisms"))
		p := worlds.Draw(plan, rapid.Uint64().Draw(t, "seed")).Portfolio
		with, without := made(on, p), made(off, p)
		if with.Raters == nil || without.Raters != nil || without.Told.Raters != nil {
			t.Fatal("the policy asks for it in one of them, and only there")
		}
		with.Told.Raters, with.Raters = nil, nil
		if text(with) != text(without) {
			t.Fatal("the report is another one")
		}
	})
}

func TestTheOrderOfAnswersAndTheNumbersOfRespondentsChangeNothingOfRaters(t *testing.T) {
	j := judge(declared(t, func(p *review.Policy) { p.Raters.Sure = 0.5 }))
	p := worlds.Draw(worlds.Staffed(6, 0.1, worlds.Leaning), 1).Portfolio
	want := text(made(j, p).Raters)
	for i := range p.Subjects {
		slices.Reverse(p.Subjects[i].Answers)
		for k, a := range p.Subjects[i].Answers {
			p.Subjects[i].Answers[k] = a.By(7_000_000 - a.Respondent())
		}
	}
	slices.Reverse(p.Subjects)
	if got := text(made(j, p).Raters); got != want {
		t.Errorf("was %s\nis  %s", want, got)
	}
}

func TestOthersAreToldOfWholeRolesAlone(t *testing.T) {
	policy := declared(t, asDeclared)
	least := policy.MinimumResponses
	for _, one := range []struct {
		name  string
		staff int
		told  int
	}{
		{"staff at the minimum", least, 2},
		{"staff just under it", least - 1, 0},
	} {
		p := worlds.Draw(worlds.Staffed(one.staff, 0.35, 0), 1).Portfolio
		r := made(judge(policy), p)
		if len(r.Raters.Roles) != 2 || r.Raters.Roles[1].Probability < policy.Raters.Sure {
			t.Fatalf("%s: the analyst is not told that they lean: %s", one.name, text(r.Raters))
		}
		if got := r.Shown().Told.Raters; len(got) != one.told {
			t.Errorf("%s: others are told %q", one.name, got)
		}
		if r.Shown().Raters != nil {
			t.Errorf("%s: others see the figures", one.name)
		}
		var recorded review.Report
		if err := json.Unmarshal([]byte(text(r)), &recorded); err != nil || recorded.Raters != nil {
			t.Errorf("%s: the figures are recorded (%v)", one.name, err)
		}
	}
}

// marked is an activity about whose performance so many participants of its own, and staff, gave each mark of a scale.
func marked(place int, participants, staff []int) review.Figures {
	f := review.Figures{Code: fmt.Sprintf("A%02d", place), Kind: review.KindActivity, Status: "implementation"}
	most := int64(len(staff) - 1)
	hear := func(next int64, role review.Role, of []int) {
		for mark, n := range of {
			for range n {
				f.Answers = append(f.Answers, review.NewAnswer(next, role, 2, int64(mark)*million/most))
				next++
			}
		}
	}
	hear(int64(100*place+100), 0, participants)
	hear(1, 4, staff)
	return f
}

// allMarks are all ways in which so many can give three marks.
func allMarks(n int) (out [][]int) {
	for low := range n + 1 {
		for middle := range n + 1 - low {
			out = append(out, []int{low, middle, n - low - middle})
		}
	}
	return out
}

// All that a role can have given is tried: whatever others are told of one activity, no role can be seen to have given one mark alone.
func TestWhatIsToldOfTwoRolesLeavesTheMarksOfBothOpen(t *testing.T) {
	j := judge(declared(t, asDeclared))
	p := anySequence(rand.New(rand.NewPCG(1, 1))).periods[0]
	for _, n := range [][2]int{{5, 5}, {6, 5}, {8, 6}} {
		marks := map[string][2][3]bool{} // by what is told: which marks each role may have given
		for _, participants := range allMarks(n[0]) {
			for _, staff := range allMarks(n[1]) {
				p.Subjects = []review.Figures{marked(0, participants, staff)}
				is := published(made(j, p))
				may := marks[is]
				for mark := range 3 {
					may[0][mark] = may[0][mark] || participants[mark] > 0
					may[1][mark] = may[1][mark] || staff[mark] > 0
				}
				marks[is] = may
			}
		}
		for _, may := range marks {
			for role, of := range may {
				if ifSo(of[0])+ifSo(of[1])+ifSo(of[2]) == 1 {
					t.Errorf("%d: role %d gave %v and nothing else", n, role, of)
				}
			}
		}
	}
}

// Where it is told, on each activity the roles may have been alike, or have gone the other way.
func TestWhichRoleScoresLowerIsSaidOfNoSingleActivity(t *testing.T) {
	j := judge(declared(t, asDeclared))
	p := anySequence(rand.New(rand.NewPCG(1, 1))).periods[0]
	p.Subjects = nil
	for i := range 20 {
		p.Subjects = append(p.Subjects, marked(i, []int{0, 0, 8}, []int{0, 4, 4}))
	}
	is := made(j, p)
	if len(is.Told.Raters) != 2 {
		t.Fatalf("others are told %q", is.Told.Raters)
	}
	for _, other := range [][2][]int{{{0, 1, 7}, {0, 0, 8}}, {{0, 1, 7}, {0, 1, 7}}, {{0, 3, 5}, {0, 0, 8}}} {
		p.Subjects[7] = marked(7, other[0], other[1])
		if published(made(j, p)) != published(is) {
			t.Errorf("it is told that they did not give %v", other)
		}
	}
}

func TestTheGapOfAnActivityIsBetweenStaffAndTheOthersOnIt(t *testing.T) {
	at := func(role string, respondent, score int64) review.Answer {
		return review.NewAnswer(respondent, review.Role(slices.Index(review.Roles[:], role)), 0, score)
	}
	for _, one := range []struct {
		name    string
		answers []review.Answer
		both    bool
		side    float64
	}{
		{"staff higher", []review.Answer{at("staff", 1, 1_000_000), at("partner", 2, 500_000)}, true, 1},
		{"staff lower", []review.Answer{at("staff", 1, 250_000), at("partner", 2, 500_000)}, true, -1},
		{"alike", []review.Answer{at("staff", 1, 500_000), at("partner", 2, 500_000)}, true, 0},
		{"staff alone", []review.Answer{at("staff", 1, 1_000_000), at("staff", 2, 500_000)}, false, 0},
		{"others alone", []review.Answer{at("ally", 1, 1_000_000), at("partner", 2, 500_000)}, false, 0},
		{"nobody", nil, false, 0},
	} {
		p := worlds.Draw(worlds.Null(3).Of(1), 1).Portfolio
		p.Subjects[0].Answers = one.answers
		gap, both := made(judge(declared(t, asDeclared)), p).Raters.GapOf(p.Subjects[0].Code)
		if both != one.both || gap.Estimate*one.side < 0 || (gap.Estimate == 0) != (one.side == 0) {
			t.Errorf("%s: %+v, %v", one.name, gap, both)
		}
		if both && (gap.Low >= gap.Estimate || gap.High <= gap.Estimate || gap.Estimate*one.side > 0.25) {
			t.Errorf("%s: one answer on either side is not drawn to zero: %+v", one.name, gap)
		}
	}
}

func TestAScaleWithoutAMiddleGradeTellsNothingOfIt(t *testing.T) {
	p := worlds.Draw(worlds.Staffed(2, 0, 0), 1).Portfolio
	j := judge(declared(t, asDeclared))
	if got := made(j, p).Raters.Middle; len(got) != 3 || got[2].Role != "" {
		t.Errorf("on a scale of five: %+v", got)
	}
	p.Subjects[0].Answers[0] = p.Subjects[0].Answers[0].Scoring(333_333) // of four
	if got := made(j, p).Raters.Middle; got != nil {
		t.Errorf("with a mark of another scale: %+v", got)
	}
}
