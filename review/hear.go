package review

import (
	"cmp"
	"slices"
)

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

// concernOf is the concern a criterion speaks to.
func (c Criterion) concernOf() Concern {
	switch Criteria[c] {
	case "relevance":
		return NoLongerRelevant
	case "resourcing":
		return UnderResourced
	}
	return NotWorking
}

// voice is one respondent's say on one concern, in millionths; their role is that of their latest answer to it.
type voice struct {
	concern Concern
	role    Role
	score   int64
}

// hear turns answers into voices. Of a respondent's answers to one criterion only the latest counts, and their voice on a
// concern is the mean of those. A comment without a score is no voice. About a mechanism too everybody has one voice: what
// they say of itself or, where they say nothing of that, the mean of what they say of each of its activities.
func hear(answers []Answer, levelling float64) heard {
	var roles [3]roleSums
	var out heard
	scored := inOrder(answers)
	for from := 0; from < len(scored); {
		to := from + 1
		for to < len(scored) && scored[to].Respondent == scored[from].Respondent {
			to++
		}
		out.listen(scored[from:to], &roles)
		from = to
	}
	for c := range roles {
		out.concerns[c], out.sums.Concerns[c] = roles[c].level(levelling)
	}
	return out
}

// inOrder is the answers with a score: by respondent, within one by what they are about, from the first to the latest.
func inOrder(answers []Answer) []Answer {
	scored := make([]Answer, 0, len(answers))
	for _, a := range answers {
		if a.Score >= 0 {
			scored = append(scored, a)
		}
	}
	slices.SortFunc(scored, func(a, b Answer) int {
		return cmp.Or(cmp.Compare(a.Respondent, b.Respondent), cmp.Compare(a.About, b.About), cmp.Compare(a.Order, b.Order))
	})
	return scored
}

// said is what one respondent says on each concern: a sum of scores, and of how many.
type said struct {
	sum, n [3]int64
	role   [3]Role
	final  [3]bool // it was said of the subject itself
}

// listen adds one respondent, whose answers stand by what they are about, each in the order they were given.
func (h *heard) listen(answers []Answer, roles *[3]roleSums) {
	var all said
	for from := 0; from < len(answers); {
		to := from + 1
		for to < len(answers) && answers[to].About == answers[from].About {
			to++
		}
		all.hear(answers[from:to])
		from = to
	}
	h.respondents++
	for c, n := range all.n {
		if n > 0 {
			roles[c].add(voice{Concern(c), all.role[c], all.sum[c] / n})
		}
	}
	for i, pair := range pairs {
		if all.n[pair[0]] > 0 && all.n[pair[1]] > 0 {
			h.sums.Shared[i]++
		}
	}
}

// hear adds what is said of one thing: of a mechanism itself, which is then all that counts on the concern, or of one
// activity. The role is that of the latest answer to the first of them that is spoken of.
func (s *said) hear(answers []Answer) {
	latest, role := [len(Criteria)]int64{}, [3]Role{}
	asked := [len(Criteria)]bool{}
	for _, a := range answers {
		latest[a.Criterion], asked[a.Criterion] = a.Score, true
		role[a.Criterion.concernOf()] = a.Role
	}
	var sum, n [3]int64
	for c, score := range latest {
		if asked[c] {
			sum[Criterion(c).concernOf()] += score
			n[Criterion(c).concernOf()]++
		}
	}
	for c := range sum {
		switch {
		case n[c] == 0 || s.final[c]:
			continue
		case s.n[c] == 0:
			s.role[c] = role[c]
		}
		s.sum[c] += sum[c] / n[c]
		s.n[c]++
		s.final[c] = answers[0].About == 0
	}
}
