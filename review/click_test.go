package review

import (
	"strings"
	"testing"
)

func TestAUserIDIsOneThatMayBeMentioned(t *testing.T) {
	for id, want := range map[string]bool{
		"U0ADA": true, "W0ADA": true, "U" + strings.Repeat("A", 20): true, "U" + strings.Repeat("A", 21): false,
		"": false, "U": false, "B0BOT": false, "u0ada": false, "U0ada": false, " U0ADA": false, "U0ADA\n": false, "U0ADA> <!here": false,
	} {
		if IsUserID(id) != want {
			t.Errorf("%q: %v", id, !want)
		}
	}
}

func TestWhoClickedIsToldByTheID(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Click)
		by     string
		no     string
	}{
		{"somebody of the workspace", func(*Click) {}, "ada.quay (U0ADA)", ""},
		{"whose own workspace is not said", func(c *Click) { c.Of = "" }, "ada.quay (U0ADA)", ""},
		{"of another workspace", func(c *Click) { c.Team = "T2" }, "", "workspace"},
		{"a guest from another organisation", func(c *Click) { c.Of = "T2" }, "", "workspace"},
		{"without an ID", func(c *Click) { c.User = "" }, "", "cannot be told"},
		{"with an ID that is none", func(c *Click) { c.User = "U0) (U1" }, "", "cannot be told"},
		{"without a name", func(c *Click) { c.Name = " \n" }, "U0ADA", ""},
		{"with a name that breaks lines", func(c *Click) { c.Name = "ada\nquay" }, "ada quay (U0ADA)", ""},
		{"with a name like an ID", func(c *Click) { c.Name = "(U0BO)" }, "(U0BO) (U0ADA)", ""},
		{"with a long name", func(c *Click) { c.Name = strings.Repeat("é", 81) }, strings.Repeat("é", 80) + " (U0ADA)", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			click := Click{Team: "T1", Of: "T1", User: "U0ADA", Name: "ada.quay"}
			c.change(&click)
			no := click.Stranger("T1")
			if (no == "") != (c.no == "") || !strings.Contains(no, c.no) {
				t.Fatalf("refused as %q, want %q", no, c.no)
			}
			if c.no != "" {
				return
			}
			if by := click.By(); by != c.by || (Decision{By: by, From: FromChat}).person() != "U0ADA" {
				t.Errorf("by %q, want %q; told apart by %q", by, c.by, Decision{By: by, From: FromChat}.person())
			}
		})
	}
}
