package review

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"
)

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
