package jobs

import (
	"errors"
	"fmt"
	"slices"

	"stocktake/review"
)

// The exit codes, as operators and Kubernetes read them.
const (
	CodeDone        = 0 // reviewed and delivered, or nothing due
	CodeFailed      = 1 // may work next time
	CodeWrong       = 2 // flags, configuration or policy
	CodeRefused     = 3 // the input is wrong, stale or missing
	CodeUndelivered = 4 // judged and recorded, not all of it delivered
	CodeHeld        = 5 // every named programme is held by another run
	CodeFindings    = 6 // only with --fail-on
)

// precedence says which of several codes is given.
var precedence = []int{CodeWrong, CodeFailed, CodeUndelivered, CodeRefused, CodeFindings, CodeHeld}

// ErrNoProgrammes is a database in which there is nothing to review.
var ErrNoProgrammes = errors.New("there are no programmes to review; import some first (stocktake import FOLDER)")

// UnknownProgramme is a programme that was named and is not known.
type UnknownProgramme string

func (u UnknownProgramme) Error() string {
	return fmt.Sprintf("--programme %s: no programme of that code is known at the instant", string(u))
}

// Undelivered is a message that was recorded and could not be sent now; the next run sends it.
type Undelivered struct {
	Key string
	Err error
}

func (u Undelivered) Error() string { return fmt.Sprintf("send %s: %v", u.Key, u.Err) }
func (u Undelivered) Unwrap() error { return u.Err }

// Result says what came of a run.
type Result struct {
	Named      bool // programmes were named by flag
	Matched    int
	Held       []string        // by other runs
	Reports    []review.Report // of a run without their recommendations, which are recorded; of its rehearsal with which subjects are told of
	Verdicts   map[review.Verdict]int
	Already    []string  // recorded before, nothing written
	Ahead      []string  // programmes of which what is due was recorded as of a later time
	HeldBack   []string  // why messages were kept from a channel
	StillHeld  []string  // likewise since an earlier run or review: of a rehearsal, and of a review that was to post
	Waiting    []Waiting // what quiet hours keep from being sent; not owed
	Moved      []string  // messages that had to go to another channel, and why
	ToRecord   []string  // of a rehearsal on demand
	ToPost     int       // of a rehearsal
	FollowedUp int       // steps taken: reminders, escalations, snoozes that are over
	ToFollowUp []Step    // of a rehearsal: those steps
	Posted     int
	Unsure     []string // of them those that were taken for sent, in a chat that cannot be asked, and why
	Overtaken  int      // notices that are never sent: what they say was so no more
	Otherwise  []string // messages found in the chat in other words than the ledger's; they are edited
	Edited     int      // told messages that say now what was decided since
	Unedited   []string // those that do not, and why; nothing is owed for it
	Owed       int
	Troubles   []Trouble
}

// Trouble is what went wrong with one programme.
type Trouble struct {
	Programme string
	Err       error
}

// Reviewed counts the subjects that were judged.
func (r Result) Reviewed() int {
	n := 0
	for _, report := range r.Reports {
		n += report.Coverage.Reviewed
	}
	return n
}

// Undone says that nothing was judged, for trouble or because others hold it all: there is no report then, not even an empty one.
func (r Result) Undone() bool {
	return len(r.Reports) == 0 && len(r.Troubles)+len(r.Held) > 0
}

func (r *Result) note(programme string, err error) {
	if err != nil {
		r.Troubles = append(r.Troubles, Trouble{programme, err})
	}
}

func (r *Result) add(report review.Report, hold string, recorded bool) {
	if !recorded {
		r.Already = append(r.Already, describe(report.Programme, report.Period))
		return
	}
	r.take(report)
	if hold != "" {
		r.holdBack(report, hold)
	}
}

func (r *Result) holdBack(report review.Report, why string) {
	r.HeldBack = append(r.HeldBack, describe(report.Programme, report.Period)+": "+why)
}

// take keeps a report and counts its verdicts.
func (r *Result) take(report review.Report) {
	if r.Verdicts == nil {
		r.Verdicts = map[review.Verdict]int{}
	}
	for _, recommendation := range report.Recommendations {
		r.Verdicts[recommendation.Verdict]++
	}
	r.Reports = append(r.Reports, report)
}

// forget leaves out what the ledger keeps of the last report, so that a run is no larger than its largest programme.
func (r *Result) forget() {
	if n := len(r.Reports); n > 0 {
		last := r.Reports[n-1]
		r.Reports[n-1] = review.Report{Programme: last.Programme, Period: last.Period, AsOf: last.AsOf, Coverage: last.Coverage}
	}
}

// abridge leaves out of the last report what no rehearsal tells: it keeps which subjects are told of.
func (r *Result) abridge() {
	n := len(r.Reports)
	if n == 0 {
		return
	}
	var told []review.Recommendation
	for _, one := range r.Reports[n-1].Recommendations {
		if one.Verdict != review.Keep {
			told = append(told, review.Recommendation{ID: one.ID, Subject: one.Subject, Verdict: one.Verdict})
		}
	}
	r.forget()
	r.Reports[n-1].Recommendations = told
}

func (r *Result) await(w Waiting) {
	if w.Messages+w.FollowUps > 0 {
		r.Waiting = append(r.Waiting, w)
	}
}

// Code is the exit code of a run: the gravest of what happened, by [precedence].
func (r Result) Code(err error) int {
	codes := []int{CodeOf(err)}
	for _, t := range r.Troubles {
		codes = append(codes, CodeOf(t.Err))
	}
	if r.Named && r.Matched > 0 && len(r.Held) == r.Matched {
		codes = append(codes, CodeHeld)
	}
	return Gravest(codes)
}

// Gravest picks the code to exit with.
func Gravest(codes []int) int {
	for _, code := range precedence {
		if slices.Contains(codes, code) {
			return code
		}
	}
	if slices.ContainsFunc(codes, func(code int) bool { return code != CodeDone }) {
		return CodeFailed // by a code that is none of ours
	}
	return CodeDone
}

// CodeOf is the exit code of one error.
func CodeOf(err error) int {
	var coded interface{ ExitCode() int }
	switch {
	case err == nil:
		return CodeDone
	case errors.As(err, &coded):
		return coded.ExitCode()
	case errors.Is(err, ErrNoProgrammes), errors.As(err, new(review.Refusal)), errors.As(err, new(review.Unfit)), errors.As(err, new(review.Unreadable)):
		return CodeRefused
	case errors.As(err, new(UnknownProgramme)), errors.As(err, new(review.NoCalibration)), errors.As(err, new(review.Unusable)):
		return CodeWrong
	case errors.As(err, new(Undelivered)):
		return CodeUndelivered
	}
	return CodeFailed
}
