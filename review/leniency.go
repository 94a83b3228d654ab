package review

import (
	"cmp"
	"slices"
	"strings"
)

// Leniency is how much higher (or, below zero, lower) some score than the others do on the same activities and concerns, so
// that what the activities themselves are worth falls out.
type Leniency struct {
	Role        string
	Respondents int // of the role who were heard beside others; of a single rater 1
	Others      int // beside whom they were heard; of a single rater 0
	Subjects    int // on which others were heard beside them
	Drawn

	Rated []string // by a single rater: the activities, by code. Nothing else names them

	needs float64 // of a role: how far apart it must be seen to be, to be so surely so, if on the heaviest concern of an activity it is not
}

// ratedSeveral is on how many activities a single rater is looked at.
const ratedSeveral = 3

// contrast is the sum of what some scored above the others, subject by subject. With n voices, m of theirs, a subject weighs
// m(n-m)/n: so the variance that single answers add to the mean is theirs over the weight.
type contrast struct {
	gap, weight int64 // in millionths
	most        int64 // the weight of the heaviest concern of a subject
	subjects    int
}

// seen is the mean difference, and the part of its variance that single answers make.
func (c contrast) seen(n noise) (gap, variance float64) {
	return float64(c.gap) / float64(c.weight), n.single / millionths(c.weight)
}

// rater is one respondent over all activities.
type rater struct {
	gap, weight int64             // as in a contrast
	beside      int64             // the weight over how many others there were, in millionths
	share       [len(Roles)]int32 // of their leaning in each role's sum, in thousandths: of three concerns on each activity at most 3000
	times       int32             // on how many activities they were heard
	role        Role
}

// leniencies are the sums behind leniency: whole numbers, from one pass over the voices.
type leniencies struct {
	roles  [len(Roles)]contrast
	roll   roll
	raters []rater // by place on the roll
}

// add takes in what was said of one activity, and returns how much higher staff scored on it than the others.
func (l *leniencies) add(said *listener) contrast {
	var own [len(Roles)]contrast
	var beside [3]others
	for c := range beside {
		beside[c] = othersOf(&said.roles[c])
		beside[c].compare(&said.roles[c], &own)
	}
	for i := range said.voices {
		l.of(said.roll.called[i]).hear(&said.voices[i], &beside)
	}
	for r := range own {
		l.roles[r].gap += own[r].gap
		l.roles[r].weight += own[r].weight
		l.roles[r].most = max(l.roles[r].most, own[r].most)
		l.roles[r].subjects += min(1, own[r].subjects)
	}
	return own[self]
}

func (l *leniencies) of(respondent int64) *rater {
	at := l.roll.place(respondent)
	if at == len(l.raters) {
		if at == cap(l.raters) {
			l.raters = slices.Grow(l.raters, max(64, at)) // in smaller steps most of the memory is what they leave behind
		}
		l.raters = append(l.raters, rater{})
	}
	return &l.raters[at]
}

// others is all that was said on one concern of an activity, against which each is held.
type others struct {
	n, sum, mean   int64
	weight, beside int64                         // of each
	share          [len(Roles)][len(Roles)]int32 // by the role of one of them: with which share their leaning enters each role's sum
}

func othersOf(roles *roleSums) (o others) {
	for _, own := range roles {
		o.n += own.n
		o.sum += own.sum
	}
	if o.n < 2 {
		return o
	}
	o.mean, o.weight, o.beside = o.sum/o.n, million*(o.n-1)/o.n, million/o.n
	for role, own := range roles {
		if own.n == 0 || own.n == o.n {
			continue
		}
		for of := range o.share {
			o.share[of][role] = -int32(1000 * own.n / o.n)
		}
		o.share[role][role] = int32(1000 * (o.n - own.n) / o.n)
	}
	return o
}

// compare holds each role against the others.
func (o *others) compare(roles *roleSums, into *[len(Roles)]contrast) {
	for r, own := range roles {
		if own.n == 0 || own.n == o.n {
			continue
		}
		weight := million * own.n * (o.n - own.n) / o.n
		into[r].gap += own.sum - own.n*o.sum/o.n
		into[r].weight += weight
		into[r].most = max(into[r].most, weight)
		into[r].subjects++
	}
}

// hear holds one respondent's voices on an activity against those of the others.
func (r *rater) hear(v *voice, beside *[3]others) {
	heard := int32(0)
	for c := range beside {
		o := &beside[c]
		if !v.spoke.have(Concern(c)) || o.n < 2 {
			continue
		}
		if r.weight == 0 {
			r.role = v.role[c]
		}
		heard = 1
		r.gap += int64(v.score[c]) - o.mean
		r.weight += o.weight
		r.beside += o.beside
		for role, share := range o.share[v.role[c]] {
			r.share[role] += share
		}
	}
	r.times += heard
}

// byRole is the leniency of every role that was heard beside others. Who rates many activities leans the same way in all of
// them, so that a hundred answers of eight people say little more than eight.
func (l *leniencies) byRole(n noise, policy RaterLines) []Leniency {
	var squares [len(Roles)]int64
	var people, others [len(Roles)]int
	for i := range l.raters {
		for role, share := range l.raters[i].share {
			squares[role] += int64(share) * int64(share)
			switch {
			case share > 0:
				people[role]++
			case share < 0:
				others[role]++
			}
		}
	}
	var out []Leniency
	for role, c := range l.roles {
		if c.weight == 0 {
			continue
		}
		gap, variance := c.seen(n)
		weight := millionths(c.weight)
		variance += n.leaning * millionths(squares[role]) / weight / weight
		out = append(out, Leniency{
			Role: Roles[role], Respondents: people[role], Others: others[role], Subjects: c.subjects,
			Drawn: drawn(gap, variance, n.leaning, policy.Leniency),
			needs: shownFrom(policy.Sure, variance, n.leaning, policy.Leniency) / (1 - float64(c.most)/float64(c.weight)),
		})
	}
	return out
}

// outspoken are the single raters of several activities of whom it is sure enough, by role and activities, and how many were looked at. The others
// are taken to be the same people everywhere: at worst a lenient rater is passed over.
func (l *leniencies) outspoken(n noise, policy RaterLines, rated func(respondents []int64) [][]string) ([]Leniency, int) {
	var out []Leniency
	var who []int64
	looked := 0
	for i := range l.raters {
		r := &l.raters[i]
		if r.times < ratedSeveral {
			continue
		}
		looked++
		gap, variance := contrast{gap: r.gap, weight: r.weight}.seen(n)
		d := drawn(gap, variance+n.leaning*float64(r.beside)/float64(r.weight), n.leaning, policy.Leniency)
		if d.Probability < policy.Sure {
			continue
		}
		out = append(out, Leniency{Role: Roles[r.role], Respondents: 1, Subjects: int(r.times), Drawn: d})
		who = append(who, l.roll.called[i])
	}
	for i, codes := range rated(who) {
		out[i].Rated = codes
	}
	slices.SortFunc(out, func(a, b Leniency) int {
		return cmp.Or(strings.Compare(a.Role, b.Role), slices.Compare(a.Rated, b.Rated), cmp.Compare(b.Estimate, a.Estimate))
	})
	return out, looked
}
