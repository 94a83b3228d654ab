package review

import (
	"errors"
	"testing"
)

func TestACommandMayBePasted(t *testing.T) {
	for code, want := range map[string]string{
		"MD":                "--programme MD",
		"a/b:c@d.e_f-1":     "--programme a/b:c@d.e_f-1",
		"Ministry of Works": "--programme 'Ministry of Works'",
		"O'Brien; rm -r":    `--programme 'O'\''Brien; rm -r'`,
		"$HOME":             "--programme '$HOME'",
		"-x":                "--programme=-x",
		"École":             "--programme 'École'",
	} {
		if got := (Programme{Code: code}).Flag(); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
}

// Their keys are those of earlier programs, which told the operator in other words: nobody is told twice.
func TestANoticeAboutAMessageIsKeyedByIt(t *testing.T) {
	a := Astray{Programme: Programme{Code: "P", Name: "Port"}, Key: "P/2024-01-01/2025-01-01/root", Channel: "C1", Cause: errors.New("is_archived")}
	for _, c := range []struct {
		notice       Notice
		key, heading string
	}{
		{a.MovedNotice("C2", "/moved/C2"), a.Key + "/moved/C2", "Sent elsewhere: what is told of Port"},
		{a.StuckNotice("It stays owed", "/stuck"), a.Key + "/stuck", "Not delivered: what is told of Port, to C1"},
	} {
		if c.notice.Key() != c.key || c.notice.Heading != c.heading || !c.notice.Operator {
			t.Errorf("%s: %+v", c.notice.Key(), c.notice)
		}
	}
}
