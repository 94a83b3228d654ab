package review

import (
	"math/big"

	"github.com/shopspring/decimal"
)

// Cents is an amount of money in hundredths of its currency's unit.
type Cents int64

// mostCents is the most that all amounts of a plan may come to, so that no sum of them overflows.
const mostCents = 1 << 60

// Decimal is the amount in units, with two decimals.
func (c Cents) Decimal() decimal.Decimal { return decimal.New(int64(c), -2) }

// In is the amount in words, with its currency.
func (c Cents) In(currency string) string { return money(c.Decimal(), currency) }

// down is the whole cents in an amount, up the fewest that hold it; nothing of an amount under zero, and of one that no plan
// takes just more than that.
func down(d decimal.Decimal) Cents { return bounded(d.Shift(2).Floor()) }
func up(d decimal.Decimal) Cents   { return bounded(d.Shift(2).Ceil()) }

func bounded(d decimal.Decimal) Cents {
	return Cents(decimal.Min(decimal.Max(d, decimal.Zero), decimal.NewFromInt(mostCents+1)).IntPart())
}

// share is a share of an amount, exact: what a policy writes as 0.7 is seven tenths.
func share(of decimal.Decimal, s float64) decimal.Decimal { return of.Mul(decimal.NewFromFloat(s)) }

// times is the amount at a rate, rounded down; over is what it takes of the other side, rounded up. So what is changed to
// and fro never gains a cent. A nil rate is one.
func (c Cents) times(rate *big.Rat) Cents {
	if rate == nil {
		return c
	}
	return quotient(c, rate.Num(), rate.Denom(), false)
}

func (c Cents) over(rate *big.Rat, roundUp bool) Cents {
	if rate == nil {
		return c
	}
	return quotient(c, rate.Denom(), rate.Num(), roundUp)
}

func quotient(c Cents, num, denom *big.Int, roundUp bool) Cents {
	product := new(big.Int).Mul(big.NewInt(int64(c)), num)
	whole, rest := new(big.Int).QuoRem(product, denom, new(big.Int))
	if roundUp && rest.Sign() > 0 {
		whole.Add(whole, big.NewInt(1))
	}
	if !whole.IsInt64() {
		return mostCents + 1
	}
	return Cents(whole.Int64())
}
