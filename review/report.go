package review

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
	"strings"
	"time"
)

// Report is what a review says of one programme and one period: it is judged, recorded, shown and posted as one.
type Report struct {
	Programme       Programme
	Period          Period
	AsOf            time.Time
	Policy          PolicyID
	Coverage        Coverage
	Recommendations []Recommendation // by subject code, in bytes
	ExpectedFalse   float64          // how many of its flags are expected to be false
	Since           Since            // against the last report before it
	AnswersUntil    time.Time        // answers known until then counted: the period's end and the settle days
	Shortfalls      []Shortfall      // why it was not judged; empty: it was
	Notes           []string         // what a reader must know: assumed recording times, silent programme
	Told            *TellingOfAll    // what others read of the report as a whole

	Calibration *Calibration `json:",omitempty"` // shown beside probabilities; nil: the policy asks for none
	Foremost    int          // how many recommendations are told first; 0 in reports from before it was kept: three
	Raters      *Raters      `json:"-"` // of the people behind the answers; the analyst's, and not recorded
	Across      *Across      // what is found across its activities; nil in reports from before it was looked for

	// LeansOn is other programmes, in order, that alone serve, beside what comes into question for an end, something that it serves, or
	// would if they did not propose to discontinue it: what they propose may change what is said of it. Not recorded.
	LeansOn []string `json:"-"`
}

// UntilWords is the day until which answers counted, in the programme's zone.
func (r Report) UntilWords() string {
	return r.AnswersUntil.In(r.Period.To.Location()).Format(dayWords)
}

// PolicyID names the policy a report was made under.
type PolicyID struct {
	Name    string
	Version int
	SHA256  string
}

// ID names the policy.
func (p *Policy) ID() PolicyID { return PolicyID{p.Name, p.Version, p.SHA256} }

// Coverage says how much of what was due was reviewed.
type Coverage struct {
	Due, Reviewed int
	NotReviewed   []NotReviewed
}

// NotReviewed is a subject that was due and could not be judged.
type NotReviewed struct{ Subject, Reason, Marking string }

// Verdict is what is recommended for a subject.
type Verdict string

// Unrecorded is what reports that are not recorded say of their subjects, by programme and subject.
type Unrecorded map[string]map[string]Verdict

// The verdicts, in the order in which counts are shown.
const (
	Keep        Verdict = "keep"
	Reinforce   Verdict = "reinforce"
	Reshape     Verdict = "reshape"
	Discontinue Verdict = "discontinue"
	Ask         Verdict = "ask"
)

// Verdicts is all of them in that order.
var Verdicts = [...]Verdict{Keep, Reinforce, Reshape, Discontinue, Ask}

// Concern is one of the three things that can be wrong with a subject; an index into [Concerns] and all arrays of three.
type Concern int

// The concerns, judged apart. Relevance answers speak to the first, resourcing to the second, the other criteria to the third.
const (
	NoLongerRelevant Concern = iota
	UnderResourced
	NotWorking
)

// Concerns are the concerns' names in the contract.
var Concerns = [...]string{"no_longer_relevant", "under_resourced", "not_working"}

// ScoreNames are the names of the scores that speak to each concern.
var ScoreNames = [...]string{"relevance", "resourcing", "performance"}

func (c Concern) String() string { return Concerns[c] }

// Recommendation is what a report says about one subject. Of a report recorded before a field was kept, the field is empty, and must say
// nothing then, or a replay of it comes out different: let it be a pointer, or something else that can be nil. A new one is kept if
// storage/written.go writes it, and seen by others if told.go names it.
type Recommendation struct {
	ID              string // eight lower-case letters and digits, made from programme, period and subject
	Subject         string
	Kind, Title     string
	Owner, Marking  string
	Verdict         Verdict
	Concerns        []Concern
	Scores          [3]Score // by concern
	Priority        float64  // 0..1
	Rank            int      // 1 is first
	Reasons         []Reason
	ClearsIf        []string
	EarlyWarnings   []string
	NeedsApprovalOf string
	DecidedBy       string      // who decides on the verdict, by the policy
	Factors         []Factor    // of rules that speak for or against a concern raised
	Sums            SubjectSums // what later reports need of it
	Change          Change      // against the last report that had the subject
	Under           *Precedent  // the earlier decision by which it is not raised again; nil: it waits for one of its own
	Told            *Telling    // what others read in place of what may single somebody out; nil: no figure of answers

	Silent      *int         `json:"-"`          // of those invited, who answered nothing; the analyst's, and not recorded. Nil: nobody invited, or kept
	Quotes      []Quote      `json:"-"`          // what was said, beside its concerns; recorded apart, so that forgetting reaches it
	Arrangement *Arrangement `json:",omitempty"` // of a mechanism; nil for an activity
	Allocated   []Amount     `json:",omitempty"` // in the rows of the period, by currency; none where nothing is known
	Dossier     *Dossier     `json:",omitempty"` // what else went into it; nil unless the portfolio asks for it
}

// ID names a recommendation: eight lower-case letters and digits made from the programme's code, the boundary days of the
// period as 2006-01-02, and the subject's code. It is the same wherever it is made.
func ID(programme, from, to, subject string) string {
	const letters, all = 8, 36 * 36 * 36 * 36 * 36 * 36 * 36 * 36
	sum := sha256.Sum256([]byte(strings.Join([]string{programme, from, to, subject}, "\x00")))
	text := strconv.FormatUint(binary.BigEndian.Uint64(sum[:8])%all, 36)
	return strings.Repeat("0", letters-len(text)) + text
}

// Score is what the answers on one concern say, and what with the facts follows.
type Score struct {
	Estimate, Low, High *float64 // 0..1, a 90% interval; nil where the programme itself has no answers on it
	FromAnswers         float64  // the probability that the true value lies under the bar, by the answers alone
	Probability         float64  // of the concern, with the facts
	Odds                float64  // what the facts multiplied the odds by
	Mean                *float64 // of the voices, roles levelled; nil without answers
	Worth               float64  // how many voices they are worth
	Responses           int      // respondents
	Invited             *int     // nil if nobody was recorded as invited
	ByRole              [len(Roles)]int
	Usual               float64 // what is usual among the others, 0..1
	Hidden              bool    // in what others read: fewer respondents than may be shown, so that no figure of theirs is
	Inferred            float64 // in what others read, where it is hidden: the probability as all else tells it. Never shown; later reports are held against it
	Broad               bool    // in what others read: figures worked out from the mean to the nearest ten of a hundred

	Calibrated *float64 `json:",omitempty"` // the probability, as calibrated; no concern is raised by it. Nil: the policy asks for none
}

// Reason is one sentence with its rule, its clause of the policy and the figures it rests on. Sentences that tell what
// respondents said have a rule that begins with [AnswersRule].
type Reason struct{ Rule, Clause, Text string }

// Factor is one rule's answer about one subject.
type Factor struct {
	Rule    string
	Concern Concern
	Figure  *float64 // nil: unknown
	Factor  float64  // 1 where unknown or not applicable
	Text    string   // the figure in words

	// Sources are the rows the figure was worked out from, by file and row; only in a dossier.
	Sources []Source `json:"-"`
}

// Leaving is the subjects that are proposed to be discontinued.
func (r Report) Leaving() []string {
	var out []string
	for i := range r.Recommendations {
		if r.Recommendations[i].Verdict == Discontinue {
			out = append(out, r.Recommendations[i].Subject)
		}
	}
	return out
}

// Change is how a recommendation stands against the last report that had its subject.
type Change string

// The changes.
const (
	New       Change = "new"   // a concern is raised that was not raised last time, also of a subject that was in no earlier report
	Worse     Change = "worse" // none is new, and one is more probable by a tenth or more, or its doubt a tenth of what it was
	Unchanged Change = "unchanged"
	Cleared   Change = "cleared" // a concern raised last time is no longer, and none is new or worse
	FirstSeen Change = "first"   // the subject was in no earlier report, and no concern is raised
)

// KeptInSpite reports whether it is kept though a concern is raised, or stands: it is exempt.
func (r Recommendation) KeptInSpite() bool { return r.Verdict == Keep && !r.Standing().clear() }

// NewlyFlagged reports whether a concern is raised that was not raised last time.
func (r Recommendation) NewlyFlagged() bool { return r.Change == New }

// Since counts the changes, each against the last report before that had the subject; First is true when there was none.
// A subject that is seen for the first time, without a concern, is in none of them.
type Since struct {
	First                          bool
	New, Worse, Unchanged, Cleared int
}
