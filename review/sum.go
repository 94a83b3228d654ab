package review

import "github.com/shopspring/decimal"

// sum adds up figures exactly, in any order. What nearly all of them are, a number of ten-thousandths under a hundred billion,
// is added up as an integer; what is not, as decimals.
type sum struct {
	small int64 // in ten-thousandths
	other decimal.Decimal
}

const (
	smallDecimals = 4       // of ten-thousandths
	smallDigits   = 11      // before the point
	asFloat       = 1 << 53 // integers up to it are exact as floats
	farFromFull   = 1 << 62 // one more small figure fits beyond it
)

func (s *sum) add(d decimal.Decimal) {
	n, small := inTenThousandths(d)
	if !small || abs(s.small) > farFromFull {
		s.other = s.other.Add(d)
		return
	}
	s.small += n
}

// inTenThousandths is a figure as an integer; false where it is not one, or is too large.
func inTenThousandths(d decimal.Decimal) (int64, bool) {
	steps := int(d.Exponent()) + smallDecimals
	if steps < 0 || d.NumDigits()+steps > smallDigits+smallDecimals {
		return 0, false
	}
	n := d.CoefficientInt64()
	for range steps {
		n *= 10
	}
	return n, true
}

func abs(n int64) int64 { return max(n, -n) }

func (s *sum) whole() decimal.Decimal { return s.other.Add(decimal.New(s.small, -smallDecimals)) }

// under reports whether it is less than another one.
func (s *sum) under(other *sum) bool {
	if s.other.IsZero() && other.other.IsZero() {
		return s.small < other.small
	}
	return s.whole().LessThan(other.whole())
}

func (s *sum) negative() sum { return sum{-s.small, s.other.Neg()} }

// isPositive reports whether it is above zero.
func (s *sum) isPositive() bool {
	if s.other.IsZero() {
		return s.small > 0
	}
	return s.whole().IsPositive()
}

// per is the sum divided by another one; unknown unless that is above zero. The quotient is the nearest float to the true one
// or, of sums too large for that, to its first sixteen decimals.
func (s *sum) per(below *sum) float64 {
	small := s.other.IsZero() && below.other.IsZero() && abs(s.small) <= asFloat && below.small <= asFloat
	switch {
	case !below.isPositive():
		return unknown
	case small:
		return float64(s.small) / float64(below.small)
	}
	return s.whole().Div(below.whole()).InexactFloat64()
}
