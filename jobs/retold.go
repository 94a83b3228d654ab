package jobs

import (
	"context"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"stocktake/review"
)

// toldAnew lays out anew each notice of steps of which something is so no more. One of which a message was claimed, or that was divided,
// stays as it is, unless nothing of it is so.
func (j *Job) toldAnew(ctx context.Context, p review.Programme, all []review.Owed, newest *review.Report) (map[string]map[string]review.Message, error) {
	free := ofSteps(all)
	if len(free) == 0 {
		return nil, nil
	}
	at := j.At(p.Cadence.Zone())
	matters, err := j.Ledger.Matters(ctx, p.Code, j.At)
	if err != nil {
		return nil, err
	}
	veil, err := j.veil(ctx, p)
	if err != nil {
		return nil, err
	}
	if newest != nil {
		newest.Follow(matters)
	}
	anew := map[string]map[string]review.Message{}
	for whole, keys := range free {
		act, told, still := toldBy(whole, matters, at)
		if len(still) == len(told) {
			continue
		}
		says := j.steps(whole, act, still, at, veil)
		if len(still) == 0 || replaces(says, keys) {
			anew[whole] = says
		}
	}
	return anew, nil
}

// tellsOf is the act of the steps that a notice tells of, by its key; empty: it tells of none.
func tellsOf(key string) review.Act {
	act, _, _ := strings.Cut(path.Base(key), "-")
	if slices.Contains([]review.Act{review.Reminded, review.Escalated, review.Returned}, review.Act(act)) {
		return review.Act(act)
	}
	return ""
}

// ofSteps are the keys of the notices of steps that nobody has claimed, by their beginnings.
func ofSteps(all []review.Owed) map[string][]string {
	free := map[string][]string{}
	for _, m := range all {
		if whole := beginning(m.Key); mayBeOvertaken(m) && tellsOf(whole) != "" {
			free[whole] = append(free[whole], m.Key)
		}
	}
	return free
}

// steps lays out the notice that begins with that key, by key. None of the matters may be that of its first step.
func (j *Job) steps(whole string, act review.Act, matters []review.Matter, at time.Time, veil review.Veil) map[string]review.Message {
	says := map[string]review.Message{}
	if len(matters) == 0 {
		return says
	}
	n := review.Remind(act, matters, at, j.Policy.Markings, veil)
	n.Part = path.Base(whole)
	for _, m := range j.notices(n) {
		says[m.Key] = m
	}
	return says
}

// replaces reports whether all that is to be said has its place in messages that nobody has claimed, none of them half of another.
func replaces(says map[string]review.Message, keys []string) bool {
	for key := range says {
		if !slices.Contains(keys, key) {
			return false
		}
	}
	return !slices.ContainsFunc(keys, func(key string) bool { return strings.Contains(key, "/after-") })
}

// toldBy is what a notice of steps tells of, and of what of that it is so still. One run took the steps, one after another, and all are
// about what waited for a decision, or all about what was overdue. None where they are not known at the instant.
func toldBy(key string, matters []review.Matter, at time.Time) (act review.Act, all, still []review.Matter) {
	act = tellsOf(key)
	number, _ := strconv.ParseInt(strings.TrimPrefix(path.Base(key), string(act)+"-"), 10, 64)
	first, is := stepOf(number, matters)
	for next := first; is && next.of(act) && next.like(first); next, is = stepOf(number, matters) {
		all = append(all, next.matter)
		if next.stands(at) {
			still = append(still, next.matter)
		}
		number++
	}
	return act, all, still
}

// followed is a matter, and the place of a step among the decisions on it.
type followed struct {
	matter review.Matter
	place  int
}

func stepOf(number int64, matters []review.Matter) (followed, bool) {
	for _, m := range matters {
		i := slices.IndexFunc(m.Decisions, func(d review.Decision) bool { return d.Number == number })
		if i >= 0 {
			return followed{m, i}, true
		}
	}
	return followed{}, false
}

func (f followed) step() review.Decision { return f.matter.Decisions[f.place] }

func (f followed) of(act review.Act) bool { return f.step().Act == act && f.step().From == fromRun }

func (f followed) like(other followed) bool {
	return f.matter.Report == other.matter.Report && f.step().At.Equal(other.step().At) && f.waited() == other.waited()
}

// waited reports whether it waited for a decision when the step was taken; else it was overdue.
func (f followed) waited() bool {
	return review.RulingAt(f.matter.Decisions[:f.place], f.step().At).State == review.Open
}

// stands reports whether what the step told is so still.
func (f followed) stands(at time.Time) bool {
	decided := slices.ContainsFunc(f.matter.Decisions[f.place+1:], func(d review.Decision) bool { return d.From != fromRun })
	return !decided && !f.matter.Cleared && (f.matter.Waits(at) || !f.waited())
}
