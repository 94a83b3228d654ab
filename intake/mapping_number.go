package intake

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/shopspring/decimal"
)

// numberForm is how numbers are written in a column.
type numberForm struct {
	remove  []string
	shape   *regexp.Regexp // what is left when those are removed
	groups  string
	decimal string
	times   *decimal.Decimal
}

func newNumberForm(n *MappingNumber) (*numberForm, error) {
	form := &numberForm{remove: n.Remove, groups: n.Thousands, decimal: n.Decimal}
	if form.decimal == "" {
		form.decimal = "."
	}
	if form.groups == form.decimal {
		return nil, fmt.Errorf("thousands and decimal are both %q; give each a sign of its own", form.decimal)
	}
	digits := `\d+`
	if form.groups != "" {
		digits = `(\d+|\d{1,3}(` + regexp.QuoteMeta(form.groups) + `\d{3})+)`
	}
	form.shape = regexp.MustCompile(`^[+-]?` + digits + `(` + regexp.QuoteMeta(form.decimal) + `\d*)?$`)
	if n.Times != "" {
		times, err := decimal.NewFromString(string(n.Times))
		if err != nil || times.IsZero() {
			return nil, fmt.Errorf("times: %q is not a number to multiply by", n.Times)
		}
		form.times = &times
	}
	return form, nil
}

// read wants the groups to be of three digits: 1,23 is not taken for 123.
func (f *numberForm) read(cell string) (string, error) {
	text := cell
	for _, r := range f.remove {
		text = strings.ReplaceAll(text, r, "")
	}
	text = strings.TrimSpace(text)
	if !f.shape.MatchString(text) {
		return "", fmt.Errorf("%q is not a number as the mapping says they are written", clip(cell))
	}
	if f.groups != "" {
		text = strings.ReplaceAll(text, f.groups, "")
	}
	text = strings.Replace(text, f.decimal, ".", 1)
	if f.times == nil {
		return text, nil
	}
	d, err := decimal.NewFromString(text)
	if err != nil {
		return "", fmt.Errorf("%q is not a number: %w", clip(cell), err)
	}
	return d.Mul(*f.times).String(), nil
}
