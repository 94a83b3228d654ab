package review

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Crowding is how many of some respondents' scores stand on the middle grade, beside how many would if they lay about their
// mean as a normal law has it.
type Crowding struct {
	Role     string // empty: of all
	Scores   int
	Share    float64 // of them on the middle grade, 0..1
	Expected float64 // the share that their mean and spread would give
	Drawn            // how much more that is
}

// evenSteps are the scales that have a middle grade, by how many steps they have.
var evenSteps = [...]int64{2, 4, 6, 8, 10}

// crowdings count scores on the middle grade, by role and, last, of all.
type crowdings struct {
	marks  []uint32             // scores that were seen, while they may be those of a scale
	off    [len(evenSteps)]bool // one of them lay between the marks of that scale
	groups [len(Roles) + 1]crowd
	now    [len(Roles) + 1]crowd // of the activity at hand
}

// crowd is sums over scores: whole numbers. Activities differ, so how far the share may be off is seen from activity to activity.
type crowd struct {
	n, middle, sum, square         int64 // the last in millionths
	nSquare, middleSquare, product int64 // over the activities
}

const middleGrade = million / 2

// add takes in all scores about one activity.
func (c *crowdings) add(l *listener) {
	c.now = [len(Roles) + 1]crowd{}
	for i, s := range l.said {
		for _, a := range l.answers[s.from:s.to] {
			if a.Scored() {
				c.see(uint32(a.Score()))
				c.now[l.voices[i].role[a.Criterion().concernOf()]].count(a.Score())
			}
		}
	}
	for g := range c.groups {
		if c.now[g].n > 0 {
			c.groups[g].add(&c.now[g])
			c.groups[len(Roles)].add(&c.now[g])
		}
	}
}

// see notes between the marks of which scales a score lies. A scale has few marks, so that most scores were seen before.
func (c *crowdings) see(score uint32) {
	if !slices.Contains(c.off[:], false) || slices.Contains(c.marks, score) {
		return
	}
	c.marks = append(c.marks, score)
	for i, steps := range evenSteps {
		rest := int64(score) * steps % million
		c.off[i] = c.off[i] || rest > steps && rest < million-steps
	}
}

func (c *crowd) count(score int64) {
	c.n++
	c.sum += score
	c.square += score * score / million
	if score == middleGrade {
		c.middle++
	}
}

func (c *crowd) add(one *crowd) {
	c.n, c.middle, c.sum, c.square = c.n+one.n, c.middle+one.middle, c.sum+one.sum, c.square+one.square
	c.nSquare += one.n * one.n
	c.middleSquare += one.middle * one.middle
	c.product += one.middle * one.n
}

// crowding is that of every role that was heard, and of all together; none where the scale has no middle grade.
func (c *crowdings) crowding(least, size float64) []Crowding {
	scale := slices.Index(c.off[:], false)
	if scale < 0 {
		return nil
	}
	var out []Crowding
	for g, one := range c.groups {
		if one.n == 0 {
			continue
		}
		role := ""
		if g < len(Roles) {
			role = Roles[g]
		}
		out = append(out, one.beside(role, 1/float64(evenSteps[scale]), least, size))
	}
	return out
}

// usualCrowding is how far shares on the middle grade lie from those of a normal law, a standard deviation.
const usualCrowding = 0.1

// beside holds the share on the middle grade against a normal law with the same mean and spread. Scores crowded there have
// little spread left that could tell of it, so it is taken to be no less than that of one answer.
func (c crowd) beside(role string, step, least, size float64) Crowding {
	n, mean := float64(c.n), millionths(c.sum)/float64(c.n)
	spread := math.Max(least, math.Sqrt(math.Max(0, millionths(c.square)/n-mean*mean-step*step/12)))
	law := distuv.Normal{Mu: mean, Sigma: spread}
	expected := law.CDF(0.5+step/2) - law.CDF(0.5-step/2)
	share := float64(c.middle) / n
	variance := (float64(c.middleSquare) - 2*share*float64(c.product) + share*share*float64(c.nSquare)) / n / n
	variance += expected * (1 - expected) / n
	return Crowding{
		Role: role, Scores: int(c.n), Share: Round6(share), Expected: Round6(expected),
		Drawn: drawn(share-expected, variance, usualCrowding*usualCrowding, size),
	}
}
