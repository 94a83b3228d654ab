package review

import "slices"

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

// Sums is what the answers about each subject add to what is usual: all statistics of them, in one pass.
func Sums(subjects []Figures, levelling float64) []SubjectSums {
	out := make([]SubjectSums, len(subjects))
	var l listener
	for i := range subjects {
		out[i] = l.hear(levelling, subjects[i].Answers).sums
	}
	return out
}

// listener turns the answers about one subject after another into voices, in one pass and without sorting: it keeps what each
// respondent said last, in memory that the next subject uses again.
type listener struct {
	roll   roll     // of those who gave a score
	said   []saying // by place on the roll
	voices []voice  // likewise
	roles  [3]roleSums
	spoke  [1 << 3]int64 // how many spoke on just these concerns
}

// saying is what one respondent said last on each criterion of one thing, and as what on each concern.
type saying struct {
	score [len(Criteria)]uint32 // one more than it; 0: not asked
	sum   [3]uint32             // of these, by concern
	asked uint8                 // a bit for each criterion on which there is a score
	role  [3]Role
}

// voice is one respondent's say on each concern, in millionths.
type voice struct {
	score [3]int32
	role  [3]Role
	spoke concerns // on which it is one
}

// concerns is a set of them.
type concerns uint8

// have reports whether a concern is one of them.
func (s concerns) have(c Concern) bool { return s>>c&1 != 0 }

// hear turns answers into voices: those about a subject itself and, of a mechanism, those about each of its activities. Of a
// respondent's answers to one criterion only the last counts, and their voice on a concern is the mean of those; their role is
// that of their last answer to it. A comment without a score is no voice.
func (l *listener) hear(levelling float64, about ...[]Answer) heard {
	if len(about) == 1 {
		l.listen(about[0])
	} else {
		l.listenToAll(about)
	}
	l.count()
	out := heard{respondents: len(l.voices)}
	for c := range l.roles {
		out.concerns[c], out.sums.Concerns[c] = l.roles[c].level(levelling)
	}
	for spoke, n := range l.spoke {
		if n > 0 {
			out.sums.share(concerns(spoke), n)
		}
	}
	return out
}

// share counts respondents who spoke on some concerns to each pair of these.
func (s *SubjectSums) share(spoke concerns, respondents int64) {
	for i, pair := range pairs {
		if spoke.have(pair[0]) && spoke.have(pair[1]) {
			s.Shared[i] += respondents
		}
	}
}

// listen takes down what is said of one thing. The answers of one respondent mostly stand together, so that they are looked for
// once.
func (l *listener) listen(answers []Answer) {
	l.roll.begin(len(answers))
	l.said, l.voices = l.said[:0], l.voices[:0]
	var s *saying
	last := int64(-1)
	for _, a := range answers {
		if !a.Scored() {
			continue
		}
		if who := a.Respondent(); who != last {
			last, s = who, l.of(who)
		}
		s.say(a)
	}
	l.voices = slices.Grow(l.voices, len(l.said))[:len(l.said)]
	for i := range l.said {
		l.said[i].speak(&l.voices[i])
	}
}

// of is what a respondent has said so far.
func (l *listener) of(respondent int64) *saying {
	at := l.roll.place(respondent)
	if at == len(l.said) {
		l.said = append(l.said, saying{})
	}
	return &l.said[at]
}

// say takes down an answer in place of the one before.
func (s *saying) say(a Answer) {
	criterion, score := a.Criterion(), uint32(a.Score()+1)
	c := spokenTo[criterion]
	s.sum[c] += score - s.score[criterion]
	s.score[criterion] = score
	s.asked |= 1 << criterion
	s.role[c] = a.Role()
}

// speak makes a voice of what is said of one thing: on each concern the mean of its criteria.
func (s *saying) speak(v *voice) {
	t := &touched[s.asked%(1<<len(Criteria))]
	v.role, v.spoke = s.role, t.spoke
	for c, sum := range s.sum {
		n := uint32(t.criteria[c])
		if sum -= n; n > 1 {
			sum /= n
		}
		v.score[c] = int32(sum)
	}
}

// count sums the voices.
func (l *listener) count() {
	l.roles, l.spoke = [3]roleSums{}, [1 << 3]int64{}
	for i := range l.voices {
		v := &l.voices[i]
		l.spoke[v.spoke&7]++
		for c := range v.score {
			if v.spoke>>c&1 != 0 {
				l.roles[c][v.role[c]].add(int64(v.score[c]))
			}
		}
	}
}
