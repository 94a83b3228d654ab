package intake

import (
	"regexp"
	"strings"
)

// notation is how the figures of one indicator are written. IATI takes any text for them, unlike for money, and numbers
// are written as people write them.
type notation struct {
	percent bool // a percent sign says nothing more
	point   bool // the decimals of some figure stand behind a point, so a comma sets thousands apart
}

var (
	pointed     = regexp.MustCompile(`^[+-]?[\d,]*\.(\d{1,2}|\d{4,})$`)
	grouped     = regexp.MustCompile(`^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$`)
	figureSigns = regexp.MustCompile(`^[+-]?\d[\d.,]*$`)
)

// writtenIn looks at all figures of an indicator.
func writtenIn(indicator *element) notation {
	const percentage = "2"
	n := notation{percent: indicator.attr("measure") == percentage}
	n.look(indicator.all("baseline"))
	for _, period := range indicator.all("period") {
		n.look(period.all("target"))
		n.look(period.all("actual"))
	}
	return n
}

func (n *notation) look(figures []*element) {
	for _, f := range figures {
		n.point = n.point || pointed.MatchString(f.attr("value"))
	}
}

// number reads a figure as a plain number; words are none. One whose commas could mean either, such as 1,500 where no other
// figure tells, is returned as it stands, and will be rejected.
func (n notation) number(value string) (string, bool) {
	if n.percent {
		value = strings.TrimSpace(strings.TrimSuffix(value, "%"))
	}
	if grouped.MatchString(value) && (n.point || strings.Count(value, ",") > 1) {
		value = strings.ReplaceAll(value, ",", "")
	}
	_, err := amountColumn.Canonical(value)
	return value, err == nil || figureSigns.MatchString(value)
}
