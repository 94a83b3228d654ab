package review

// saying is what one respondent says of one thing.
type saying struct {
	answers int    // how many are theirs
	asked   uint32 // a bit for each criterion on which there is a score
	sums    uint64 // of the scores, each one more than it, a lane of bits for each concern
	differ  Answer // the bits in which any of these answers differs from the first
}

// lane is how many bits the sum of a concern has: those of one score, since one criterion speaks to it. The last concern, to which
// all others speak, has what is left: 24 bits, room for fifteen.
const lane = criterionAt

// lanes is which bit each criterion has, and where its score is added.
var lanes = func() (out [1 + len(Criteria)]struct{ bit, shift uint32 }) {
	for criterion, c := range spokenTo {
		out[1+criterion].bit, out[1+criterion].shift = 1<<criterion, lane*uint32(c)
	}
	return out
}()

// sayingOf is what the first respondent of some answers says, up to where another's begin. It gives up, and reports false, where they
// score a criterion again.
func sayingOf(answers []Answer) (s saying, once bool) {
	first := answers[0]
	who := first.Respondent()
	for _, a := range answers {
		if a.Respondent() != who {
			break
		}
		if a.Scored() {
			l := &lanes[a>>criterionAt&index]
			if s.asked&l.bit != 0 {
				return s, false
			}
			s.asked |= l.bit
			s.sums += uint64(a&scoring) << (l.shift & 63)
			s.differ |= a ^ first
		}
		s.answers++
	}
	return s, true
}

// speak makes a voice of it: on each concern the mean of its criteria.
func (s saying) speak(answers []Answer, v *voice) {
	t := &touched[s.asked%(1<<len(Criteria))]
	v.spoke = t.spoke
	v.score[0] = meanOf(s.sums&(1<<lane-1), t.criteria[0])
	v.score[1] = meanOf(s.sums>>lane&(1<<lane-1), t.criteria[1])
	v.score[2] = meanOf(s.sums>>(2*lane), t.criteria[2])
	role := answers[0].Role()
	v.role = [3]Role{role, role, role}
	if s.differ>>roleAt&index == 0 {
		return
	}
	for _, a := range answers {
		if a.Scored() {
			v.role[a.Criterion().concernOf()] = a.Role()
		}
	}
}

// meanOf is that of so many scores, of which each one more than it was summed.
func meanOf(sum uint64, n uint8) int32 {
	if n > 1 {
		return int32(uint32(sum)/uint32(n)) - 1
	}
	return int32(sum) - int32(n)
}
