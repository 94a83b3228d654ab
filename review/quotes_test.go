package review

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// spoken is a report of one subject about whose resourcing eight were heard, with a comment of each: the first gave 1 of 10, the
// last 8 of 10.
func spoken() (Report, Portfolio, map[string][]Comment) {
	f := Figures{Code: "A"}
	var comments []Comment
	resourcing := Criterion(slices.Index(Criteria[:], "resourcing"))
	for i := range int64(8) {
		f.Answers = append(f.Answers, NewAnswer(i, 0, resourcing, (i+1)*100_000))
		comments = append(comments, Comment{Version: 100 + i, Respondent: i, Criterion: resourcing, Text: fmt.Sprintf("there was too little for %d of us", i+1)})
	}
	one := Recommendation{Subject: "A", Verdict: Reinforce, Concerns: []Concern{UnderResourced}, Told: &Telling{}}
	one.Scores[UnderResourced] = Score{Responses: 8}
	return Report{Recommendations: []Recommendation{one}}, Portfolio{Subjects: []Figures{f}}, map[string][]Comment{"A": comments}
}

func TestWhatIsQuoted(t *testing.T) {
	resourcing := Criterion(slices.Index(Criteria[:], "resourcing"))
	for _, test := range []struct {
		name   string
		change func(*Report, *Portfolio, []Comment)
		want   []int64 // versions
	}{
		{"those whose lots come first", func(*Report, *Portfolio, []Comment) {}, []int64{105, 103}},
		{"whatever they gave", func(_ *Report, p *Portfolio, _ []Comment) {
			for i, a := range p.Subjects[0].Answers {
				p.Subjects[0].Answers[i] = a.Scoring(million - a.Score())
			}
		}, []int64{105, 103}},
		{"whoever they are, and whenever they wrote", func(_ *Report, _ *Portfolio, c []Comment) {
			for i, n := range []int64{5, 2, 7, 0, 3, 6, 1, 4} {
				c[i].Respondent = n
			}
		}, []int64{105, 103}},
		{"nothing with one respondent fewer", func(r *Report, p *Portfolio, _ []Comment) {
			r.Recommendations[0].Scores[UnderResourced].Responses, p.Subjects[0].Answers = 7, p.Subjects[0].Answers[:7]
		}, nil},
		{"nothing where fewer spoke of the mechanism itself", func(_ *Report, p *Portfolio, _ []Comment) { p.Subjects[0].Answers = p.Subjects[0].Answers[:7] }, nil},
		{"nothing where fewer of those who spoke of the mechanism itself did on this", func(_ *Report, p *Portfolio, _ []Comment) {
			p.Subjects[0].Answers[7] = asked(7, 1, "participant", "relevance", .8)[0]
		}, nil},
		{"nothing where the figures are hidden", func(r *Report, _ *Portfolio, _ []Comment) {
			r.Recommendations[0].Told.Scores[UnderResourced].Hidden = true
		}, nil},
		{"nothing where nothing is told", func(r *Report, _ *Portfolio, _ []Comment) { r.Recommendations[0].Told = nil }, nil},
		{"nothing beside a concern that is not raised", func(r *Report, _ *Portfolio, _ []Comment) { r.Recommendations[0].Concerns = nil }, nil},
		{"nothing beside another concern", func(r *Report, _ *Portfolio, _ []Comment) {
			r.Recommendations[0].Concerns = []Concern{NotWorking}
			r.Recommendations[0].Scores[NotWorking].Responses = 8
		}, nil},
		{"not who gave no score", func(_ *Report, p *Portfolio, c []Comment) { c[5].Respondent = 99 }, []int64{103, 101}},
		{"not what says the same", func(_ *Report, _ *Portfolio, c []Comment) { c[5].Text = c[3].Text }, []int64{103, 101}},
		{"not what says the same of another", func(_ *Report, _ *Portfolio, c []Comment) {
			for i, name := range []string{"Anna", "Bert", "Carl", "Dora", "Emil", "Fritz", "Gerda", "Hugo"} {
				c[i].Text = "there was too little for " + name + " Schmidt"
			}
		}, []int64{100}},
		{"not who is quoted already", func(_ *Report, _ *Portfolio, c []Comment) { c[3].Respondent = c[5].Respondent }, []int64{105, 101}},
		{"not what is left empty", func(_ *Report, _ *Portfolio, c []Comment) { c[5].Text = "Ask Maria Schmidt: anna@quay.example" }, []int64{103, 101}},
		{"not what speaks to another concern", func(_ *Report, _ *Portfolio, c []Comment) { c[5].Criterion = resourcing - 1 }, []int64{103, 101}},
		{"beside one concern of several", func(r *Report, _ *Portfolio, _ []Comment) {
			r.Recommendations[0].Concerns = []Concern{NoLongerRelevant, UnderResourced}
		}, []int64{105, 103}},
		{"of one subject of several", func(r *Report, p *Portfolio, _ []Comment) {
			r.Recommendations = append([]Recommendation{{Subject: "0"}}, r.Recommendations...)
		}, []int64{105, 103}},
		{"in the order in which comments came, whatever that is", func(_ *Report, _ *Portfolio, c []Comment) { slices.Reverse(c) }, []int64{105, 103}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, p, comments := spoken()
			test.change(&r, &p, comments["A"])
			q := Quoting{Least: 8}
			q.Choose(&r, q.Quotable(r, p, comments), nil)
			var got []int64
			for _, q := range r.of(t, "A").Quotes {
				got = append(got, q.Version)
			}
			fresh := Report{Recommendations: []Recommendation{{Subject: "0"}, {Subject: "A"}}}
			if again := fresh.Quoting(r).of(t, "A").Quotes; !slices.Equal(again, r.of(t, "A").Quotes) {
				t.Errorf("where it is told again: %v", again)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%d, want %d", got, test.want)
			}
		})
	}
}

func TestACommentMustSaySomethingOnceItIsMasked(t *testing.T) {
	for masked, want := range map[string]bool{
		"far too little": true,
		"far too small":  false,
		"予算不足":           true,
		"不足だ":            false,
		"see [name], [address], [number] and [link]": false,
	} {
		if worded(masked) != want {
			t.Errorf("%s: %v", masked, !want)
		}
	}
}

func TestOnlyThoseAreAskedForWhoMayBeQuoted(t *testing.T) {
	r, _, _ := spoken()
	r.Recommendations = append(r.Recommendations, Recommendation{Subject: "B"}, r.Recommendations[0])
	r.Recommendations[2].Subject = "C"
	if got := (Quoting{Least: 8}).Subjects(r); !slices.Equal(got, []string{"A", "C"}) {
		t.Errorf("%q", got)
	}
	if got := (Quoting{Least: 9}).Subjects(r); got != nil {
		t.Errorf("%q", got)
	}
	if got := (Quoting{}).Subjects(r); got != nil {
		t.Errorf("%q", got)
	}
}

// Owners and deciders are known by name, and so are respondents, each where they stand in a comment.
func TestKnownNamesAreMasked(t *testing.T) {
	r, _, _ := spoken()
	r.Programme.Owner, r.Recommendations[0].Owner = "harbour master", "Bo Lind"
	r.Recommendations = append(r.Recommendations, Recommendation{Subject: "B", Title: "Tide Tables", Owner: "wil owen"})
	policy := Policy{
		MayDecide:  map[string][]string{"keep": {"deputy council", "ines"}, "discontinue": {"omar"}},
		Exemptions: []Exemption{{Who: "night shift"}, {Who: "day shift"}},
	}
	comments := []Comment{
		{Text: "the harbour master, bo lind, wil owen and wren did nothing for Tide Tables"},
		{Text: "nor did the deputy council, ines, omar, the night shift and the day shift"},
	}
	said := policy.Quoting().Masked(r, comments, map[string][]string{comments[0].Text: {"wren"}})
	for i, want := range []string{
		"the [name], [name], [name] and [name] did nothing for Tide Tables",
		"nor did the [name], [name], [name], the [name] and the [name]",
	} {
		if i >= len(said) || said[i].Text != want {
			t.Errorf("not %q: %q", want, said)
		}
	}
}

// A quote that names what is kept back from the chat is not told there.
func TestAQuoteOfWhatIsKeptBackIsNotTold(t *testing.T) {
	v := Markings{}.Veil([]Marked{{Subject: "B-1", Title: "Harbour talks", Marking: "secret"}})
	i := v.item(Item{Recommendation: Recommendation{Quotes: []Quote{{Text: "better than Harbour talks"}, {Text: "good"}}}})
	if len(i.Quotes) != 1 || strings.Contains(i.Quotes[0].Text, "talks") {
		t.Errorf("%+v", i.Quotes)
	}
}
