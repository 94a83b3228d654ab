package review

import "math"

// roleSums are the sums of one concern's voices, by role.
type roleSums [len(Roles)]roleSum

// roleSum sums voices in millionths.
type roleSum struct{ n, sum, square int64 }

// hear counts a respondent's voice on the concern, if they have one.
func (r *roleSums) hear(v *voice, c Concern) {
	if v.spoke.have(c) {
		r[v.role[c]].addAlike(int64(v.score[c]), 1)
	}
}

// addAlike counts so many voices that say the same.
func (r *roleSum) addAlike(score, n int64) {
	r.n += n
	r.sum += n * score
	r.square += n * score * score
}

// level puts the roles together so that none outvotes the others by number: the say of a role with n voices is
// n/(n+levelling), which levels off.
func (r *roleSums) level(levelling float64) (voices, ConcernSums) {
	out := voices{}
	say, weighted, thinness := 0.0, 0.0, 0.0
	sums := ConcernSums{}
	for role, own := range r {
		n := own.n
		if n == 0 {
			continue
		}
		s := float64(n) / (float64(n) + levelling)
		say += s
		weighted += s * millionths(own.sum) / float64(n)
		thinness += s * s / float64(n)
		out.N += int(n)
		out.ByRole[role] = int(n)
		sums.Within += within(n, own.sum, own.square)
		sums.Degrees += n - 1
	}
	if out.N == 0 {
		return out, sums
	}
	out.Mean, out.Worth = weighted/say, say*say/thinness
	sums.Voices = int64(out.N)
	sums.Mean = int64(math.Round(out.Mean * million))
	sums.Inverse = int64(math.Round(million / out.Worth))
	return out, sums
}

// within is the sum of squares about the mean, in millionths. It splits the mean into whole and rest, because the square
// of a plain sum would overflow at some thousand voices.
func within(n, sum, square int64) int64 {
	mean, rest := sum/n, sum%n
	return (square - n*mean*mean - 2*mean*rest - rest*rest/n) / million
}
