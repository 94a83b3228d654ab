package review

import (
	"cmp"
	"slices"
)

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

// listener turns the answers of one subject after another into voices, in one pass and without sorting: it keeps what each
// respondent said last, and where to find them, in memory that the next subject uses again.
type listener struct {
	said    []saying
	place   []int32 // of a respondent in said, one more than it, by their hash; 0 is empty
	several bool    // they spoke of more than one thing: of a mechanism and its activities
}

// saying is what one respondent said of one thing: last on each criterion, and as what on each concern.
type saying struct {
	respondent int64
	about      int
	score      [len(Criteria)]int64 // one more than it; 0: not asked
	order      [len(Criteria)]int64
	role       [3]Role
	since      [3]int64 // the order of the answer that gave the role
	spoke      [3]bool
}

// voice is one respondent's say on each concern, in millionths.
type voice struct {
	score [3]int64
	role  [3]Role
	spoke [3]bool
}

// hear turns answers into voices. Of a respondent's answers to one criterion only the latest counts, and their voice on a
// concern is the mean of those; their role is that of their latest answer to it. A comment without a score is no voice. About
// a mechanism too everybody has one voice: what they say of itself or, where they say nothing of that, the mean of what they
// say of each of its activities.
func (l *listener) hear(answers []Answer, levelling float64) heard {
	l.begin(len(answers))
	for i := range answers {
		if a := &answers[i]; a.Score >= 0 {
			l.of(a.Respondent, a.About).say(a)
			l.several = l.several || a.About != 0
		}
	}
	if l.several {
		slices.SortFunc(l.said, func(a, b saying) int {
			return cmp.Or(cmp.Compare(a.respondent, b.respondent), cmp.Compare(a.about, b.about))
		})
	}
	var roles [3]roleSums
	var out heard
	for from := 0; from < len(l.said); {
		v, to := l.voice(from)
		v.count(&roles)
		out.sums.add(&v.spoke)
		out.respondents++
		from = to
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
	l.place, l.said, l.several = l.place[:size], l.said[:0], false
	clear(l.place)
}

// of is what a respondent has said so far of one thing.
func (l *listener) of(respondent int64, about int) *saying {
	mask := uint64(len(l.place) - 1)
	at := uint64(respondent+int64(about)) * 0x9e3779b97f4a7c15 >> 32 & mask
	for ; l.place[at] != 0; at = (at + 1) & mask {
		if s := &l.said[l.place[at]-1]; s.respondent == respondent && s.about == about {
			return s
		}
	}
	l.said = append(l.said, saying{respondent: respondent, about: about})
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

// voice puts together what the respondent who stands at from said of one thing after another, and says where the next one
// stands. What is said of the mechanism itself comes first, and is then all that counts on the concern; their role is that in
// which they spoke of the first thing.
func (l *listener) voice(from int) (voice, int) {
	all := l.said[from].voice()
	to := from + 1
	if !l.several {
		return all, to
	}
	final, n := [3]bool{}, [3]int64{}
	for c, spoke := range all.spoke {
		if spoke {
			n[c], final[c] = 1, l.said[from].about == 0
		}
	}
	for ; to < len(l.said) && l.said[to].respondent == l.said[from].respondent; to++ {
		all.lean(l.said[to].voice(), &final, &n)
	}
	for c := range n {
		if n[c] > 1 {
			all.score[c] /= n[c]
		}
	}
	return all, to
}

// lean adds the score of one more thing to those that are not final, and counts it.
func (v *voice) lean(one voice, final *[3]bool, n *[3]int64) {
	for c, spoke := range one.spoke {
		if !spoke || final[c] {
			continue
		}
		if n[c] == 0 {
			v.role[c], v.spoke[c] = one.role[c], true
		}
		v.score[c] += one.score[c]
		n[c]++
	}
}

// voice is what is said of one thing: on each concern the mean of its criteria.
func (s *saying) voice() voice {
	v := voice{role: s.role, spoke: s.spoke}
	var n [3]int64
	for c, score := range s.score {
		if score > 0 {
			v.score[spokenTo[c]] += score - 1
			n[spokenTo[c]]++
		}
	}
	for c := range n {
		if n[c] > 1 {
			v.score[c] /= n[c]
		}
	}
	return v
}

// count adds one voice on each concern that was spoken to.
func (v *voice) count(roles *[3]roleSums) {
	for c, spoke := range v.spoke {
		if spoke {
			roles[c].add(v.role[c], v.score[c])
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
