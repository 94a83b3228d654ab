package jobs

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
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
		told, still := toldBy(whole, matters, at)
		if len(still) == len(told) {
			continue
		}
		says := j.steps(whole, still, at, veil)
		if len(still) == 0 || replaces(says, keys) {
			anew[whole] = says
		}
	}
	return anew, nil
}

// tellsOf is the act of the steps that a notice tells of, by its key; empty: it tells of none.
func tellsOf(key string) review.Act {
	act, _, _ := strings.Cut(path.Base(key), "-")
	if !review.Act(act).IsStep() {
		return ""
	}
	return review.Act(act)
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
func (j *Job) steps(whole string, matters []review.Matter, at time.Time, veil review.Veil) map[string]review.Message {
	says := map[string]review.Message{}
	if len(matters) == 0 {
		return says
	}
	n := review.Remind(tellsOf(whole), matters, at, j.Policy.Markings, veil)
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

// toldBy is what a notice of steps tells of, and what of that is so still. None where they are not known at the instant.
func toldBy(whole string, matters []review.Matter, at time.Time) (all, still []review.Matter) {
	for _, f := range stepsOf(whole, matters) {
		all = append(all, f.matter)
		if f.stands(at) {
			still = append(still, f.matter)
		}
	}
	return all, still
}

// followed is a matter, and the place of a step among the decisions on it.
type followed struct {
	matter review.Matter
	place  int
}

// stepsOf are those that gave a notice its name, which one run took: all are about what waited for a decision, or all about what was overdue.
func stepsOf(whole string, matters []review.Matter) []followed {
	act := tellsOf(whole)
	var rest []followed
	for _, m := range matters {
		for i, d := range m.Decisions {
			if d.Act == act && d.From == fromRun {
				rest = append(rest, followed{m, i})
			}
		}
	}
	slices.SortFunc(rest, func(a, b followed) int { return cmp.Compare(a.step().Number, b.step().Number) })
	for len(rest) > 0 {
		var taken, others []followed
		for _, f := range rest {
			if f.like(rest[0]) {
				taken = append(taken, f)
			} else {
				others = append(others, f)
			}
		}
		if nameIs(taken, path.Base(whole)) {
			return taken
		}
		rest = others
	}
	return nil
}

// nameIs reports whether steps that a run took gave a notice that name or, by an earlier program, the number of the first.
func nameIs(taken []followed, part string) bool {
	then := make([]review.Matter, len(taken))
	for i, f := range taken {
		then[i] = f.matter
		then[i].Decisions = f.matter.Decisions[:f.place+1]
	}
	first := taken[0].step()
	return part == review.StepsPart(first.Act, then) || part == fmt.Sprintf("%s-%d", first.Act, first.Number)
}

func (f followed) step() review.Decision { return f.matter.Decisions[f.place] }

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

// tellings are when steps were told, by their numbers and the clocks of the runs that took them; the zero time: not yet, or never.
type tellings map[int64]time.Time

// of is when a step was told, false where it was not. One of which no message is known counts as told when it was taken.
func (t tellings) of(step review.Decision) (time.Time, bool) {
	at, known := t[step.Number]
	if !known {
		return step.At, true
	}
	return at, !at.IsZero()
}

// tellings reads when the steps on some matters of a programme were told.
func (j *Job) tellings(ctx context.Context, p review.Programme, matters []review.Matter) (tellings, error) {
	isStep := func(d review.Decision) bool { return d.From == fromRun }
	if !slices.ContainsFunc(matters, func(m review.Matter) bool { return slices.ContainsFunc(m.Decisions, isStep) }) {
		return nil, nil
	}
	steps, err := j.Ledger.Steps(ctx, p.Code)
	if err != nil {
		return nil, err
	}
	parts := map[string][]review.Notified{}
	for _, n := range steps.Notices {
		parts[beginning(n.Key)] = append(parts[beginning(n.Key)], n)
	}
	told := tellings{}
	for whole, notice := range parts {
		settled := settledAt(notice)
		for _, f := range stepsOf(whole, matters) {
			step := f.step()
			told[step.Number] = time.Time{}
			if !settled.IsZero() {
				told[step.Number] = review.ToldAt(step.At.In(f.matter.Zone()), steps.Written[step.Number], settled)
			}
		}
	}
	return told, nil
}

// settledAt is when the last part of a notice was told; zero where one waits, or none ever is.
func settledAt(parts []review.Notified) (last time.Time) {
	for _, n := range parts {
		switch {
		case n.Overtaken:
		case n.At == nil:
			return time.Time{}
		case n.At.After(last):
			last = *n.At
		}
	}
	return last
}
