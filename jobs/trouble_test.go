package jobs

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"stocktake/chat"
)

// met is trouble as a chat tells of it.
type met struct {
	kind      string
	ambiguous bool
	rest      time.Duration
}

func (m met) Error() string             { return m.kind }
func (m met) Kind() string              { return m.kind }
func (m met) Ambiguous() bool           { return m.ambiguous }
func (m met) RetryAfter() time.Duration { return m.rest }

// What is done the first time a send meets each kind of trouble, what when it meets it once too often, and what where the look
// for a message that may be there meets it, what where an edit does.
func TestEachTroubleHasItsWay(t *testing.T) {
	for _, test := range []struct {
		name                   string
		err                    error
		first, last, see, edit step
	}{
		{"it asks us to wait", met{kind: chat.RateLimited}, wait, leave, wait, wait},
		{"it may have been taken", met{kind: chat.Later, ambiguous: true}, look, leave, leave, leave},
		{"there is no way to the chat", met{kind: chat.NotSent}, wait, silence, silence, silence},
		{"the token is worth nothing", met{kind: chat.WrongToken}, silence, silence, silence, silence},
		{"the channel is closed to us", met{kind: chat.UnknownChannel}, move, tell, tell, leave},
		{"the root is gone", met{kind: chat.LostThread}, alone, tell, tell, letBe},
		{"it is too long", met{kind: chat.TooLong}, halve, tell, tell, plainer},
		{"the blocks are not taken", met{kind: chat.Unfit}, plainer, tell, tell, plainer},
		{"the message is there no more", met{kind: chat.Gone}, tell, tell, tell, letBe},
		{"it is refused for a reason of its own", met{kind: chat.Other}, tell, tell, tell, leave},
		{"the ledger is in trouble", ledgerTrouble{errors.New("connection refused")}, leave, leave, leave, leave},
		{"its time was over", tooLate{time.Hour}, wait, leave, leave, leave},
		{"a kind of a later version", met{kind: "moon_in_the_way", ambiguous: true}, look, leave, leave, leave},
		{"it says nothing of itself", errors.New("EOF"), look, leave, leave, leave},
		{"it is wrapped", fmt.Errorf("send: %w", met{kind: chat.WrongToken}), silence, silence, silence, silence},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := remedyOf(test.err)
			if first := r.after(1); first != test.first {
				t.Errorf("first: %s, want: %s", first, test.first)
			}
			if last := r.after(r.times + 1); last != test.last {
				t.Errorf("once too often: %s, want: %s", last, test.last)
			}
			if r.looking != test.see {
				t.Errorf("looking: %s, want: %s", r.looking, test.see)
			}
			if r.editing != test.edit {
				t.Errorf("editing: %s, want: %s", r.editing, test.edit)
			}
		})
	}
}

func TestTheTableKnowsEveryKindOnce(t *testing.T) {
	want := []string{
		chat.RateLimited, chat.Later, chat.NotSent, chat.WrongToken, chat.UnknownChannel, chat.LostThread, chat.TooLong, chat.Unfit, chat.Gone, chat.Other,
		ofLedger, ofLate, "",
	}
	var kinds []string
	for _, r := range remedies {
		kinds = append(kinds, r.kind)
	}
	if !slices.Equal(slices.Sorted(slices.Values(kinds)), slices.Sorted(slices.Values(want))) {
		t.Errorf("the table is of %q, trouble comes as %q", kinds, want)
	}
}

// A message that may have been taken is looked for, or left for the next run to look for: no row sends it again, or elsewhere.
func TestNoRowSendsAgainWhatMayHaveBeenSeen(t *testing.T) {
	for _, r := range remedies {
		for _, s := range []step{r.looking, r.otherwise} {
			if slices.Contains([]step{plainer, halve, alone, move}, s) {
				t.Errorf("%q: %s", r.kind, s)
			}
		}
		ambiguous := r.kind == chat.Later || r.kind == ""
		if ambiguous != (r.sending == look) {
			t.Errorf("%q: %s", r.kind, r.sending)
		}
	}
}

func TestOnlyAnErrorThatSaysSoIsCertain(t *testing.T) {
	for _, test := range []struct {
		name string
		err  error
		want bool
	}{
		{"it says that it was not taken", met{}, true},
		{"it says so in another error", fmt.Errorf("send: %w", met{}), true},
		{"it says that it may have been", met{ambiguous: true}, false},
		{"it says nothing", errors.New("EOF"), false},
		{"there is none", nil, false},
	} {
		if got := certainlyNotSent(test.err); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}
