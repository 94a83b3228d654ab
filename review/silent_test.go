package review

import "testing"

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
