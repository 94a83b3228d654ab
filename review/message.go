package review

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Message is one thing to be told in a chat, laid out and ready: a report's root or a reply in its thread.
type Message struct {
	Key      string // unlike any other message's; borne in the message's metadata
	Parent   string // the root's key; empty for a root
	Position int    // order within the report; the root is 0
	Channel  string
	Operator bool            // for whoever runs Stocktake: never shown in a programme's channel
	Hold     string          // why it is kept back; empty: to be sent
	Note     string          // said before it: for whom it was meant, where it had to go elsewhere
	Text     string          // plain text: what is printed, and what a notification shows
	Blocks   json.RawMessage // Block Kit; empty where only text is told
	About    []string        // IDs of the recommendations whose standing it says once somebody decides on them
}

// longCode is how many characters of a programme's code a key has at most; Slack takes 255 for all of it.
const longCode = 120

// MessageKey names a part of a report's message unlike any other part of any report: programme, period, part.
func MessageKey(programme string, p Period, part string) string {
	from, to := p.Dates()
	return strings.Join([]string{codeIn(programme), from, to, part}, "/")
}

// codeIn writes a code so that it cannot run into the rest of the key. "#" never stands in an escaped code: what is cut
// short cannot be taken for another code.
func codeIn(code string) string {
	escaped := url.PathEscape(code)
	if len(escaped) <= longCode {
		return escaped
	}
	return fmt.Sprintf("%s#%x", escaped[:longCode/2], sha256.Sum256([]byte(code)))[:longCode]
}

// Receipt is what the chat answered to a message.
type Receipt struct {
	Channel   string
	ID        string // the chat's own name for the message, in Slack its timestamp; else one of [Nameless]
	Otherwise bool   // it was found there, in other words than were looked for
	Alone     bool   // it stands as a root: the chat took it as one, since the thread that it was meant for is gone
}

// Sought is a message that is looked for in the chat, and how far the look has come: it goes on from there, since the chat may ask to
// wait after each page.
type Sought struct {
	Message
	Root  string    // the receipt's ID of the root in whose thread it was to stand; empty: it is a root
	Since time.Time // it was not told before that instant of our clock
	Alone bool      // that thread is gone: it is looked for among the roots
	Page  string    // the chat's own name for the page to read next; empty: the first
}

// Sent is a message, by its key, and what the chat answered.
type Sent struct {
	Key     string
	Receipt Receipt
	Words   int64  // in which it was sent or looked for, as in [Owed]
	Note    string // of one that stands alone: what is said before it once it is edited
}

// The receipts' IDs of messages that the chat has no name for.
const (
	Printed = "printed" // it was printed, because no chat is configured
	Hooked  = "webhook" // a webhook took it
	Unsure  = "unsure"  // it may have been sent, in a chat that cannot be asked
)

// Nameless is all of these: what bears one of them is never looked for and never edited, whatever chat there is by then.
var Nameless = []string{Printed, Hooked, Unsure}

// Owed is a recorded message without a receipt.
type Owed struct {
	Message
	ClaimedAt  *time.Time    // somebody began to send it then and left no receipt: it may have been seen
	ClaimedFor time.Duration // since then, by the same clock; zero where it is not claimed
	Thread     Receipt       // the root's receipt; zero for a root
	Words      int64         // stands for text and blocks as they are recorded, until they are changed; 0: not known
	From       time.Time     // the first instant of the period that it is about
	Refusal    bool          // it belongs to a refusal to judge that period, not to a report
}

// Claim is that a message is about to be sent: since when, by the real clock, and in which words, for what was read of it may be so no more.
type Claim struct {
	At     time.Time
	Text   string
	Blocks json.RawMessage
	Words  int64 // that stands for them, as in [Owed]; 0: they are as they were read
}

// Claimed is the message with a claim, in the words of that. Where they are those it had, it stays laid out as it is by now.
func (m Owed) Claimed(c Claim) Owed {
	m.ClaimedAt = &c.At
	if c.Words != 0 && c.Words != m.Words {
		m.Text, m.Blocks, m.Words = c.Text, c.Blocks, c.Words
	}
	return m
}

// Amended is an owed message that says something else by now, or is not to be sent any more.
type Amended struct {
	Message
	Overtaken string // why it is never to be sent; empty: it is
}

// Steps are those that runs took in a programme: when each was written, by its number, and the messages that tell of them. All times are
// by the real clock.
type Steps struct {
	Written map[int64]time.Time
	Notices []Notified
}

// Notified is what became of a message that tells of steps.
type Notified struct {
	Key       string
	At        *time.Time // when it was told; nil: it was not
	Overtaken bool       // and never is
}

// HeldBack is the messages of a report that are kept from their channel until somebody lets them go.
type HeldBack struct {
	Period   Period
	Messages int
	Why      string
}

// Told is a message that stands in the chat, and what it says of how the recommendations it is about stand.
type Told struct {
	Message
	Receipt   Receipt
	Report    int64 // as in [Matter]
	Programme string
	Standing  string // what it says of that, as lines
	ShownTo   int64  // up to this decision the chain was looked through for it
	Through   int64  // up to this one all that concerns its report is known now

	EditingAt  *time.Time    // somebody began to edit it then and recorded no good answer
	EditingFor time.Duration // since then, by the same clock; zero where nobody did
}

// Stand is how what a message is about stands with those who decide.
type Stand struct {
	Lines     []string // what it comes to, then one each; none: nothing is to be said
	Decidable bool     // buttons are of use
}

// Provenance says from what a report was made, so that it can be made again.
type Provenance struct {
	Snapshot string // the transactions whose facts were seen
	Policy   []byte // the policy file, byte for byte
	Unseen   int64  // reports of that number and above were not seen when those of other programmes were read; 0: not looked at
}

// ErrOvertaken is that another programme's report, which was not seen, has just proposed to end what serves the same: each would be the
// other's reason. Judged again, it is seen.
var ErrOvertaken = errors.New("another programme has just proposed to end what serves the same; run it again")
