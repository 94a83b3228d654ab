package render

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"stocktake/review"
)

// ledgerRow is one decision of a person.
type ledgerRow struct {
	number                  int64
	Day, ID, Subject, Title string
	Verdict                 review.Verdict
	Act                     review.Act
	By, Terms               string
}

// ledger is what people decided on the subjects of a report, in this report and in earlier ones, newest first: by the day that a decision bears,
// which may have been written down later than the next.
func (d Dossier) ledger(r review.Report) []ledgerRow {
	var out []ledgerRow
	named := map[string]bool{}
	for _, x := range r.Recommendations {
		named[x.Subject] = true
	}
	for _, m := range d.Matters[r.Programme.Code] {
		x := m.Recommendation
		if !named[x.Subject] && len(r.Recommendations) < r.Coverage.Reviewed {
			continue
		}
		for _, one := range m.Decisions {
			if slices.Contains(review.Acts[:], one.Act) {
				out = append(out, ledgerRow{
					one.Number, one.At.In(m.Zone()).Format(time.DateOnly), x.ID, plain(x.Subject), plain(x.Title), x.Verdict, one.Act, plain(one.By), why(one, m.Zone()),
				})
			}
		}
	}
	slices.SortFunc(out, func(a, b ledgerRow) int {
		return cmp.Or(strings.Compare(b.Day, a.Day), cmp.Compare(b.number, a.number))
	})
	return out
}

// why is the reason of a decision, with its terms.
func why(d review.Decision, zone *time.Location) string {
	return plain(strings.Join(append(some(d.Reason), terms(d, zone)...), "; "))
}
