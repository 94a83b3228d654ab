// Package jobs does what a schedule starts: it finds out what is due, has it gathered, judged, recorded and posted, and says
// what came of it. It judges nothing itself, holds no SQL and knows no chat; it declares the small interfaces it needs, storage
// and chat happen to have them, and main hands them over.
//
// Facts go one way:
//
//	gather (Ledger.Gather) → review (Policy.Judge) → record (Ledger.Record) → post (Chat.Send)
//
// Judging and posting meet only in the ledger: recording writes the report and its messages in one transaction, posting
// sends what is recorded and has no receipt. So a run that dies anywhere is finished by the next one.
//
// Start reading at [Job.Run] in run.go. The way through, in reading order:
//
//	run.go         a run, programme by programme (chosen.go): what is due is judged (judge.go), laid out (record.go) and recorded;
//	               ahead.go judges the next programme meanwhile
//	demand.go      a review on demand; inorder.go what it judges besides what it shows; rehearse.go what a run or a review would do
//	brake.go       why it does not speak, quiet.go when; refuse.go why it does not judge
//	post.go        sends what is owed, message by message (deliver.go), in time (intime.go); trouble.go is the table of what is done
//	               about each kind of trouble with the chat, detour.go another way where a channel is closed
//	overtaken.go   which of the notices that are owed are so no more; retold.go those of reminders
//	decide.go      a person's decision; click.go a click in chat, with the table of what each button asks for
//	followup.go    the table of what a run reminds of, and when
//	refresh.go     edits what was told as decisions arrive; standing.go says how that stands by then
//	outcome.go     what came of it, and the table of exit codes
//	every.go       the schedule of what stays up
//	backtest.go    goes through the past, and records nothing
package jobs

import (
	"context"
	"time"

	"stocktake/review"
)

// Job is one body behind the scheduled run and the review on demand.
type Job struct {
	Ledger Ledger
	Chat   Chat
	Policy Policy
	At     func(zone *time.Location) time.Time // the as-of instant, as a programme's zone reads it
	Now    func() time.Time                    // the real clock, by which a send is in time; nil: every one is
	Layout func(review.Report) []review.Message
	Notice func(review.Notice) []review.Message
	Stands func(review.Message, review.Stand) review.Message
	// Plainer is a message with less of a layout, at last its bare text; Halves divides one, or says that it cannot be divided.
	Plainer func(review.Message) review.Message
	Halves  func(review.Message) (first, rest review.Message, divided bool)
	Routes  Routes
	Quiet   Quiet // when a run sends nothing

	ahead *ahead // of one run through some programmes; nil outside one
}

// Policy is what one policy file says, with what it takes to judge by it and to keep it.
type Policy struct {
	*review.Policy
	Text   []byte                                        // of the file, for the ledger
	Judge  func(review.Portfolio) (review.Report, error) // by it
	Owners review.Owners                                 // by which IDs the chat knows those who may decide
}

// of is the policy in force for a programme.
func (p Policy) of(programme review.Programme) *review.Policy {
	return p.For(programme.Framework, programme.Code)
}

// Routes are the channels that the configuration adds to the programmes' own.
type Routes struct {
	Fallback string // for programmes without a channel, or with one that cannot be posted to
	Operator string // for what concerns whoever runs Stocktake
	Only     string // the one channel that the chat has, whatever programmes name; empty: it has theirs
}

// Ledger is what the jobs need of the database.
type Ledger interface {
	Docket
	Counter
	Board
	// Programmes lists the programmes known at an instant, by code. With the error [review.Unreadable] it lists all others.
	Programmes(ctx context.Context, asOf time.Time) ([]review.Programme, error)
	// Lease runs body while the caller alone holds the programme; it waits up to wait for another holder and reports whether it
	// got the lease. The context given to body ends when the lease is lost.
	Lease(ctx context.Context, programme string, wait time.Duration, body func(context.Context) error) (bool, error)
	// LastPeriod returns the newest period of a programme whose report bears a time at or before an instant, and that time; nil where there
	// is none.
	LastPeriod(ctx context.Context, programme review.Programme, asOf time.Time) (*review.Period, time.Time, error)
	// FirstRefused returns the oldest period of a programme that was refused at or before an instant, nil where none was.
	FirstRefused(ctx context.Context, programme review.Programme, asOf time.Time) (*review.Period, error)
	// Held lists the reports of a programme whose messages are held back, oldest first; LetGo makes these owed.
	Held(ctx context.Context, programme review.Programme) ([]review.HeldBack, error)
	LetGo(ctx context.Context, programme string) error
	// Gather reads, in one snapshot, what was known of a programme at an instant, and names the snapshot. What the reports of other
	// programmes say it reads last, when turn has returned; nil: at once. Turn returns what is said of subjects of theirs by reports
	// that are not recorded; it counts in place of what is.
	Gather(ctx context.Context, programme review.Programme, period review.Period, asOf time.Time, turn func() review.Unrecorded) (review.Portfolio, string, error)
	// Comments reads what was said in words about some subjects in a period, in the order in which it was said.
	Comments(ctx context.Context, programme review.Programme, period review.Period, asOf time.Time, subjects []string) (map[string][]review.Comment, error)
	// Names looks for respondents' names in texts: by text, those that may stand in it.
	Names(ctx context.Context, texts []string) (map[string][]string, error)
	// Record writes a report and its messages in one transaction. It reports false, and writes nothing, where the period of
	// the programme is recorded already. With [review.ErrOvertaken] it is to be judged again.
	Record(ctx context.Context, report review.Report, from review.Provenance, messages []review.Message) (bool, error)
	// HasReport reports whether the period of a programme is recorded already; it is a [review.Refusal] where one that overlaps it is.
	HasReport(ctx context.Context, programme review.Programme, period review.Period) (bool, error)
	// Visit notes that a run is done with a programme and nothing went wrong.
	Visit(ctx context.Context, programme string, asOf time.Time) error
	// Newest says, by kind, when the newest fact about a portfolio's subjects was recorded, of those known at its instant.
	Newest(ctx context.Context, portfolio review.Portfolio) (map[string]time.Time, error)
	// Refuse records why a report was not judged and, in the same transaction, the messages that tell makes of the reasons that
	// were not recorded for its period before; it does not call tell where all were.
	Refuse(ctx context.Context, report review.Report, tell func([]review.Shortfall) []review.Message) error
	// NewShortfalls are those of a report that were not recorded for its period before.
	NewShortfalls(ctx context.Context, report review.Report) ([]review.Shortfall, error)
	// Owed lists the messages of a programme without a receipt, in the order in which they are to be sent.
	Owed(ctx context.Context, programme string) ([]review.Owed, error)
	// Turn waits until pause has passed since the last send to a channel, whoever sent it, or longer where the chat asked for
	// it, and runs send alone. Send returns how long the chat asked for now. The error is never the send's own. Where the chat asked
	// for longer than patience, nothing is waited for, and the error says for how long yet (RetryAfter).
	Turn(ctx context.Context, channel string, pause, patience time.Duration, send func(context.Context) time.Duration) error
	// Claim notes, before anything is sent, that a message is about to be, and returns when by the real clock, and in which words. It fails
	// where the message has been claimed or settled by another since the claim that the caller has seen (nil: none).
	Claim(ctx context.Context, key string, seen *time.Time) (review.Claim, error)
	// ClaimNext records the receipt of a message, as Settle does, and claims one that nobody has claimed before, as Claim does, in one
	// transaction. Either may be done where the error is about the other.
	ClaimNext(ctx context.Context, sent review.Sent, key string) (review.Claim, error)
	// Release takes one's own claim back from a message that was certainly not sent, and keeps the reason.
	Release(ctx context.Context, key string, claim time.Time, reason string) error
	// Settle records the receipt of a message. Where that was found in other words, or is recorded in others by now, it is to be edited. One
	// that stands alone becomes a root, with its note, and is to be edited too; what follows it in its thread goes under it.
	Settle(ctx context.Context, sent review.Sent) error
	// Move makes a message that was not sent a root of another channel, with a note before it; what follows it in its thread
	// goes along. The notices are added to its report, in the same transaction.
	Move(ctx context.Context, key, channel, note string, notices ...review.Message) error
	// Split puts two messages in the place of one that was certainly not sent; the rest follows the first in the same thread. It fails where
	// the message has other words by now.
	Split(ctx context.Context, whole review.Owed, first, rest review.Message) error
	// LatestNumbers tells what was decided and recorded last by now.
	LatestNumbers(ctx context.Context, programme string) (review.Latest, error)
	// Amend has owed messages say something else, or not be owed any more: overtaken. It fails where one has been claimed.
	Amend(ctx context.Context, amended []review.Amended) error
	// Tell adds a message to the report or the refusal that another belongs to; it reports false where it was added before.
	Tell(ctx context.Context, about string, notice review.Message) (bool, error)
}

// Chat is what the jobs need of a place where messages are told. Its errors may say of which kind they are (Kind, see trouble.go),
// that the message was certainly not taken (Ambiguous() false) and how long to wait before the next try (RetryAfter); one that
// says nothing leaves all of it open.
type Chat interface {
	// Send tells one message: in the thread of the root with that ID, or as a root where it is empty. The message's Note, which says for
	// whom it was meant, comes before its text. The receipt's ID is the chat's own name for the message, by which Find, Update and the
	// root of a thread know it, or one of [review.Nameless]: with any other ID the message is edited, also by a later run with another chat.
	Send(ctx context.Context, message review.Message, rootID string) (review.Receipt, error)
	// Find looks for a message that may have been told. After an error it goes on, asked for the same again, from where it has come to.
	Find(ctx context.Context, message *review.Sought) (review.Receipt, bool, error)
	// Check asks whether the chat answers, and of which workspace it is.
	Check(ctx context.Context) (team string, err error)
	// Edits reports whether what was told can be told anew.
	Edits() bool
	// Update tells a message anew in the place where it stands, and notifies nobody. The same twice is harmless.
	Update(ctx context.Context, message review.Message, at review.Receipt) error
	// Window is how long after its claim a message may still come to be told; a send is given up after two thirds of it. Zero:
	// a send has happened when it returns.
	Window() time.Duration
	// Pause is the least time between two sends to one channel.
	Pause() time.Duration
}
