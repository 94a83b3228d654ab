package storage

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"stocktake/review"
)

// What is overtaken is owed no more, and says why; what has been claimed may have been sent, and then nothing is amended.
func TestWhatIsOvertakenIsNeverSent(t *testing.T) {
	db := ledger(t)
	list := review.Amended{Message: review.Message{Key: "list", Text: "flags"}, Overtaken: "it has been let go"}
	two := review.Amended{Message: review.Message{Key: "two", Text: "less", Blocks: []byte(`[]`)}}
	claim("one")(t, db)
	if err := db.Amend(t.Context(), []review.Amended{list, {Message: review.Message{Key: "one"}, Overtaken: "so"}}); err == nil {
		t.Error("what was claimed was overtaken")
	}
	turnAway(t, db, "two")
	if diff := cmp.Diff([]string{"one claimed", "two owed refused"}, states(t, db, "one", "two")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if n, err := db.Unsettled(t.Context(), "P"); err != nil || n != (Unsettled{Owed: 3, Ambiguous: 1}) {
		t.Errorf("%+v, %v", n, err)
	}
	if err := db.Amend(t.Context(), []review.Amended{list, two}); err != nil {
		t.Fatal(err)
	}
	if n, err := db.Unsettled(t.Context(), "P"); err != nil || n != (Unsettled{Owed: 2, Ambiguous: 1}) {
		t.Errorf("%+v, %v", n, err)
	}
	if _, err := db.Claim(t.Context(), "list", nil); err == nil {
		t.Error("it was claimed after all")
	}
	var told []string
	owed, err := db.Owed(t.Context(), "P")
	for _, m := range owed {
		told = append(told, m.Key+" "+m.Text)
	}
	if diff := cmp.Diff([]string{"root ", "one ", "two less"}, told); err != nil || diff != "" {
		t.Errorf("%v, -want +got\n%s", err, diff)
	}
	var why string
	if err := db.sql.GetContext(t.Context(), &why, `SELECT reason FROM stocktake.messages WHERE state = 'overtaken' AND settled_at IS NOT NULL`); err != nil || why != list.Overtaken {
		t.Errorf("%q, %v", why, err)
	}
}

// Notices that went to another channel together stand in the thread of the first; without that one each stands alone, and says for whom.
func TestWhatWasToFollowWhatIsOvertakenStandsAlone(t *testing.T) {
	db := ledger(t)
	settle("root")(t, db)
	if err := db.Move(t.Context(), "one", "C1", "for C0"); err != nil {
		t.Fatal(err)
	}
	if err := db.Amend(t.Context(), []review.Amended{{Message: review.Message{Key: "one"}, Overtaken: "decided"}}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]spot{{"two", "", "C1", "for C0"}, {"list", "", "C9", ""}}, places(t, db)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
