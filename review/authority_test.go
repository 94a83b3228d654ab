package review

import (
	"strings"
	"testing"
)

func TestWhoMayDecideIsInThePolicy(t *testing.T) {
	p := declared(t)
	p.MayDecide = map[string][]string{"reinforce": {"owner of the programme", "Cy Dock"}, "ask": {"owner of the activity"}}
	p.Overrides = []Override{{Programme: "GULF", Set: Settings{MayDecide: map[string][]string{"reinforce": {"Di Mast"}}}}}
	p.Overrides = append(p.Overrides, Override{Programme: "DOCK", Set: Settings{MayDecide: map[string][]string{"reinforce": {"U0DOCK"}, "ask": {"owner of the activity"}}}})
	policy := compiled(t, p)
	for _, c := range []struct {
		name, programme string
		verdict         Verdict
		d               Decision
		says            string // empty: admitted
	}{
		{"anybody, where the policy lists nobody", "MD", Reshape, Decision{Act: Accept, By: "Ed"}, ""},
		{"the owner of the programme", "MD", Reinforce, Decision{Act: Accept, By: "ada quay"}, ""},
		{"one on the list", "MD", Reinforce, Decision{Act: Reject, By: "Cy Dock"}, ""},
		{"one not on it", "MD", Reinforce, Decision{Act: Accept, By: "Ed"}, "Ed may not decide on reinforce"},
		{"the owner, of another programme", "GULF", Reinforce, Decision{Act: Accept, By: "Ada Quay"}, "Di Mast"},
		{"in chat, the ID on the list", "DOCK", Reinforce, Decision{Act: Accept, By: "ed (U0DOCK)", From: FromChat}, ""},
		{"in chat, the ID of the owner", "DOCK", Ask, Decision{Act: Accept, By: "ed (U0OWNER)", From: FromChat}, ""},
		{"in chat, the ID that is known as the owner's", "MD", Reinforce, Decision{Act: Accept, By: "x (U0QUAY)", From: FromChat}, ""},
		{"in chat, the ID that is known as that of one on the list", "MD", Reinforce, Decision{Act: Accept, By: "x (U0CY)", From: FromChat}, ""},
		{"in chat, the ID that is known as another's", "MD", Reinforce, Decision{Act: Accept, By: "x (U0ED)", From: FromChat}, "may not"},
		{"in chat, another's ID", "DOCK", Reinforce, Decision{Act: Accept, By: "ed (U0OTHER)", From: FromChat}, "may not"},
		{"in chat, who calls himself by the ID", "DOCK", Reinforce, Decision{Act: Accept, By: "x (U0DOCK) (U0OTHER)", From: FromChat}, "may not"},
		{"in chat, who calls himself as one on the list", "MD", Reinforce, Decision{Act: Accept, By: "Cy Dock (U0OTHER)", From: FromChat}, "may not"},
		{"an owner nobody named", "MD", Ask, Decision{Act: Accept, By: "Ed"}, "may not"},
		{"an end without its authority", "MD", Discontinue, Decision{Act: Accept, By: "Ed", Reason: "agreed"}, "needs the approval of"},
		{"an end with the decision named", "MD", Discontinue, Decision{Act: Accept, By: "Ed", Reason: "Decision C-M(2013)12"}, ""},
		{"an end with a decision by its number alone", "MD", Discontinue, Decision{Act: Accept, By: "Ed", Reason: "CD-2012-047"}, ""},
		{"an end with a decision by its day", "MD", Discontinue, Decision{Act: Accept, By: "Ed", Reason: "decision of the council of 3 May 2013"}, ""},
		{"an end with a decision in another language", "MD", Discontinue, Decision{Act: Accept, By: "Ed", Reason: "Beschluss 12"}, ""},
		{"an end with a decision in another script", "MD", Discontinue, Decision{Act: Accept, By: "Ed", Reason: "قرار ١٢"}, ""},
		{"an end with a decision that could be any", "MD", Discontinue, Decision{Act: Accept, By: "Ed", Reason: "decision of the council"}, "by its number or date"},
		{"an end in part", "MD", Discontinue, Decision{Act: Partly, By: "Ed"}, "needs the approval of"},
		{"an end rejected", "MD", Discontinue, Decision{Act: Reject, By: "Ed", Reason: "no"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := Matter{Programme: Programme{Code: c.programme, Owner: "Ada Quay"}, Recommendation: Recommendation{Verdict: c.verdict}}
			if c.programme == "DOCK" {
				m.Recommendation.Owner = "U0OWNER"
			}
			got := policy.Admits(m, c.d, Owners{"Ada Quay": "U0QUAY", "Cy Dock": "U0CY", "Ed": "U0ED"}).Words
			if (got == "") != (c.says == "") || !strings.Contains(got, c.says) {
				t.Errorf("told %q, want %q", got, c.says)
			}
		})
	}
}
