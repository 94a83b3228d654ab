package review

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"
	"gonum.org/v1/gonum/stat/distuv"
)

// PartnerShare is what one partner gets from a programme in the period. What an activity does for several partners counts in
// equal shares.
type PartnerShare struct {
	Partner, Name string
	Activities    int
	Allocated     []Amount        // by currency, to the hundredth
	Places        decimal.Decimal // filled, to the tenth
	Needs         int             // of its own, open in the period
	NeedsServed   int             // by an activity of any programme
	Open, Served  float64         // the weight of these
	Chance        *float64        // how likely so few would be served if it fared like the others; nil: no need of its own is open
	Behind        bool            // that is no likelier than the accepted share of false flags, and it gets less than the middle one of all
}

// Amount is money of one currency.
type Amount struct {
	Currency string
	Value    decimal.Decimal
}

// String is the amount with its currency: "12,400 EUR".
func (a Amount) String() string { return money(a.Value, a.Currency) }

// fairness is what each partner in scope gets. Who has few needs of its own is rarely said to fall behind: one need that
// is not served tells little where others' often are not either.
func (s *sitting) fairness(scope map[string]bool) []PartnerShare {
	var out []PartnerShare
	for _, code := range sortedKeys(scope) {
		out = append(out, PartnerShare{Partner: code, Name: s.portfolio.Partners[code].Name})
	}
	s.giveMeans(out)
	s.giveNeeds(out)
	s.compare(out)
	return out
}

func find(all []PartnerShare, code string) (at int, found bool) {
	return slices.BinarySearchFunc(all, code, func(p PartnerShare, code string) int { return cmp.Compare(p.Partner, code) })
}

func (s *sitting) giveMeans(all []PartnerShare) {
	money, places := make([][]portion, len(all)), make([][]portion, len(all))
	for _, f := range s.chosen(s.frame.ran) {
		partners := once(f.Partners)
		for _, code := range partners {
			i, in := find(all, code)
			if !in {
				continue
			}
			all[i].Activities++
			for r := range s.frame.inPeriod(f.Resources) {
				if r.Allocated != nil {
					money[i] = addPortion(money[i], r.Currency, len(partners), *r.Allocated)
				}
				if r.PlacesFilled != nil {
					places[i] = addPortion(places[i], "", len(partners), decimal.NewFromInt(*r.PlacesFilled))
				}
			}
		}
	}
	for i := range all {
		all[i].Allocated = parted(money[i], 2)
		for _, one := range parted(places[i], 1) {
			all[i].Places = one.Value
		}
	}
}

func (s *sitting) giveNeeds(all []PartnerShare) {
	served := s.servedThen()
	for _, code := range sortedKeys(s.portfolio.Needs) {
		n := s.portfolio.Needs[code]
		i, in := find(all, n.Partner)
		if !in || !s.openThen(n) {
			continue
		}
		p := &all[i]
		p.Needs++
		p.Open = Round6(p.Open + n.Weight)
		if served[code] {
			p.NeedsServed++
			p.Served = Round6(p.Served + n.Weight)
		}
	}
}

// compare says who falls behind: whose needs are served so seldom that it would be so by chance no oftener than the policy
// accepts false flags, were each as likely to be served as those of the other partners (one served and one not added, for
// what is not known of them).
func (s *sitting) compare(all []PartnerShare) {
	needs, served := 0, 0
	for _, p := range all {
		needs, served = needs+p.Needs, served+p.NeedsServed
	}
	middle := medianServed(all)
	for i := range all {
		p := &all[i]
		if p.Needs == 0 {
			continue
		}
		likely := float64(served-p.NeedsServed+1) / float64(needs-p.Needs+2)
		chance := Round6(distuv.Binomial{N: float64(p.Needs), P: likely}.CDF(float64(p.NeedsServed)))
		p.Chance = &chance
		p.Behind = p.NeedsServed < p.Needs && chance <= s.policy.AcceptedFalseShare && p.servedShare() < middle
	}
}

func (p PartnerShare) servedShare() float64 { return float64(p.NeedsServed) / float64(p.Needs) }

// medianServed is the middle share of needs served, of the partners that have any; the lower of two.
func medianServed(all []PartnerShare) float64 {
	var shares []float64
	for _, p := range all {
		if p.Needs > 0 {
			shares = append(shares, p.servedShare())
		}
	}
	if len(shares) == 0 {
		return 0
	}
	slices.Sort(shares)
	return shares[(len(shares)-1)/2]
}

// portion is what a partner shares with others in equal parts, in one currency and among so many.
type portion struct {
	currency string
	among    int
	whole    sum
}

func addPortion(all []portion, currency string, among int, value decimal.Decimal) []portion {
	i := slices.IndexFunc(all, func(p portion) bool { return p.currency == currency && p.among == among })
	if i < 0 {
		i, all = len(all), append(all, portion{currency: currency, among: among})
	}
	all[i].whole.add(value)
	return all
}

// parted is one partner's part of all portions, by currency.
func parted(all []portion, decimals int32) []Amount {
	slices.SortFunc(all, func(a, b portion) int {
		return cmp.Or(cmp.Compare(a.currency, b.currency), cmp.Compare(a.among, b.among))
	})
	var out []Amount
	for i, p := range all {
		if i == 0 || p.currency != all[i-1].currency {
			out = append(out, Amount{Currency: p.currency})
		}
		last := &out[len(out)-1]
		last.Value = last.Value.Add(p.whole.whole().Div(decimal.NewFromInt(int64(p.among))))
	}
	for i := range out {
		out[i].Value = out[i].Value.Round(decimals)
	}
	return out
}
