package intake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"stocktake/facts"
)

// transactionTypes are the codes of both versions that something is made of, and the figure that they add to.
var transactionTypes = map[string]func(*decimal.Decimal) figures{
	"2": committed, "C": committed,
	"3": spent, "D": spent,
	"4": spent, "E": spent,
}

func committed(d *decimal.Decimal) figures { return figures{allocated: d} }

func spent(d *decimal.Decimal) figures { return figures{spent: d} }

// otherTransactions are the codes of money that comes in, is pledged, repaid, or given by guarantee.
var otherTransactions = []string{"1", "5", "6", "7", "8", "9", "10", "11", "12", "13", "IF", "IR", "LR", "R", "QP", "QS", "CG"}

// transaction adds its amount to the year of its day, and its country, region and sector to the activity's, where they may stand.
func (a *activity) transaction(e *element) {
	for _, e := range e.children {
		switch e.name {
		case "recipient-country":
			a.country(e)
		case "recipient-region":
			a.region(e)
		case "sector":
			a.sector(e)
		}
	}
	code := e.first("transaction-type").attr("code")
	figure, used := transactionTypes[code]
	switch {
	case !used && slices.Contains(otherTransactions, code):
		return
	case !used:
		a.money.fault(fmt.Sprintf("the transaction in line %d has the type %q, which is not a code of IATI", e.line, code))
		return
	}
	m, d, err := a.amountOf(e, e.first("transaction-date"))
	if err != nil {
		a.money.fault(fmt.Sprintf("the transaction in line %d: %v", e.line, err))
		return
	}
	m.figures = figure(d)
	a.money.add(m)
}

// budget notes a budget.
func (a *activity) budget(e *element) {
	m, d, err := a.amountOf(e, e.first("period-start"))
	last, lastErr := e.first("period-end").day()
	switch {
	case err == nil && lastErr != nil:
		err = fmt.Errorf("its period-end: %w", lastErr)
	case err == nil && last == "":
		err = fmt.Errorf("it has no period-end")
	case err == nil && last < m.on:
		err = fmt.Errorf("its period ends on %s, before it starts on %s", last, m.on)
	}
	if err != nil {
		a.money.fault(fmt.Sprintf("the budget in line %d: %v", e.line, err))
		return
	}
	m.planned = d
	kind := e.attr("type")
	a.money.budgets = append(a.money.budgets, budget{first: m.on, last: last, revised: kind == "2" || kind == "Revised", amount: m})
}

// currencyColumn knows what a currency looks like.
var currencyColumn = facts.Column{Type: facts.Currency, Required: true}

// amountOf reads the value of an element and the day that it belongs to. Of that day and the value's own, one stands for
// the other where it is missing.
func (a *activity) amountOf(e, dated *element) (amount, *decimal.Decimal, error) {
	v := e.first("value")
	text := ""
	if v != nil {
		text = v.text
	}
	number, err := amountColumn.Canonical(text)
	if err != nil {
		return amount{}, nil, fmt.Errorf("its value: %w", err)
	}
	d, err := decimal.NewFromString(number)
	if err != nil {
		return amount{}, nil, fmt.Errorf("its value: %w", err)
	}
	m := amount{currency: v.attr("currency")}
	if m.currency == "" {
		m.currency = a.money.standard
	}
	if m.currency, err = currencyColumn.Canonical(strings.ToUpper(m.currency)); err != nil {
		return m, nil, fmt.Errorf("its currency (there is a default-currency for all of an activity's): %w", err)
	}
	return m, &d, m.days(v, dated)
}

func (m *amount) days(v, dated *element) error {
	var err error
	if m.on, err = dated.day(); err != nil {
		return fmt.Errorf("its date: %w", err)
	}
	if m.valued, err = dayOf(v.attr("value-date")); err != nil {
		return fmt.Errorf("its value-date: %w", err)
	}
	switch {
	case m.on == "" && m.valued == "":
		return fmt.Errorf("it has no date")
	case m.on == "":
		m.on = m.valued
	case m.valued == "":
		m.valued = m.on
	}
	return nil
}
