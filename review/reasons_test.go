package review

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAReasonSaysWhereTheFactsCountNoMoreThanTheyMay(t *testing.T) {
	const most = " Together the facts count no more than 37 times."
	for _, c := range []struct {
		name      string
		allocated float64
		asked     int64
		capped    bool
	}{
		{"ten times as likely, and four: more than they may", 50000, 80, true},
		{"ten times as likely alone", 50000, 40, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := shortOfMeans()
			row := &p.Subjects[0].Resources[0]
			row.Allocated, row.PlacesRequested, row.Spent, row.StaffActual = num(c.allocated), seats(c.asked), nil, nil
			one := judged(t, p, compiled(t, declared(t))).of(t, "ACT-1")
			for _, reasons := range [][]Reason{one.Reasons, one.Told.Reasons} {
				said := slices.DeleteFunc(slices.Clone(reasons), func(r Reason) bool { return !strings.HasSuffix(r.Text, most) })
				if (len(said) == 1) != c.capped || len(said) > 1 {
					t.Errorf("said %d times in %q", len(said), reasons)
				}
			}
		})
	}
}

// TestWhatAMechanismLacksIsWhatIsMissing: five answers are told of its activity, and three are left beside them.
func TestWhatAMechanismLacksIsWhatIsMissing(t *testing.T) {
	p := healthy()
	p.Subjects[0].Mechanism, p.Subjects[0].Answers = "MEC-1", asked(1, 5, "participant", "relevance", .8)
	p.Subjects = append(p.Subjects, Figures{Code: "MEC-1", Title: "Mechanism", Kind: KindMechanism, Answers: asked(6, 3, "participant", "relevance", .8)})
	one := judged(t, p, compiled(t, declared(t))).of(t, "MEC-1")
	ask := func(reasons []Reason) string {
		return reasons[slices.IndexFunc(reasons, func(r Reason) bool { return r.Rule == ruleAsk })].Text
	}
	if text := ask(one.Reasons); !strings.HasPrefix(text, "Ask about performance (0 answers of the 5 needed): ") {
		t.Errorf("the analyst is told %q", text)
	}
	if text := ask(one.Told.Reasons); !strings.HasPrefix(text, "Ask about relevance (8 answers, of which fewer than the 5 needed are left beside those shown of its activities) and performance (0 answers of the 5 needed): ") {
		t.Errorf("others are told %q", text)
	}
}

func TestWhomToAskIsSaidInASentence(t *testing.T) {
	partners, all := []string{"partners"}, []string{everyRole}
	for _, c := range []struct {
		attendance
		want string
	}{
		{attendance{}, "nobody was recorded as invited, and nobody answered"},
		{attendance{wrote: 1}, "nobody was recorded as invited, and nobody gave a score, but some commented"},
		{attendance{wrote: 1, fewWrote: true}, "nobody was recorded as invited, and nobody gave a score"},
		{attendance{asked: 1, wrote: 1}, "the one invited has answered without a score; invite more"},
		{attendance{asked: 9, wrote: 9, roles: all}, "all 9 invited have answered without a score; invite more of every role"},
		{attendance{answered: 2}, "nobody was recorded as invited"},
		{attendance{answered: 2, roles: partners}, "nobody was recorded as invited; not heard so far: partners"},
		{attendance{answered: 9, roles: all}, "nobody was recorded as invited; ask more of every role"},
		{attendance{asked: 1, answered: 1}, "the one invited has answered; invite more"},
		{attendance{asked: 1, answered: 1, roles: partners}, "the one invited has answered; invite more, such as partners"},
		{attendance{asked: 9, answered: 9, roles: all}, "all 9 invited have answered; invite more of every role"},
		{attendance{asked: 1, silent: 1}, "the one invited has not answered"},
		{attendance{asked: 1, silent: 1, roles: partners}, "the one invited, of the partners, has not answered"},
		{attendance{asked: 5, silent: 1, roles: partners}, "1 of 5 invited, of the partners, has not answered"},
		{attendance{asked: 5, silent: 2}, "2 of 5 invited have not answered"},
		{attendance{asked: 5, silent: 2, roles: partners}, "2 of 5 invited have not answered, among them partners"},
	} {
		if got := c.whom(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestWhatIsWithheldIsCountedInASentence(t *testing.T) {
	for _, c := range []struct {
		n    int
		more bool
		want string
	}{
		{1, false, "1 activity, marked, for its owner to tell"},
		{2, false, "2 activities, marked, for their owners to tell"},
		{1, true, "1 more, marked, for its owner to tell"},
		{2, true, "2 more, marked, for their owners to tell"},
	} {
		if got := withheldWords(c.n, c.more); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// That a concern stands is said of one that stood and is under the raising line by now, and of no other.
func TestThatAConcernStandsIsSaidOfNoNewOne(t *testing.T) {
	policy := compiled(t, declared(t))
	found := Standing{Verdict: Reinforce, Concerns: []Concern{UnderResourced}}
	for _, c := range []struct {
		name    string
		stood   bool
		answers float64
		said    bool
	}{
		{"new", false, .3, false},
		{"found again", true, .3, false},
		{"under the raising line, it stood", true, .51, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := shortOfMeans()
			p.Subjects[0].Answers = everywhere(10, 0.8, c.answers, 0.78)
			if c.stood {
				p.Past = []Past{{Period: Between(date("2024-01-01"), date("2025-01-01"), time.UTC), MadeAt: date("2025-01-08"), Standing: map[string]Standing{"ACT-1": found}}}
			}
			one := judged(t, p, policy).of(t, "ACT-1")
			said := slices.ContainsFunc(one.Reasons, func(r Reason) bool { return r.Rule == ruleStanding })
			if !slices.Contains(one.Concerns, UnderResourced) || said != c.said || c.said != (one.Scores[UnderResourced].Probability < .9) {
				t.Errorf("said %v at %v of %v: %v", said, one.Scores[UnderResourced].Probability, one.Concerns, one.Reasons)
			}
		})
	}
}

// Of so many answers that nothing is drawn and nothing is open, it is not said that they were.
func TestHowFarAnswersWereDrawnIsSaidWhereItShows(t *testing.T) {
	const drawn = "Drawn towards the usual by as much as answers are few:"
	for _, c := range []struct {
		voices
		value, low, high, want string
	}{
		{voices{N: 9, Mean: .2}, "26", "20", "41", drawn + " 26 (likely 20 to 41), where under 50 is a fault."},
		{voices{N: 900, Mean: .2}, "20", "20", "21", drawn + " 20 (likely 20 to 21), where under 50 is a fault."},
		{voices{N: 900, Mean: .2}, "21", "21", "21", drawn + " 21 (likely 21 to 21), where under 50 is a fault."},
		{voices{N: 33334, Mean: .2}, "20", "20", "20", "Under 50 is a fault."},
		{voices{}, "0", "0", "0", drawn + " 0 (likely 0 to 0), where under 50 is a fault."},
	} {
		if got := drawnWords(drawn, c.voices, c.value, c.low, c.high, "50"); got != c.want {
			t.Errorf("%d answers: %q, want %q", c.N, got, c.want)
		}
	}
}
