package nearest

import "testing"

func TestTheNearestWordIsTheOneWithTheFewestEdits(t *testing.T) {
	known := []string{"title", "owner", "status", "starts_on"}
	for _, c := range []struct {
		word, want string
		edits      int
	}{
		{"title", "title", 0},
		{"TITLE", "title", 0},
		{"titel", "title", 2},
		{"own", "owner", 2},
		{"start_on", "starts_on", 1},
		{"kitten", "title", 3},
		{"", "title", 5},
		{"öwner", "owner", 1},
	} {
		if got, n := Word(c.word, known); got != c.want || n != c.edits {
			t.Errorf("%q: %q with %d edits, want %q with %d", c.word, got, n, c.want, c.edits)
		}
	}
	if got, n := Word("title", nil); got != "" || n != 0 {
		t.Errorf("of no words %q, %d", got, n)
	}
	if n := edits([]rune("kitten"), []rune("sitting")); n != 3 {
		t.Errorf("from kitten to sitting %d edits, want 3", n)
	}
}
