package review

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// figureOf draws what a row may hold: mostly small, now and then too large or too fine for an integer.
func figureOf(t *rapid.T) decimal.Decimal {
	exponent := rapid.SampledFrom([]int32{-2, -2, -2, 0, -4, -1, 3, -6, -16}).Draw(t, "exponent")
	return decimal.New(rapid.OneOf(rapid.Int64Range(-100, 1e6), rapid.Int64()).Draw(t, "coefficient"), exponent)
}

func TestASumIsThatOfDecimalsInAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		over, under := rapid.SliceOf(rapid.Custom(figureOf)).Draw(t, "over"), rapid.SliceOf(rapid.Custom(figureOf)).Draw(t, "under")
		above, exactlyAbove := added(over)
		below, exactlyBelow := added(under)
		if !above.whole().Equal(exactlyAbove) || above.isPositive() != exactlyAbove.IsPositive() {
			t.Fatalf("the sum of %v is %s, positive: %v", over, above.whole(), above.isPositive())
		}
		if none := above.negative(); !none.whole().Equal(exactlyAbove.Neg()) {
			t.Fatalf("%s is the negative of %s", none.whole(), exactlyAbove)
		}
		got := above.per(&below)
		if !exactlyBelow.IsPositive() {
			if !math.IsNaN(got) {
				t.Fatalf("over %s it is %v, not unknown", exactlyBelow, got)
			}
			return
		}
		if want := exactlyAbove.Div(exactlyBelow).InexactFloat64(); Round6(got) != Round6(want) {
			t.Fatalf("%s of %s is %v, not %v", exactlyAbove, exactlyBelow, got, want)
		}
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(over), func(i, j int) { over[i], over[j] = over[j], over[i] })
		if again, _ := added(over); again.per(&below) != got {
			t.Fatalf("in another order it is %v, not %v", again.per(&below), got)
		}
	})
}

func added(all []decimal.Decimal) (sum, decimal.Decimal) {
	var out sum
	exactly := decimal.Zero
	for _, d := range all {
		out.add(d)
		exactly = exactly.Add(d)
	}
	return out, exactly
}

func TestASmallFigureIsAddedUpAsAnInteger(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"0": 0, "120000.00": 1_200_000_000, "-3.4": -34_000, "0.0001": 1, "99999999999.9999": 999_999_999_999_999, "1e3": 10_000_000,
	} {
		if got, small := inTenThousandths(decimal.RequireFromString(text)); !small || got != want {
			t.Errorf("%s is %d (%v), not %d", text, got, small, want)
		}
	}
	for _, text := range []string{"0.00001", "100000000000", "9223372036854775808", "-1e12"} {
		if got, small := inTenThousandths(decimal.RequireFromString(text)); small {
			t.Errorf("%s is taken as %d", text, got)
		}
	}
	full := sum{small: farFromFull + 1}
	if full.add(decimal.NewFromInt(1)); full.small != farFromFull+1 || !full.other.Equal(decimal.NewFromInt(1)) {
		t.Errorf("%d and %s", full.small, full.other)
	}
}
