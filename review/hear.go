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
// concern is the mean of those. A comment without a score is no voice.
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

// inOrder is the answers with a score: by respondent, and within one from the first to the latest.
func inOrder(answers []Answer) []Answer {
	scored := make([]Answer, 0, len(answers))
	for _, a := range answers {
		if a.Score >= 0 {
			scored = append(scored, a)
		}
	}
	slices.SortFunc(scored, func(a, b Answer) int {
		return cmp.Or(cmp.Compare(a.Respondent, b.Respondent), cmp.Compare(a.Order, b.Order))
	})
	return scored
}

// listen adds one respondent, whose answers stand in the order they were given.
func (h *heard) listen(answers []Answer, roles *[3]roleSums) {
	latest := [len(Criteria)]int64{}
	asked := [len(Criteria)]bool{}
	var role [3]Role
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
	h.respondents++
	for c := range sum {
		if n[c] > 0 {
			roles[c].add(voice{Concern(c), role[c], sum[c] / n[c]})
		}
	}
	for i, pair := range pairs {
		if n[pair[0]] > 0 && n[pair[1]] > 0 {
			h.sums.Shared[i]++
		}
	}
}
