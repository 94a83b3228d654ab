package intake

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each case is the money of one activity in euros, and the rows it becomes: first day, last day, currency, planned, allocated, spent.
func TestIATIMoney(t *testing.T) {
	const committed, disbursed, spent = "2", "3", "4"
	for _, test := range []struct {
		name   string
		starts int
		money  []string
		want   []string
	}{
		{"none", 0, nil, nil},
		{"only what comes in", 0, []string{paid("1", "2024-03-01", "5")}, nil},
		{"zero is a value", 0, []string{paid(disbursed, "2024-03-01", "0.00")}, []string{"2024-01-01|2024-12-31|EUR|||0"}},
		{
			"disbursed and spent, of two years", 0,
			[]string{paid(disbursed, "2024-12-31", "1.10"), paid(spent, "2024-01-01", "2.20"), paid(spent, "2025-01-01", "4")},
			[]string{"2024-01-01|2024-12-31|EUR|||3.3", "2025-01-01|2025-12-31|EUR|||4"},
		},
		{
			"exact beyond what a float holds", 0,
			[]string{paid(spent, "2024-01-01", "12345678901234567.89"), paid(spent, "2024-01-01", "0.01")},
			[]string{"2024-01-01|2024-12-31|EUR|||12345678901234567.9"},
		},
		{
			"a commitment is left to later years but for what was spent", 0,
			[]string{paid(committed, "2024-01-01", "100"), paid(spent, "2024-06-01", "30"), paid(spent, "2026-06-01", "20"), planned("2027-01-01", "2027-12-31", "50")},
			[]string{"2024-01-01|2024-12-31|EUR||100|30", "2026-01-01|2026-12-31|EUR||70|20", "2027-01-01|2027-12-31|EUR|50|50|"},
		},
		{
			"spent before it was committed", 0,
			[]string{paid(spent, "2024-06-01", "30"), paid(committed, "2025-01-01", "100")},
			[]string{"2024-01-01|2024-12-31|EUR|||30", "2025-01-01|2025-12-31|EUR||70|"},
		},
		{
			"spent ahead of its budget", 0,
			[]string{paid(committed, "2024-01-01", "100"), planned("2024-01-01", "2024-12-31", "40"), paid(spent, "2024-06-01", "90"), planned("2025-01-01", "2025-12-31", "60")},
			[]string{"2024-01-01|2024-12-31|EUR|40|100|90", "2025-01-01|2025-12-31|EUR|60|60|"},
		},
		{
			"a part of a commitment cancelled", 0,
			[]string{paid(committed, "2024-01-01", "100"), paid(spent, "2024-06-01", "10"), paid(committed, "2025-01-01", "-20"), paid(spent, "2025-06-01", "30")},
			[]string{"2024-01-01|2024-12-31|EUR||100|10", "2025-01-01|2025-12-31|EUR||70|30"},
		},
		{
			"a budget of two calendar years lies where most of its days are", 0,
			[]string{planned("2024-10-01", "2025-09-30", "5"), planned("2025-04-01", "2026-03-31", "6")},
			[]string{"2025-01-01|2025-12-31|EUR|11||"},
		},
		{
			"years that begin in April", 4,
			[]string{planned("2024-04-01", "2025-03-31", "5"), paid(spent, "2025-03-31", "1"), paid(spent, "2025-04-01", "2")},
			[]string{"2024-04-01|2025-03-31|EUR|5||1", "2025-04-01|2026-03-31|EUR|||2"},
		},
		{"a budget of a leap year is one of a year", 0, []string{planned("2024-01-01", "2024-12-31", "5")}, []string{"2024-01-01|2024-12-31|EUR|5||"}},
		{"a longer budget has its own days", 0, []string{planned("2024-01-01", "2025-01-01", "5"), planned("2024-01-01", "2025-01-01", "6")}, []string{"2024-01-01|2025-01-01|EUR|11||"}},
		{
			"a revised budget replaces what it overlaps", 0,
			[]string{planned("2024-01-01", "2024-12-31", "5"), planned("2025-01-01", "2025-12-31", "6"), revised("2024-10-01", "2024-12-31", "7")},
			[]string{"2024-01-01|2024-12-31|EUR|7||", "2025-01-01|2025-12-31|EUR|6||"},
		},
		{"a revised budget that begins the day after", 0, []string{planned("2024-01-01", "2024-06-30", "5"), revised("2024-07-01", "2024-12-31", "7")}, []string{"2024-01-01|2024-12-31|EUR|12||"}},
		{
			"another currency has the day of its value", 0,
			[]string{planned("2024-01-01", "2024-12-31", "9"), paid(spent, "2024-02-01", "1"), paidIn("USD", spent, "2024-03-01", "2"), paidIn("USD", spent, "2024-03-01", "3")},
			[]string{"2024-01-01|2024-12-31|EUR|9||1", "2024-03-01|2024-03-01|USD|0||5"},
		},
		{
			"what is left in another currency goes to the next year too", 0,
			[]string{paid(committed, "2024-02-01", "9"), paid(spent, "2024-02-01", "1"), paidIn("USD", spent, "2024-03-01", "2"), paid(spent, "2025-02-01", "4")},
			[]string{"2024-01-01|2024-12-31|EUR||9|1", "2024-03-01|2024-03-01|USD||0|2", "2025-01-01|2025-12-31|EUR||8|4", "2025-01-01|2025-01-01|USD||-2|0"},
		},
		{
			"two years' money in another currency that is valued on one day", 0,
			[]string{
				paid(spent, "2024-02-01", "1"), paid(spent, "2024-02-01", "1"), paid(spent, "2024-02-01", "1"),
				valued("2024-03-01", paidIn("USD", spent, "2024-05-01", "2")), valued("2024-03-01", paidIn("USD", spent, "2025-05-01", "3")),
			},
			[]string{"2024-01-01|2024-12-31|EUR|||3", "2024-03-01|2024-03-01|USD|||5"},
		},
		{
			"commitments of two years in another currency that are valued on one day, and what is left of them", 0,
			[]string{
				paid(spent, "2024-02-01", "0"), paid(spent, "2024-02-01", "0"), paid(spent, "2024-02-01", "0"), paid(spent, "2026-02-01", "1"),
				valued("2024-03-01", paidIn("USD", committed, "2024-05-01", "7")), valued("2024-03-01", paidIn("USD", committed, "2025-05-01", "5")),
			},
			[]string{
				"2024-01-01|2024-12-31|EUR||0|0", "2024-03-01|2024-03-01|USD||12|0", "2025-01-01|2025-01-01|USD||7|",
				"2026-01-01|2026-12-31|EUR||0|1", "2026-01-01|2026-01-01|USD||12|0",
			},
		},
		{
			"committed later and valued on the day on which something was left", 0,
			[]string{
				paid(spent, "2025-02-01", "0"), paid(spent, "2025-02-01", "0"), paid(spent, "2025-02-01", "0"),
				paidIn("USD", committed, "2024-05-01", "7"), valued("2025-01-01", paidIn("USD", committed, "2026-05-01", "5")),
			},
			[]string{
				"2024-05-01|2024-05-01|USD||7|", "2025-01-01|2025-12-31|EUR||0|0", "2025-01-01|2025-01-01|USD||12|0", "2026-01-01|2026-01-01|USD||7|",
			},
		},
		{
			"a budget of one year and spending of another, valued on one day", 0,
			[]string{
				paid(spent, "2024-02-01", "1"), paid(spent, "2024-02-01", "1"), paid(spent, "2024-02-01", "1"),
				plannedIn("USD", "2024-03-01", "2024-01-01", "2024-12-31", "9"), valued("2024-03-01", paidIn("USD", spent, "2025-05-01", "3")),
			},
			[]string{"2024-01-01|2024-12-31|EUR|0||3", "2024-03-01|2024-03-01|USD|9||3"},
		},
		{
			"other currencies on one day", 0,
			[]string{
				paid(spent, "2024-02-01", "1"), paid(spent, "2024-02-01", "1"),
				paidIn("USD", spent, "2024-03-01", "2"), paidIn("GBP", spent, "2024-03-01", "3"), paidIn("CHF", spent, "2024-03-01", "4"),
			},
			[]string{"2024-01-01|2024-12-31|EUR|||2", "2024-03-01|2024-03-01|CHF|||4", "2024-03-01|2024-03-02|GBP|||3", "2024-03-01|2024-03-03|USD|||2"},
		},
		{
			"what is left in two other currencies", 0,
			[]string{
				paid(committed, "2024-02-01", "9"), paid(spent, "2024-02-01", "1"), paid(spent, "2025-02-01", "4"),
				paidIn("USD", committed, "2024-04-03", "2"), paidIn("GBP", committed, "2024-05-09", "3"),
			},
			[]string{
				"2024-01-01|2024-12-31|EUR||9|1", "2024-04-03|2024-04-03|USD||2|0", "2024-05-09|2024-05-09|GBP||3|0",
				"2025-01-01|2025-12-31|EUR||8|4", "2025-01-01|2025-01-01|GBP||3|0", "2025-01-01|2025-01-02|USD||2|0",
			},
		},
		{
			"two other currencies on the last day of a month", 0,
			[]string{paid(spent, "2024-02-01", "1"), paid(spent, "2024-02-01", "1"), paidIn("USD", spent, "2024-03-31", "2"), paidIn("GBP", spent, "2024-03-31", "2")},
			[]string{"bad: amounts in GBP and USD are both of 2024-03-31 to 2024-03-31, and a row of resources has one currency; no money of this activity is taken (activity 1 begins in line 1)"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := `<iati-activities version="2.03"><iati-activity default-currency="EUR"><iati-identifier>A</iati-identifier><reporting-org ref="XM"/>` +
				`<title><narrative>A</narrative></title><activity-status code="2"/>` + strings.Join(test.money, "") + `</iati-activity></iati-activities>`
			var got []string
			for _, line := range became(t, IATI{YearStarts: test.starts}, text)[2:] {
				got = append(got, strings.TrimSuffix(strings.TrimPrefix(line, "resources A|"), "|||||"))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Fatal(diff)
			}
		})
	}
}

func paid(kind, day, amount string) string { return paidIn("", kind, day, amount) }

func paidIn(currency, kind, day, amount string) string {
	return fmt.Sprintf(`<transaction><transaction-type code="%s"/><transaction-date iso-date="%s"/><value currency="%s" value-date="%s">%s</value></transaction>`,
		kind, day, currency, day, amount)
}

// valued is a transaction whose value is that of another day.
func valued(day, transaction string) string {
	return regexp.MustCompile(`value-date="[^"]*"`).ReplaceAllString(transaction, `value-date="`+day+`"`)
}

func plannedIn(currency, day, first, last, amount string) string {
	return strings.Replace(planned(first, last, amount), "<value>", fmt.Sprintf(`<value currency="%s" value-date="%s">`, currency, day), 1)
}

func planned(first, last, amount string) string {
	return fmt.Sprintf(`<budget type="1"><period-start iso-date="%s"/><period-end iso-date="%s"/><value>%s</value></budget>`, first, last, amount)
}

func revised(first, last, amount string) string {
	return strings.Replace(planned(first, last, amount), `type="1"`, `type="2"`, 1)
}
