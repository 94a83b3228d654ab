package review

import (
	"cmp"
	"slices"
	"time"
)

// Outlook is a review as it would have been: how each subject stood, from what was known at its instant. It stands until the
// next one would have been made.
type Outlook struct {
	Programme string
	Past
	Until   time.Time
	Assumed int // subjects that rest on entries whose time of recording is not known
}

// Case is one concern of one subject in one outlook, and what others said of it while the outlook stood.
type Case struct {
	Programme, Subject string
	Period             Period
	AsOf               time.Time // of the outlook
	Concern            Concern
	Probability        float64
	Told               *float64 // the probability as others can read it; nil of a group that they are told nothing of
	Raised, Borne      bool
	SaidAt             time.Time // by the first to say so
	By                 []string
	Ledger             bool // only decisions on recommendations of the ledger say so
	LeadDays           int  // since when the concern was raised and stood without a break, before that day; of what is raised only
}

// Hindsight is how outlooks fared against what others said after.
type Hindsight struct {
	Outlooks int
	Judged   int // subjects in them
	Assumed  int // of these: resting on entries whose time of recording is not known
	Said     int // judgements, by verdicts of others
	Decided  int // judgements, by decisions in the ledger
	Beside   int // of both: about a subject that was in no outlook standing then
	Disputed int // concerns of subjects on which judgements contradict each other; they are no cases
	Cases    []Case
	Marks    [len(Concerns)]Marks
	All      Marks
}

// Look holds outlooks, the oldest first, against judgements. A judgement counts for the newest outlook made before it, once per concern.
func Look(outlooks []Outlook, said []Judgement) Hindsight {
	h := Hindsight{Outlooks: len(outlooks)}
	for _, o := range outlooks {
		h.Judged += len(o.Standing)
		h.Assumed += o.Assumed
	}
	l := looking{by: map[string][]Outlook{}, found: map[caseKey]*Case{}, disputed: map[caseKey]bool{}}
	for _, o := range outlooks {
		for subject := range o.Standing {
			l.by[subject] = append(l.by[subject], o)
		}
	}
	said = slices.SortedFunc(slices.Values(said), func(a, b Judgement) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.By, b.By))
	})
	for _, j := range said {
		if j.Ledger {
			h.Decided++
		} else {
			h.Said++
		}
		if !l.hear(j) {
			h.Beside++
		}
	}
	h.Disputed, h.Cases = len(l.disputed), l.cases()
	h.mark()
	return h
}

func (h *Hindsight) mark() {
	for c := range h.Marks {
		h.Marks[c] = marksOf(slices.DeleteFunc(slices.Clone(h.Cases), func(x Case) bool { return x.Concern != Concern(c) }))
	}
	h.All = marksOf(h.Cases)
}

type caseKey struct {
	programme, subject string
	to                 time.Time
	concern            Concern
}

type looking struct {
	by       map[string][]Outlook // by subject, in the order in which they were made
	found    map[caseKey]*Case
	disputed map[caseKey]bool
}

// hear counts a judgement for the outlook that stood; it reports false where none did.
func (l *looking) hear(j Judgement) bool {
	all := l.by[j.Subject]
	i := len(all) - 1
	for i >= 0 && all[i].MadeAt.After(j.At) {
		i--
	}
	if i < 0 || !j.At.Before(all[i].Until) {
		return false
	}
	for c, label := range j.Says {
		if label != Unsaid {
			l.count(all[:i+1], Concern(c), label == Borne, j)
		}
	}
	return true
}

// count adds what a judgement says of one concern; the outlooks on its subject end with the one that stood.
func (l *looking) count(outlooks []Outlook, c Concern, borne bool, j Judgement) {
	o := outlooks[len(outlooks)-1]
	key := caseKey{o.Programme, j.Subject, o.Period.To, c}
	if known := l.found[key]; known != nil {
		known.By, known.Ledger = append(known.By, j.By), known.Ledger && j.Ledger
		if known.Borne != borne {
			l.disputed[key] = true
		}
		return
	}
	stood := o.Standing[j.Subject]
	one := &Case{
		Programme: o.Programme, Subject: j.Subject, Period: o.Period, AsOf: o.MadeAt, Concern: c,
		Probability: stood.Probabilities[c], Raised: slices.Contains(stood.Concerns, c), Borne: borne,
		SaidAt: j.At, By: []string{j.By}, Ledger: j.Ledger,
	}
	if stood.ToldMeans[c] != nil || o.Sums[j.Subject].Concerns[c].Voices == 0 {
		one.Told = &stood.ToldProbabilities[c]
	}
	if one.Raised {
		one.LeadDays = int(j.At.Sub(since(outlooks, j.Subject, c)) / (24 * time.Hour))
	}
	l.found[key] = one
}

// since is when a concern was first raised of those outlooks in which it stands without a break, back from the last, which raises it.
func since(outlooks []Outlook, subject string, c Concern) time.Time {
	i := len(outlooks) - 1
	for i > 0 && outlooks[i-1].Standing[subject].stands(c) {
		i--
	}
	for !slices.Contains(outlooks[i].Standing[subject].Concerns, c) {
		i++
	}
	return outlooks[i].MadeAt
}

// cases are those that are not disputed, by programme, period, subject and concern.
func (l *looking) cases() []Case {
	var out []Case
	for key, one := range l.found {
		if !l.disputed[key] {
			out = append(out, *one)
		}
	}
	slices.SortFunc(out, func(a, b Case) int {
		return cmp.Or(cmp.Compare(a.Programme, b.Programme), a.Period.To.Compare(b.Period.To), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Concern, b.Concern))
	})
	return out
}
