package jobs

import (
	"errors"
	"time"
)

// step is what is done next about a message that met trouble.
type step string

const (
	wait    step = "wait as long as the chat asks, then try again"
	look    step = "look for it; if it is not there, the next run looks again before it sends"
	plainer step = "send it with less of a layout: its tables in words, then its text without its blocks"
	halve   step = "divide it, and send one half after the other"
	alone   step = "send it as a root in the same channel, the rest of its thread under it"
	move    step = "send it to another channel, and tell the operator"
	tell    step = "leave it to the next run, and tell the operator once"
	leave   step = "leave it to the next run"
	silence step = "send nothing more in this run"
	letBe   step = "leave it as it is, for good"
)

// remedy is what is done about one kind of trouble with a message. It is all of our retrying: the chat repeats nothing by itself.
type remedy struct {
	kind      string
	sending   step // where a send met it
	times     int  // how often, for one message in one run
	otherwise step // from then on
	looking   step // where the look for a message that may be there met it: it is never moved and never sent unseen
	editing   step // where an edit met it: nothing is owed, the next run edits it
}

// remedies are by the kinds that a chat tells apart, and three of our own: trouble with the ledger, a time that was over
// before the request left, and an error that says nothing of itself. After those marked "maybe" the message may stand in the channel and keeps its claim; after the others it
// was certainly not taken, and the claim is taken back.
var remedies = []remedy{
	{"rate_limited", wait, patience, leave, wait, wait},
	{unanswered, look, 1, leave, leave, leave}, // maybe: 5xx, reset, no answer in time
	{"not_sent", wait, 2, silence, silence, silence},
	{"wrong_token", silence, 0, silence, silence, silence},
	{"unknown_channel", move, 1, tell, tell, leave},
	{"lost_thread", alone, 1, tell, tell, letBe},
	{"too_long", halve, 1, tell, tell, plainer},
	{"unfit", plainer, 2, tell, tell, plainer},
	{"gone", tell, 0, tell, tell, letBe},
	{"other", tell, 0, tell, tell, leave},
	{ofLedger, leave, 0, leave, leave, leave},
	{ofLate, wait, 2, leave, leave, leave},
	{"", look, 1, leave, leave, leave}, // maybe
}

const (
	patience = 5               // how often in a row a chat may ask for one message to wait
	breath   = 2 * time.Second // before another try where the chat did not say how long
	longest  = 10 * time.Minute
)

// remedyOf finds the remedy of an error. What is of no known kind is treated as one that says nothing.
func remedyOf(err error) remedy {
	var kinded interface{ Kind() string }
	kind := ""
	if errors.As(err, &kinded) {
		kind = kinded.Kind()
	}
	for _, r := range remedies {
		if r.kind == kind {
			return r
		}
	}
	return remedies[len(remedies)-1]
}

// after is the step that follows the n-th time, from 1, that a message met this trouble.
func (r remedy) after(n int) step {
	if n > r.times {
		return r.otherwise
	}
	return r.sending
}

// certainlyNotSent asks the chat's error whether the message may have arrived; an error that does not say may.
func certainlyNotSent(err error) bool {
	var open interface{ Ambiguous() bool }
	return errors.As(err, &open) && !open.Ambiguous()
}

// restAfter is how long the chat asked to be left alone; zero where it did not.
func restAfter(err error) time.Duration {
	var limited interface{ RetryAfter() time.Duration }
	if errors.As(err, &limited) {
		return limited.RetryAfter()
	}
	return 0
}

const (
	unanswered = "later"  // the kind of trouble in which a chat gives no clear answer
	ofLedger   = "ledger" // that of trouble with the ledger
	ofLate     = "late"   // that of a send whose time was over before it began
)

func noAnswer(err error) bool { return err != nil && remedyOf(err).kind == unanswered }

// ledgerTrouble is an error of the ledger while a message was being sent.
type ledgerTrouble struct{ error }

func (ledgerTrouble) Kind() string    { return ofLedger }
func (l ledgerTrouble) Unwrap() error { return l.error }
