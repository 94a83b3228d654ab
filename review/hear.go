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

// Sums appends what the answers about each subject add to what is usual: all statistics of them, in one pass.
func Sums(to []SubjectSums, subjects []Figures, levelling float64) []SubjectSums {
	var l listener
	for i := range subjects {
		to = append(to, l.hear(levelling, subjects[i].Answers).sums)
	}
	return to
}

// listener turns the answers about one subject after another into voices, in one pass and without sorting, in memory that the next
// subject uses again.
type listener struct {
	roll    roll     // of those who gave a score
	answers []Answer // those of each respondent stand together, and no two score the same criterion
	said    []span   // by place on the roll: which of them are a respondent's
	voices  []voice  // likewise
	grouped []Answer // the answers, where they had to be put together
	roles   [3]roleSums
	spoke   [1 << 3]int64 // how many spoke on just these concerns
}

// span is where some answers stand.
type span struct{ from, to int }

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

// listen takes down what is said of one thing. Mostly the answers of one respondent stand together, and all of them count; else those
// that do are put together first.
func (l *listener) listen(answers []Answer) {
	if !l.follow(answers) {
		l.follow(l.group(answers))
	}
}

// follow takes down one respondent after another. It gives up, and reports false, where one speaks again after others or scores a
// criterion again.
func (l *listener) follow(answers []Answer) bool {
	l.roll.begin(len(answers))
	l.answers, l.said, l.voices = answers, l.said[:0], l.voices[:0]
	for from := 0; from < len(answers); {
		s, once := sayingOf(answers[from:])
		if !once {
			return false
		}
		if s.asked != 0 {
			if l.roll.place(answers[from].Respondent()) < len(l.said) {
				return false
			}
			l.said = append(l.said, span{from, from + s.answers})
			l.voices = append(l.voices, voice{})
			s.speak(answers[from:from+s.answers], &l.voices[len(l.voices)-1])
		}
		from += s.answers
	}
	return true
}

// part is a respondent's part of the answers that count.
type part struct {
	asked int // a bit for each criterion
	end   int // how many there are; then where it ends
}

// group puts the answers of each respondent that count together, in their order: on each criterion the last score.
func (l *listener) group(answers []Answer) []Answer {
	l.roll.begin(len(answers))
	var kept []Answer // the last first
	var all []part    // by place on the roll
	for _, a := range slices.Backward(answers) {
		if !a.Scored() {
			continue
		}
		at := l.roll.place(a.Respondent())
		if at == len(all) {
			all = append(all, part{})
		}
		if who, criterion := &all[at], 1<<a.Criterion(); who.asked&criterion == 0 {
			who.asked |= criterion
			who.end++
			kept = append(kept, a)
		}
	}
	for at := 1; at < len(all); at++ {
		all[at].end += all[at-1].end
	}
	l.grouped = slices.Grow(l.grouped[:0], len(kept))[:len(kept)]
	for _, a := range kept {
		who := &all[l.roll.place(a.Respondent())]
		who.end--
		l.grouped[who.end] = a
	}
	return l.grouped
}

// count sums the voices.
func (l *listener) count() {
	l.roles, l.spoke = [3]roleSums{}, [1 << 3]int64{}
	for i := range l.voices {
		v := &l.voices[i]
		l.spoke[v.spoke&7]++
		l.roles[0].hear(v, 0)
		l.roles[1].hear(v, 1)
		l.roles[2].hear(v, 2)
	}
}
