package intake

import (
	"slices"
	"strings"
	"time"
)

// budget is one budget as it stands; which of them count is known when all are.
type budget struct {
	first, last string
	revised     bool
	amount
}

// yearAndADay bounds, in days, what is entered in a year; a longer budget has a row of its own.
const yearAndADay = 366

func (b budget) days() int { return int(date(b.last).Sub(date(b.first)).Hours()/24) + 1 }

// settle enters the budgets that count into the year in which most of their days lie.
func (l *ledger) settle() {
	replaced := l.replaced()
	l.budgets = slices.DeleteFunc(l.budgets, func(b budget) bool { return !b.revised && replaced(b) })
	for _, b := range l.budgets {
		if b.days() > yearAndADay {
			continue
		}
		b.on = date(b.first).AddDate(0, 0, (b.days()-1)/2).Format(time.DateOnly)
		l.add(b.amount)
	}
}

// replaced tells which original budgets overlap a revised one, and so are no longer meant.
func (l *ledger) replaced() func(budget) bool {
	var firsts, furthest []string
	for _, b := range slices.SortedFunc(slices.Values(l.budgets), func(a, b budget) int { return strings.Compare(a.first, b.first) }) {
		if !b.revised {
			continue
		}
		last := b.last
		if n := len(furthest); n > 0 {
			last = max(last, furthest[n-1])
		}
		firsts, furthest = append(firsts, b.first), append(furthest, last)
	}
	return func(b budget) bool {
		// Of the revised ones that begin no later than this one ends, does one end no earlier than this one begins?
		n, _ := slices.BinarySearchFunc(firsts, b.last, func(first, last string) int {
			if first <= last {
				return -1
			}
			return 1
		})
		return n > 0 && furthest[n-1] >= b.first
	}
}

// long are the rows of budgets of more than a year, each of its own days.
func (l *ledger) long() []draft {
	sums := map[[3]string]*figures{}
	var order [][3]string
	for _, b := range l.budgets {
		if b.days() <= yearAndADay {
			continue
		}
		key := [3]string{b.first, b.last, b.currency}
		if sums[key] == nil {
			order = append(order, key)
		}
		sums[key] = sums[key].with(b.figures)
	}
	var rows []draft
	for _, key := range order {
		rows = append(rows, sums[key].draft(key[0], key[1], key[2]))
	}
	return rows
}
