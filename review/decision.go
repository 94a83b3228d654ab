package review

import (
	"strings"
	"time"
	"unicode"
)

// Act is what was done about a recommendation.
type Act string

// The acts: five that people decide, and three steps that a run takes.
const (
	Accept Act = "accept"
	Partly Act = "partly" // accepted in part
	Reject Act = "reject"
	Snooze Act = "snooze"
	Done   Act = "done"

	Reminded  Act = "reminded"
	Escalated Act = "escalated"
	Returned  Act = "returned" // a snooze is over, and that was told
)

// Accepts reports whether something is to be done then.
func (a Act) Accepts() bool { return a == Accept || a == Partly }

// Acts are those that people decide.
var Acts = [...]Act{Accept, Partly, Reject, Snooze, Done}

// IsStep reports whether a run does it, not a person.
func (a Act) IsStep() bool { return a == Reminded || a == Escalated || a == Returned }

// Decision is one thing done about a recommendation: a row of the chain of decisions, which only grows.
type Decision struct {
	Number         int64  // its place in the chain, from 1
	Recommendation string // the ID
	Act            Act
	By             string
	At             time.Time // the as-of time it bears
	Reason         string
	Until          *time.Time // a snooze's last microsecond
	Due            *time.Time // the last microsecond in which what was accepted is not overdue; nil of every other act
	Owner          string     // who carries out what was accepted
	From           string     // whence it came: "cli", "chat", "run"
	Step           int64      // of a run's step: the number of the decision that it follows up, 0 for the recommendation itself
}

// NewDecision is a decision of a person, its texts on one line each and its instant to the microsecond, in UTC.
func NewDecision(d Decision) Decision {
	d.By, d.Reason, d.Owner = oneLine(d.By), oneLine(d.Reason), oneLine(d.Owner)
	d.At = d.At.UTC().Truncate(time.Microsecond)
	return d
}

// oneLine makes every line break and every run of spaces one space, and leaves control characters out.
func oneLine(text string) string {
	calm := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.Join(strings.Fields(calm), " ")
}

// Lack is what a decision lacks, or what does not go with its act.
type Lack struct {
	Field string // by, reason, until, due or owner; empty: none of them
	Words string
}

// Check finds what a decision lacks, or what does not go with its act; a zero Lack if it is whole.
func (d Decision) Check() Lack {
	accepts := d.Act.Accepts()
	switch {
	case d.By == "":
		return Lack{"by", "say who decides"}
	case d.Act == Reject && d.Reason == "":
		return Lack{"reason", "say why it is rejected"}
	case d.Act == Snooze && d.Until == nil:
		return Lack{"until", "say until when it is snoozed"}
	case d.Until != nil && d.Act != Snooze:
		return Lack{"until", "goes with snooze only"}
	case d.Until != nil && !d.Until.After(d.At):
		return Lack{"until", "that time has passed already"}
	case d.Due != nil && !accepts:
		return Lack{"due", "goes with accept and partly only"}
	case d.Due != nil && d.Due.Before(d.At):
		return Lack{"due", "that time has passed already"}
	case d.Owner != "" && !accepts:
		return Lack{"owner", "goes with accept and partly only"}
	}
	return Lack{}
}

// Matter is a recommendation on its way: what was recommended, in which report, and what was done about it.
type Matter struct {
	Report         int64 // names the report in the ledger
	Programme      Programme
	Period         Period
	MadeAt         time.Time // the report's as-of instant
	Recommendation Recommendation
	Decisions      []Decision // known at the instant, oldest first
	Newest         bool       // no later report of the programme is known
	FollowedBy     string     // ID of the recommendation on the subject that the newest report goes by, if it is another
	Kept           bool       // the newest report, a later one, says keep of the subject
	Cleared        bool       // it says keep, and in spite of no concern
	Gone           bool       // the newest report, a later one, does not have the subject any more
	ToldAt         time.Time  // when the root of its report was told, as [ToldAt] counts; zero: it was not yet
}

// ToldAt is when something was told that bears an instant, by the clock which that instant is of: so many days after it as truly passed
// since it was written. They are rounded, or each step would come a run later for the time that sending takes.
func ToldAt(bears, written, told time.Time) time.Time {
	days := max(0, told.Sub(written).Round(24*time.Hour)/(24*time.Hour))
	return bears.AddDate(0, 0, int(days))
}

// Follow notes what a later report, the newest, says of the subject; nil where it does not have it any more.
func (m *Matter) Follow(newest *Recommendation) {
	m.Newest, m.FollowedBy, m.Kept, m.Cleared, m.Gone = false, "", false, false, newest == nil
	switch {
	case newest == nil:
	case newest.Under == nil:
		m.FollowedBy, m.Kept = newest.ID, newest.Verdict == Keep
		m.Cleared = m.Kept && !newest.KeptInSpite()
	case newest.Under.ID != m.Recommendation.ID:
		m.FollowedBy = newest.Under.ID
	}
}

// Follow has the report come after some matters of its programme, as the newest.
func (r Report) Follow(matters []Matter) {
	stands := bySubject(r)
	for i, m := range matters {
		matters[i].Follow(stands[m.Recommendation.Subject])
	}
}

// Ruling is how the matter stands at an instant.
func (m Matter) Ruling(at time.Time) Ruling { return RulingAt(m.Decisions, at) }

// Waits reports whether somebody is to decide on it at the instant: it is open, and no later recommendation on the
// subject has taken its place.
func (m Matter) Waits(at time.Time) bool {
	r := m.Ruling(at)
	switch {
	case r.State != Open || m.Recommendation.Verdict == Keep || m.Recommendation.Under != nil:
		return false
	case r.Last.Act == Snooze:
		return m.FollowedBy == ""
	}
	return m.Newest
}

// Named is the subject and what is recommended for it: "GEO-042 Border course: reinforce". What is marked has no name.
func (m Matter) Named() string {
	r := m.Recommendation
	return Subject(r.Subject, r.Title) + ": " + string(r.Verdict)
}

// Zone is the programme's.
func (m Matter) Zone() *time.Location { return m.Programme.Cadence.Zone() }

// Latest is how far the ledger has come: the numbers of the newest decision and of a programme's newest report, 0 where there is none.
type Latest struct{ Decision, Report int64 }
