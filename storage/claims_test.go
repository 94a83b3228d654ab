package storage

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stocktake/review"
)

// ledger is a database with one report: a root and two replies in C0, and a list for the operator in C9.
func ledger(t *testing.T) *DB {
	t.Helper()
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "programmes.csv", programmes)
	p, year := programmeAndYear(t, db)
	report := review.Report{
		Programme: p, Period: year, AsOf: at("2025-02-01"), AnswersUntil: year.AnswersUntil(7),
		Policy: review.PolicyID{Name: "test", Version: 1, SHA256: fmt.Sprintf("%064d", 1)},
	}
	recorded, err := db.Record(t.Context(), report, review.Provenance{Snapshot: "1:1:", Policy: []byte("text")}, []review.Message{
		{Key: "root", Channel: "C0"},
		{Key: "one", Parent: "root", Position: 1, Channel: "C0"},
		{Key: "two", Parent: "root", Position: 2, Channel: "C0"},
		{Key: "list", Position: 3, Channel: "C9", Operator: true},
	})
	if err != nil || !recorded {
		t.Fatal(recorded, err)
	}
	return db
}

// A report of a later day is not known yet: by it, a run as of an earlier day would leave periods out.
func TestTheLastPeriodIsThatOfTheReportsKnown(t *testing.T) {
	db := ledger(t)
	p, year := programmeAndYear(t, db)
	for _, c := range []struct {
		name, asOf string
		known      bool
	}{
		{"the day before its time", "2025-01-31", false},
		{"at its time", "2025-02-01", true},
		{"later", "2026-02-01", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			last, _, err := db.LastPeriod(t.Context(), p, at(c.asOf))
			if err != nil || (last != nil) != c.known || c.known && !last.To.Equal(year.To) {
				t.Errorf("it is %v, %v", last, err)
			}
		})
	}
}

// What the chat has posted as a root, since its thread is gone, is one in the ledger too: with a note that an edit tells, and with the rest of
// its thread under it, whether or not that is claimed. A receipt that is not taken moves nothing.
func TestWhatStandsAloneIsARootWithTheRestUnderIt(t *testing.T) {
	db := ledger(t)
	claim := func(key string) {
		if _, err := db.Claim(t.Context(), key, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []string{"root", "list"} {
		claim(key)
		if err := db.Settle(t.Context(), review.Sent{Key: key, Receipt: review.Receipt{Channel: "C0", ID: key}}); err != nil {
			t.Fatal(err)
		}
	}
	alone := review.Sent{Key: "one", Receipt: review.Receipt{Channel: "C0", ID: "1.1", Alone: true}, Note: "It is gone."}
	if err := db.Settle(t.Context(), alone); err == nil {
		t.Error("settled without a claim")
	}
	if owed, err := db.Owed(t.Context(), "P"); err != nil || len(owed) != 2 || owed[0].Parent != "root" || owed[1].Parent != "root" {
		t.Errorf("without a claim owed is %+v, %v", owed, err)
	}
	claim("one")
	claim("two")
	for range 2 { // the same twice is fine
		if err := db.Settle(t.Context(), alone); err != nil {
			t.Fatal(err)
		}
	}
	if owed, err := db.Owed(t.Context(), "P"); err != nil || len(owed) != 1 || owed[0].Parent != "one" || owed[0].Thread.ID != "1.1" {
		t.Errorf("owed is %+v, %v", owed, err)
	}
	told, err := db.Told(t.Context(), "P", at("2025-02-01"))
	if err != nil || len(told) != 1 || told[0].Key != "one" || told[0].Parent != "" || told[0].Note != "It is gone." {
		t.Errorf("to be edited is %+v, %v", told, err)
	}
}

// A claim is a fence: whoever lost his lease without knowing can neither send nor release what its next holder has claimed.
func TestAClaimHoldsAgainstWhoeverDoesNotKnowOfIt(t *testing.T) {
	db := ledger(t)
	first, err := db.Claim(t.Context(), "root", nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := db.Claim(t.Context(), "root", &first.At)
	if err != nil || !second.At.After(first.At) {
		t.Fatalf("claimed again by one who knows: %v, %v", second, err)
	}
	other := second.At.Add(-time.Microsecond)
	for name, seen := range map[string]*time.Time{"none": nil, "an older one": &first.At, "one that never was": &other} {
		if _, err := db.Claim(t.Context(), "root", seen); err == nil {
			t.Errorf("claimed by one who knows of %s", name)
		}
	}
	if err := db.Release(t.Context(), "root", first.At, "too late"); err == nil || !strings.HasPrefix(err.Error(), "release root: ") {
		t.Errorf("released by one whose claim is an older one: %v", err)
	}
	if err := db.Release(t.Context(), "root", second.At, "refused"); err != nil {
		t.Error(err)
	}
	if _, err := db.Claim(t.Context(), "root", &second.At); err == nil {
		t.Error("claimed by one who knows of a claim that was taken back")
	}
}

// What is prepared on a connection is prepared anew on the next one.
func TestClaimsGoOnOnAnotherConnection(t *testing.T) {
	db := ledger(t)
	db.sql.SetMaxOpenConns(1)
	for _, key := range []string{"root", "one", "two"} {
		if _, err := db.Claim(t.Context(), key, nil); err != nil {
			t.Fatalf("claim %s: %v", key, err)
		}
		db.sql.SetMaxIdleConns(-1) // closes the connection on which it was prepared
		if err := db.Settle(t.Context(), review.Sent{Key: key, Receipt: review.Receipt{Channel: "C0", ID: key}}); err != nil {
			t.Fatalf("settle %s: %v", key, err)
		}
	}
}

func TestAReceiptIsKept(t *testing.T) {
	db := ledger(t)
	if err := db.Settle(t.Context(), review.Sent{Key: "root", Receipt: review.Receipt{Channel: "C0", ID: "1.1"}}); err == nil {
		t.Error("a receipt of a message that nobody claimed")
	}
	if _, err := db.Claim(t.Context(), "root", nil); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the answer of the database may be lost, too
		if err := db.Settle(t.Context(), review.Sent{Key: "root", Receipt: review.Receipt{Channel: "C0", ID: "1.1"}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Settle(t.Context(), review.Sent{Key: "root", Receipt: review.Receipt{Channel: "C0", ID: "2.2"}}); err == nil {
		t.Error("a second receipt replaced the first")
	}
	if _, err := db.Claim(t.Context(), "root", nil); err == nil {
		t.Error("claimed after it was settled")
	}
}

// A receipt and the claim of the message that follows are one step; neither is lost because the other cannot be.
func TestAReceiptIsKeptWithTheNextClaim(t *testing.T) {
	receipt := review.Receipt{Channel: "C0", ID: "1.1"}
	for _, test := range []struct {
		name   string
		before func(*testing.T, *DB)
		fails  bool
		want   []string
	}{
		{"nobody was there", nil, false, []string{"root posted 1.1", "one claimed refused"}},
		{"the receipt is there already", as("root", receipt), false, []string{"root posted 1.1", "one claimed refused"}},
		{"another receipt is there", as("root", review.Receipt{Channel: "C0", ID: "2.2"}), true, []string{"root posted 2.2", "one claimed refused"}},
		{"another run has claimed the next", claim("one"), true, []string{"root posted 1.1", "one claimed refused"}},
		{"another run has sent the next", settle("one"), true, []string{"root posted 1.1", "one posted 1.one"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := ledger(t)
			turnAway(t, db, "one")
			claim("root")(t, db)
			if test.before != nil {
				test.before(t, db)
			}
			next, err := db.ClaimNext(t.Context(), review.Sent{Key: "root", Receipt: receipt}, "one")
			if (err != nil) != test.fails {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, states(t, db, "root", "one")); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if err != nil {
				return
			}
			if err := db.Release(t.Context(), "one", next.At, "refused"); err != nil {
				t.Errorf("the claim is not the one that was told of: %v", err)
			}
		})
	}
}

// turnAway leaves a message owed that was refused.
func turnAway(t *testing.T, db *DB, key string) {
	t.Helper()
	claim, err := db.Claim(t.Context(), key, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Release(t.Context(), key, claim.At, "refused"); err != nil {
		t.Fatal(err)
	}
}

// states are what the ledger says of messages: state, receipt, reason.
func states(t *testing.T, db *DB, keys ...string) (all []string) {
	t.Helper()
	for _, key := range keys {
		var one string
		err := db.sql.GetContext(t.Context(), &one, `
			SELECT concat_ws(' ', key, state, receipt_id, nullif(reason, ''))
			FROM stocktake.messages
			WHERE key = $1 AND (settled_at IS NOT NULL) = (receipt_id IS NOT NULL)`, key)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}

// spot is where a message is to go.
type spot struct{ Key, Parent, Channel, Note string }

func places(t *testing.T, db *DB) (all []spot) {
	t.Helper()
	owed, err := db.Owed(t.Context(), "P")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range owed {
		all = append(all, spot{m.Key, m.Parent, m.Channel, m.Note})
	}
	return all
}

func TestWhatCannotStandInItsChannelGoesElsewhereWithWhatFollowsIt(t *testing.T) {
	notice := review.Message{Key: "notice", Channel: "C9", Operator: true, Text: "moved"}
	list := spot{"list", "", "C9", ""}
	told := spot{"notice", "", "C9", ""}
	for _, test := range []struct {
		name   string
		before func(*testing.T, *DB)
		move   string
		want   []spot
	}{
		{
			"the root", nil, "root",
			[]spot{{"root", "", "C1", "for C0"}, {"one", "root", "C1", ""}, {"two", "root", "C1", ""}, list, told},
		},
		{
			"a reply, its root stands", settle("root"), "one",
			[]spot{{"one", "", "C1", "for C0"}, {"two", "one", "C1", ""}, list, told},
		},
		{
			"the last reply", func(t *testing.T, db *DB) { settle("root")(t, db); settle("one")(t, db) }, "two",
			[]spot{{"two", "", "C1", "for C0"}, list, told},
		},
		{
			"what is the operator's", nil, "list",
			[]spot{{"root", "", "C0", ""}, {"one", "root", "C0", ""}, {"two", "root", "C0", ""}, {"list", "", "C1", "for C0"}, told},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := ledger(t)
			if test.before != nil {
				test.before(t, db)
			}
			if err := db.Move(t.Context(), test.move, "C1", "for C0", notice, notice); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, places(t, db)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func claim(key string) func(*testing.T, *DB) {
	return func(t *testing.T, db *DB) {
		t.Helper()
		if _, err := db.Claim(t.Context(), key, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// as settles what is claimed.
func as(key string, receipt review.Receipt) func(*testing.T, *DB) {
	return func(t *testing.T, db *DB) {
		t.Helper()
		if err := db.Settle(t.Context(), review.Sent{Key: key, Receipt: receipt}); err != nil {
			t.Fatal(err)
		}
	}
}

func settle(key string) func(*testing.T, *DB) {
	return func(t *testing.T, db *DB) {
		t.Helper()
		claim(key)(t, db)
		as(key, review.Receipt{Channel: "C0", ID: "1." + key})(t, db)
	}
}

// What may have been seen is not sent anywhere else.
func TestWhatIsClaimedIsNotMoved(t *testing.T) {
	db := ledger(t)
	before := places(t, db)
	if _, err := db.Claim(t.Context(), "root", nil); err != nil {
		t.Fatal(err)
	}
	if err := db.Move(t.Context(), "root", "C1", "for C0", review.Message{Key: "notice"}); err == nil {
		t.Error("it was moved")
	}
	if diff := cmp.Diff(before, places(t, db)); diff != "" {
		t.Errorf("-before +after\n%s", diff)
	}
}

func TestTheOperatorIsToldOnce(t *testing.T) {
	db := ledger(t)
	for _, want := range []bool{true, false} {
		if got, err := db.Tell(t.Context(), "root", review.Message{Key: "root/stuck", Channel: "C9", Operator: true}); err != nil || got != want {
			t.Errorf("told: %v, %v; want %v", got, err, want)
		}
	}
}
