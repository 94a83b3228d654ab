package review

// voices is what was heard of one subject on one concern: one voice per respondent, roles levelled.
type voices struct {
	N      int             // respondents
	ByRole [len(Roles)]int // respondents by role
	Mean   float64         // 0..1, roles levelled
	Worth  float64         // how many voices of one role they are worth
}

// heard is all that answers say of one subject.
type heard struct {
	concerns    [3]voices
	sums        SubjectSums
	respondents int // who gave a score on anything
}

// concernOf is the concern a criterion speaks to.
func (c Criterion) concernOf() Concern { return spokenTo[c] }

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

// Sums is what the answers about each subject add to what is usual: all statistics of them, in one pass.
func Sums(subjects []Figures, levelling float64) []SubjectSums {
	out := make([]SubjectSums, len(subjects))
	var l listener
	for i := range subjects {
		out[i] = l.hear(subjects[i].Answers, levelling).sums
	}
	return out
}

// hear turns answers into voices.
func hear(answers []Answer, levelling float64) heard { return new(listener).hear(answers, levelling) }

// listener turns the answers of one subject after another into voices, in one pass and without sorting: it keeps what each
// respondent said last, and where to find them, in memory that the next subject uses again.
type listener struct {
	said  []saying
	place []int32 // of a respondent in said, one more than it, by their hash; 0 is empty
}

// saying is what one respondent said last on each criterion, and as what on each concern.
type saying struct {
	respondent int64
	score      [len(Criteria)]int64 // one more than it; 0: not asked
	order      [len(Criteria)]int64
	role       [3]Role
	since      [3]int64 // the order of the answer that gave the role
	spoke      [3]bool
}

// hear turns answers into voices. Of a respondent's answers to one criterion only the latest counts, and their voice on a
// concern is the mean of those; their role is that of their latest answer to it. A comment without a score is no voice.
func (l *listener) hear(answers []Answer, levelling float64) heard {
	l.begin(len(answers))
	for i := range answers {
		if a := &answers[i]; a.Score >= 0 {
			l.of(a.Respondent).say(a)
		}
	}
	var roles [3]roleSums
	out := heard{respondents: len(l.said)}
	for i := range l.said {
		l.said[i].voices(&roles)
		out.sums.add(&l.said[i].spoke)
	}
	for c := range roles {
		out.concerns[c], out.sums.Concerns[c] = roles[c].level(levelling)
	}
	return out
}

// begin makes room for so many answers, with at most half of the places taken.
func (l *listener) begin(answers int) {
	size := 16
	for size < 2*answers {
		size *= 2
	}
	if size > cap(l.place) {
		l.place = make([]int32, size)
	}
	l.place, l.said = l.place[:size], l.said[:0]
	clear(l.place)
}

// of is what a respondent has said so far.
func (l *listener) of(respondent int64) *saying {
	mask := uint64(len(l.place) - 1)
	at := uint64(respondent) * 0x9e3779b97f4a7c15 >> 32 & mask
	for ; l.place[at] != 0; at = (at + 1) & mask {
		if s := &l.said[l.place[at]-1]; s.respondent == respondent {
			return s
		}
	}
	l.said = append(l.said, saying{respondent: respondent})
	l.place[at] = int32(len(l.said))
	return &l.said[len(l.said)-1]
}

// say takes an answer down unless a later one has been.
func (s *saying) say(a *Answer) {
	if s.score[a.Criterion] == 0 || a.Order >= s.order[a.Criterion] {
		s.score[a.Criterion], s.order[a.Criterion] = a.Score+1, a.Order
	}
	c := spokenTo[a.Criterion]
	if !s.spoke[c] || a.Order >= s.since[c] {
		s.role[c], s.since[c], s.spoke[c] = a.Role, a.Order, true
	}
}

// voices adds one voice for each concern that was spoken to.
func (s *saying) voices(roles *[3]roleSums) {
	var sum, n [3]int64
	for c, score := range s.score {
		if score > 0 {
			sum[spokenTo[c]] += score - 1
			n[spokenTo[c]]++
		}
	}
	for c, spoke := range s.spoke {
		if spoke {
			if n[c] > 1 {
				sum[c] /= n[c]
			}
			roles[c].add(s.role[c], sum[c])
		}
	}
}

// add counts a respondent who spoke to both concerns of a pair.
func (s *SubjectSums) add(spoke *[3]bool) {
	for i, pair := range pairs {
		if spoke[pair[0]] && spoke[pair[1]] {
			s.Shared[i]++
		}
	}
}
