package review

import (
	"slices"
	"testing"
)

func TestWhoWasInvitedAndStayedSilentIsCounted(t *testing.T) {
	invited := func(first, n int) (out []Invitation) {
		for i := range n {
			out = append(out, Invitation{Respondent: int64(first + i)})
		}
		return out
	}
	for _, c := range []struct {
		name    string
		change  func(*Figures)
		dossier bool
		silent  int // -1: not told
	}{
		{"five of six were not invited, nine of ten invited answered nothing", func(f *Figures) {
			f.Answers, f.Invited = everywhere(6, .1, .75, .78), invited(6, 10)
		}, false, 9},
		{"all who were invited answered on something", func(f *Figures) {
			f.Answers, f.Invited = everywhere(6, .1, .75, .78), invited(1, 6)
		}, false, 0},
		{"one was invited twice", func(f *Figures) {
			f.Answers, f.Invited = everywhere(6, .1, .75, .78), append(invited(6, 2), invited(7, 1)...)
		}, false, 1},
		{"it is to be asked about", func(f *Figures) {
			f.Answers, f.Invited = everywhere(3, .8, .75, .78), invited(2, 4)
		}, false, 2},
		{"nobody was recorded as invited", func(f *Figures) { f.Answers = everywhere(6, .1, .75, .78) }, false, -1},
		{"it is kept", func(f *Figures) { f.Invited = invited(10, 3) }, false, -1},
		{"it is kept, and its dossier is asked for", func(f *Figures) { f.Invited = invited(10, 3) }, true, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := healthy()
			p.Dossiers = c.dossier
			c.change(&p.Subjects[0])
			r, err := Judge(p, compiled(t, declared(t)))
			if err != nil {
				t.Fatal(err)
			}
			got := -1
			if one := r.of(t, "ACT-1"); one.Silent != nil {
				got = *one.Silent
			}
			if got != c.silent {
				t.Errorf("%d stayed silent", got)
			}
			if r.Shown().of(t, "ACT-1").Silent != nil {
				t.Error("others are told too")
			}
		})
	}
}

// Whoever of those invited wrote and gave no score, others are told the same.
func TestWhichRoleWroteWithoutAScoreIsNotTold(t *testing.T) {
	participants, host, staff := asked(1, 5, "participant", "relevance", .8), asked(6, 1, "host", "relevance", .8), asked(7, 1, "staff", "relevance", .8)
	everybody := append(append(slices.Clone(participants), host...), staff...)
	word := func(of []Answer) Answer { return of[0].Scoring(-1) }
	for _, c := range []struct {
		name  string
		heard []Answer
		who   []Answer // any of these
	}{
		{"nobody gave a score", nil, []Answer{word(participants), word(host), word(staff)}},
		{"all participants gave one", participants, []Answer{word(host), word(staff)}},
	} {
		for _, invited := range []bool{true, false} {
			want := ""
			for _, who := range c.who {
				p := healthy()
				f := &p.Subjects[0]
				f.Answers, f.Resources = append(slices.Clone(c.heard), who), nil
				for _, a := range everybody {
					if invited {
						f.Invited = append(f.Invited, Invitation{Respondent: a.Respondent(), Role: a.Role()})
					}
				}
				r := judged(t, p, compiled(t, declared(t)))
				is := r.Shown().of(t, "ACT-1").Reasons[0].Text
				if want == "" {
					want = is
				}
				if is != want || invited && r.of(t, "ACT-1").Reasons[0].Text == is {
					t.Errorf("%s, invited %v: %s", c.name, invited, is)
				}
			}
		}
	}
}

// Of those heard in words alone about a mechanism and its activities, those are told who are told of beside an activity.
func TestHowManyWroteWithoutAScoreAboutAMechanism(t *testing.T) {
	words := func(first, n int) (out []Answer) {
		for _, a := range asked(first, n, "partner", "relevance", 0) {
			out = append(out, a.Scoring(-1))
		}
		return out
	}
	for _, c := range []struct {
		name      string
		itself, a []Answer
		few       bool
	}{
		{"nobody", nil, nil, false},
		{"somebody of itself", words(1, 1), nil, true},
		{"enough of itself", words(1, 5), nil, false},
		{"enough of the activity", nil, words(1, 5), false},
		{"enough of the activity, somebody of itself", words(6, 1), words(1, 5), true},
		{"enough of both together, few of either", words(4, 3), words(1, 3), false},
		{"who gave a score on either", append(words(1, 5), asked(6, 1, "host", "relevance", 1)...), words(6, 1), false},
	} {
		s := sitting{policy: compiled(t, declared(t)), members: map[string][]*Figures{"M": {{Code: "A"}}}}
		if got := s.fewInWords(&hearing{figures: &Figures{Code: "M"}, answers: [][]Answer{c.itself, c.a}}); got != c.few {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
