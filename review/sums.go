package review

// million is the unit of all sums: scores are whole millionths, so neither the order of rows nor how the work was shared
// out can change a bit of a result.
const million = 1_000_000

// SubjectSums is what one subject adds to its programme's knowledge of what is usual: whole numbers, kept in the report
// so that later reviews need no old answers.
type SubjectSums struct {
	Concerns [3]ConcernSums // by concern
	Shared   [3]int64       // respondents who spoke to both concerns of a pair, in the order of [pairs]
	Whole    bool           `json:",omitempty"` // of a mechanism with its activities, who are heard already: nothing usual is learnt from it
}

// ConcernSums is the part of one concern. All but Voices and Degrees are in millionths.
type ConcernSums struct {
	Voices  int64 // respondents heard
	Mean    int64 // of the voices, roles levelled
	Within  int64 // sum of squares of the voices about their role's mean
	Degrees int64 // degrees of freedom in Within: voices less roles
	Inverse int64 // one over how many voices they are worth
}

// pairs are the three pairs of concerns.
var pairs = [3][2]Concern{
	{NoLongerRelevant, UnderResourced},
	{NoLongerRelevant, NotWorking},
	{UnderResourced, NotWorking},
}

// pool is the sum over many subjects.
type pool struct {
	concerns [3]pooled
	pairs    [3]pooledPair
	coarse   float64 // how far each of their means lies from the true one because it was rounded, a standard deviation
}

// pooled sums one concern over the subjects that were heard on it.
type pooled struct {
	subjects, mean, within, degrees, inverse int64
	square                                   int64 // of the means, in millionths of millionths
}

// pooledPair sums the subjects heard on both concerns of a pair.
type pooledPair struct {
	subjects, first, second int64
	product                 int64 // of the two means, in millionths of millionths
	leaning                 int64 // shared / (voices of one · voices of the other)
}

// add puts an activity's sums into the pool; a sign of -1 takes them out again.
func (p *pool) add(s SubjectSums, sign int64) {
	if s.Whole {
		return
	}
	for c, own := range s.Concerns {
		if own.Voices > 0 {
			p.concerns[c].add(own, sign)
		}
	}
	for i, pair := range pairs {
		first, second := s.Concerns[pair[0]], s.Concerns[pair[1]]
		if first.Voices > 0 && second.Voices > 0 {
			p.pairs[i].add(first, second, s.Shared[i], sign)
		}
	}
}

func (p *pooled) add(own ConcernSums, sign int64) {
	p.subjects += sign
	p.mean += sign * own.Mean
	p.square += sign * own.Mean * own.Mean
	p.within += sign * own.Within
	p.degrees += sign * own.Degrees
	p.inverse += sign * own.Inverse
}

func (p *pooledPair) add(first, second ConcernSums, shared, sign int64) {
	p.subjects += sign
	p.first += sign * first.Mean
	p.second += sign * second.Mean
	p.product += sign * first.Mean * second.Mean
	p.leaning += sign * (shared * million / (first.Voices * second.Voices))
}
