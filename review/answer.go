package review

// Answer is one score of one respondent in eight bytes, as the database packs it: who answered, as what, on what, and the score.
// What it is about and when it was given is said by where it stands: among the answers of its subject, those given later after
// those given before. So the last one of a respondent on a criterion is the one that counts; how the answers of different
// respondents lie among each other tells nothing.
type Answer uint64

// How many bits lie below each part; stocktake.packed writes them. Role and criterion are one more than their index, and the
// score is one more than it, so that zero is none.
const (
	respondentAt, roleAt, criterionAt = 26, 23, 20

	index   = 1<<3 - 1
	scoring = 1<<criterionAt - 1
)

// NewAnswer packs an answer: of a respondent from 0 to 2^37, with a score from 0 (worst) to 1,000,000 (best), or -1 for only a comment.
func NewAnswer(respondent int64, role Role, criterion Criterion, score int64) Answer {
	return Answer(respondent<<respondentAt | int64(role+1)<<roleAt | int64(criterion+1)<<criterionAt | (score + 1))
}

// Valid reports whether a packed answer has a known role, a known criterion, and a score on the scale.
func (a Answer) Valid() bool {
	return int(a.Role()) < len(Roles) && int(a.Criterion()) < len(Criteria) && a.Score() <= million
}

// Respondent is the number of who answered.
func (a Answer) Respondent() int64 { return int64(a >> respondentAt) }

// Role is what they are to the subject.
func (a Answer) Role() Role { return Role(a>>roleAt&index) - 1 }

// Criterion is what they answered on.
func (a Answer) Criterion() Criterion { return Criterion(a>>criterionAt&index) - 1 }

// Scored reports whether there is a score; else there is only a comment.
func (a Answer) Scored() bool { return a&scoring != 0 }

// Score is in millionths of its scale; -1: only a comment.
func (a Answer) Score() int64 { return int64(a&scoring) - 1 }

// Scoring is the answer with another score.
func (a Answer) Scoring(score int64) Answer { return a&^scoring | Answer(score+1) }

// By is the answer given by another respondent.
func (a Answer) By(respondent int64) Answer {
	return Answer(respondent)<<respondentAt | a&(1<<respondentAt-1)
}

// Role is what a respondent is to the subject; an index into [Roles].
type Role uint8

// Roles in the order of the contract.
var Roles = [...]string{"participant", "partner", "ally", "host", "staff", "evaluator"}

// Criterion is what an answer is about; an index into [Criteria].
type Criterion uint8

// Criteria in the order of the contract.
var Criteria = [...]string{"relevance", "coherence", "effectiveness", "efficiency", "impact", "sustainability", "resourcing"}

// spokenTo is the concern of each criterion, in the order of [Criteria].
var spokenTo = func() (out [len(Criteria)]Concern) {
	for c, name := range Criteria {
		switch name {
		case "relevance":
			out[c] = NoLongerRelevant
		case "resourcing":
			out[c] = UnderResourced
		default:
			out[c] = NotWorking
		}
	}
	return out
}()

// touched is, for each set of criteria (a bit for each), on which concerns it speaks, and with how many criteria.
var touched = func() (out [1 << len(Criteria)]struct {
	spoke    concerns
	criteria [3]uint8
},
) {
	for set := range out {
		for criterion, c := range spokenTo {
			if set>>criterion&1 != 0 {
				out[set].spoke |= 1 << c
				out[set].criteria[c]++
			}
		}
	}
	return out
}()

// concernOf is the concern a criterion speaks to.
func (c Criterion) concernOf() Concern { return spokenTo[c] }
