package intake

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"stocktake/facts"
)

// published is the healthy file: one activity of each thing that is read.
const published = `<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03">
<iati-activity default-currency="EUR" xml:lang="en">
<iati-identifier> XM-1 </iati-identifier>
<reporting-org ref="XM"><narrative>Maker</narrative></reporting-org>
<title><narrative xml:lang="fr">Puits</narrative><narrative>Wells</narrative></title>
<description type="2"><narrative>To dig</narrative></description>
<description type="1"><narrative>Wells for all</narrative></description>
<participating-org role="1" ref="FUND"><narrative>Funder</narrative></participating-org>
<participating-org role="2" ref="XM"><narrative>Maker</narrative></participating-org>
<participating-org role="4"><narrative>Diggers; Sons</narrative></participating-org>
<activity-status code="2"/>
<activity-date type="1" iso-date="2024-01-01"/>
<activity-date type="2" iso-date="2024-02-01+08:00"/>
<activity-date type="3" iso-date="2025-12-31Z"/>
<recipient-country code="am"/>
<sector code="14030" vocabulary="1"/>
<budget type="1"><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><value value-date="2024-01-01">100.10</value></budget>
<transaction><transaction-type code="2"/><transaction-date iso-date="2024-03-01"/><value value-date="2024-03-01">150</value></transaction>
<transaction><transaction-type code="3"/><transaction-date iso-date="2024-04-01"/><value value-date="2024-04-01">60.05</value></transaction>
<transaction><transaction-type code="4"/><transaction-date iso-date="2024-05-01"/><value value-date="2024-05-01">-0.05</value></transaction>
<transaction><transaction-type code="1"/><transaction-date iso-date="2024-05-01"/><value>999</value></transaction>
<result type="1"><title><narrative>Water</narrative></title><indicator measure="1"><title><narrative>Wells dug; in all</narrative></title>
<baseline value="0"/><period><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><target value="10"/><actual value="7"/></period></indicator></result>
</iati-activity>
</iati-activities>
`

// become is what the healthy file becomes, row by row.
var become = []string{
	"programmes XM|Maker||||yearly|UTC| (fallback)",
	"partners Diggers, Sons|Diggers; Sons|organisation|| (fallback)",
	"partners AM|AM|country|| (fallback)",
	"activities XM-1|Wells|XM||AM;Diggers, Sons||||implementation|2024-02-01|2025-12-31|||||Wells for all",
	"resources XM-1|2024-01-01|2024-12-31|EUR|100.1|150|60|||||",
	"results XM-1|Wells dug, in all|2024-01-01|2024-12-31|0|10|7",
	"1 sector is left out; areas in a mapping would make a priority area of it",
}

const (
	inActivities = 3
	inResources  = 4
	inResults    = 5
)

// instead is what the healthy file becomes with some lines changed; an empty text takes a line out.
func instead(at int, lines ...string) []string {
	all := append([]string{}, become[:at]...)
	for _, line := range lines {
		if line != "" {
			all = append(all, line)
		}
	}
	return append(all, become[at+1:]...)
}

// Each case is the healthy file with one text changed.
func TestIATI(t *testing.T) {
	value := `<value value-date="2024-04-01">60.05</value>`
	activity := func(from, to string) []string {
		return instead(inActivities, strings.Replace(become[inActivities], from, to, 1))
	}
	for _, test := range []struct {
		name, from, to string
		want           []string
	}{
		{"sound", "", "", become},
		{"an actual end before a planned one", `type="3"`, `type="4"`, become},
		{"only planned dates", `type="2" iso-date`, `type="1" iso-date`, become},
		{"a date with a time by mistake", "2024-02-01+08:00", "2024-02-01T23:30:00-05:00", become},
		{"no end", `<activity-date type="3" iso-date="2025-12-31Z"/>`, "", activity("2025-12-31", "")},
		{"a publisher's own elements", "<title>", `<x:title xmlns:x="urn:x"><narrative>Other</narrative></x:title><title>`, become},
		{"a title in no language we look for", "<narrative>Wells</narrative>", "", activity("|Wells|", "|Puits|")},
		{"no status", `<activity-status code="2"/>`, "", refusedWhole("status", "the activity has no activity-status; it must be given, as a code from 1 to 6")},
		{"an unknown status", `status code="2"`, `status code="7"`, refusedWhole("status", `"7" is not one of pipeline, implementation, finalisation, closed, cancelled, suspended, or IATI 1 to 6`)},
		{"no identifier", " XM-1 ", " ", refusedWhole("code", "the activity has no iati-identifier; it must be given")},
		{"no title", "<title>", "<title/><other>", nil},
		{"a planned end before the actual start", "2025-12-31Z", "2023-12-31", append(
			activity("2025-12-31", ""), "1 planned start or end is overtaken by the actual other one and is left out")},
		{"a planned start after the actual end", `<activity-date type="2" iso-date="2024-02-01+08:00"/>`, `<activity-date type="4" iso-date="2023-12-31"/>`, append(
			activity("2024-02-01|2025-12-31", "|2023-12-31"), "1 planned start or end is overtaken by the actual other one and is left out")},
		{"an end before the start", `3" iso-date="2025-12-31Z"`, `4" iso-date="2023-12-31"`, refusedWhole("ends_on", "2023-12-31 is before starts_on 2024-02-01")},
		{"a date that is none", `"2024-02-01+08:00"`, `"soon"`, refusedWhole("starts_on", `line 14: "soon" is not a date; write year-month-day, such as 2025-03-31`)},
		{"a date of an unknown type", `type="3" iso`, `type="9" iso`, refusedWhole("", `the activity-date in line 15 has the type "9"; it is one of 1 to 4 (in version 1: start-planned, start-actual, end-planned, end-actual)`)},
		{"an amount with separators", value, `<value>1,060.05</value>`, noMoney(`the transaction in line 20: its value: "1,060.05" is not a number; write digits with a point, such as 1250.50`)},
		{"an amount in no currency", `default-currency="EUR" `, "", noMoney("the budget in line 18: its currency (there is a default-currency for all of an activity's): is empty; it must be given")},
		{"an amount without a date", `<transaction-date iso-date="2024-04-01"/><value value-date="2024-04-01">`, `<value>`, noMoney("the transaction in line 20: it has no date")},
		{"an amount with a value date only", `<transaction-date iso-date="2024-04-01"/>`, ``, become},
		{"a transaction of an unknown type", `type code="3"`, `type code="33"`, noMoney(`the transaction in line 20 has the type "33", which is not a code of IATI`)},
		{"a budget that never ends", `<period-end iso-date="2024-12-31"/><value`, "<value", noMoney("the budget in line 18: it has no period-end")},
		{"no target", `<target value="10"/>`, "", append(instead(inResults, ""), "1 period of an indicator has no target and is left out")},
		{"an empty target", `<target value="10"/>`, "<target/>", append(instead(inResults, ""), "1 period of an indicator has no target and is left out")},
		{"a target in words", `"10"/>`, `"Yes"/>`, append(instead(inResults, ""), `1 target, baseline or actual is not a number and is left out, in line 24: "Yes"`)},
		{
			"a target and an actual in words", `"10"/><actual value="7"/>`, `"Yes"/><actual value="partly"/>`,
			append(instead(inResults, ""), `2 targets, baselines or actuals are not numbers and are left out, the first in line 24: "Yes"`),
		},
		{
			"words in several places", `<baseline value="0"/><period>`,
			`<baseline value="few"/><period><period-start iso-date="2023-01-01"/><period-end iso-date="2023-12-31"/><target value="5"/><actual value="some"/></period><period>`,
			append(
				instead(inResults, "results XM-1|Wells dug, in all|2023-01-01|2023-12-31||5|", "results XM-1|Wells dug, in all|2024-01-01|2024-12-31||10|7"),
				`2 targets, baselines or actuals are not numbers and are left out, the first in line 24: "few"`,
			),
		},
		{"a target that could be two", `"10"/>`, `"10,000"/>`, instead(inResults, `bad target: line 24: "10,000" is not a number; write digits with a point, such as 1250.50 (activity 1 begins in line 3)`)},
		{"a target of several thousands", `"10"/>`, `"10,000,000"/>`, instead(inResults, "results XM-1|Wells dug, in all|2024-01-01|2024-12-31|0|10000000|7")},
		{"a point elsewhere tells what a comma is", `"10"/><actual value="7"/>`, `"10,000"/><actual value="7.5"/>`, instead(inResults, "results XM-1|Wells dug, in all|2024-01-01|2024-12-31|0|10000|7.5")},
		{"a percent sign of a percentage", `measure="1"><title><narrative>Wells dug; in all</narrative></title>` + "\n" + `<baseline value="0"/>`, `measure="2"><title><narrative>Wells dug; in all</narrative></title>` + "\n" + `<baseline value="5 %"/>`, instead(inResults, "results XM-1|Wells dug, in all|2024-01-01|2024-12-31|5|10|7")},
		{"no actual", `<actual value="7"/>`, "", instead(inResults, "results XM-1|Wells dug, in all|2024-01-01|2024-12-31|0|10|")},
		{"targets for all and for parts", `<target value="10"/>`, `<target value="4"><dimension name="sex" value="f"/></target><target value="10"/>`, become},
		{"targets for parts only", `<target value="10"/>`, `<target value="4"><dimension name="sex" value="f"/></target><target value="6"><dimension name="sex" value="m"/></target>`, append(instead(inResults, ""), "1 period of an indicator has targets for parts only and is left out")},
		{"less is better, from a baseline", `measure="1"`, `measure="1" ascending="0"`, become},
		{"less is better, from who knows where", `measure="1"><title><narrative>Wells dug; in all</narrative></title>` + "\n" + `<baseline value="0"/>`, `measure="1" ascending="false"><title><narrative>Wells dug</narrative></title>`, append(instead(inResults, ""), "1 period of an indicator that is to fall has no baseline and is left out")},
		{"a period without an end", `<period-end iso-date="2024-12-31"/><target`, `<target`, instead(inResults, "bad ends_on: line 24: is empty; it must be given (activity 1 begins in line 3)")},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := strings.Replace(published, test.from, test.to, 1)
			if test.want == nil {
				test.want = refusedWhole("title", "is empty; it must be given")
				text = strings.Replace(text, "</title>\n<description", "</other>\n<description", 1)
			}
			if text == published && test.from != "" {
				t.Fatal("nothing was changed")
			}
			if diff := cmp.Diff(test.want, became(t, IATI{}, text)); diff != "" {
				t.Fatal(diff)
			}
		})
	}
}

// refusedWhole is an activity that is refused whole.
func refusedWhole(column, reason string) []string {
	return []string{strings.TrimSuffix("bad "+column, " ") + ": " + reason + " (activity 1 begins in line 3)", become[len(become)-1]}
}

// noMoney is an activity that is taken without its money.
func noMoney(reason string) []string {
	return instead(inResources, "bad: "+reason+"; no money of this activity is taken (activity 1 begins in line 3)")
}

// became is what a file of that text becomes: rows, rejects, notes.
func became(t *testing.T, options IATI, text string) []string {
	t.Helper()
	var lines []string
	row := func(r facts.Row) error {
		line := r.Kind.Name + " " + strings.Join(r.Cells, "|")
		if r.Fallback {
			line += " (fallback)"
		}
		lines = append(lines, line)
		return nil
	}
	reject := func(r facts.Reject) error {
		lines = append(lines, strings.TrimSuffix("bad "+r.Column, " ")+": "+r.Reason)
		return nil
	}
	sum, err := Read(iatiFile(text, options), row, reject)
	if err != nil {
		return append(lines, "!"+err.Error())
	}
	if sum.Rows+sum.Rejected != len(lines) {
		t.Errorf("%d rows and %d rejects, but %d were handed over", sum.Rows, sum.Rejected, len(lines))
	}
	return append(lines, sum.Notes...)
}

func iatiFile(text string, options IATI) File {
	fsys := fstest.MapFS{"a.xml": {Data: []byte(text)}}
	return File{Path: "a.xml", fsys: fsys, name: "a.xml", iati: &options}
}

func TestIATIByAMapping(t *testing.T) {
	two := strings.Replace(published, `<sector code="14030" vocabulary="1"/>`, `<sector code="14030"/><sector vocabulary="7" code="6"/><sector vocabulary="7" code="13"/>`, 1)
	for _, test := range []struct {
		name    string
		options IATI
		areas   string
		note    string
	}{
		{"a code", IATI{Areas: map[string]string{"14030": "WATER"}}, "WATER", "2 sectors have no area in the mapping and are left out, the first is 7:6"},
		{"the longest beginning", IATI{Areas: map[string]string{"14": "INFRA", "1403": "WATER", "15": "GOV"}}, "WATER", "2 sectors have no area in the mapping and are left out, the first is 7:6"},
		{"another vocabulary", IATI{Areas: map[string]string{"7:6": "GOAL-6", "7": "WRONG", "14": "INFRA"}}, "GOAL-6;INFRA", "1 sector has no area in the mapping and is left out: 7:13"},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := instead(inActivities, strings.Replace(become[inActivities], "Sons||", "Sons|"+test.areas+"|", 1))
			want[len(want)-1] = test.note
			if diff := cmp.Diff(want, became(t, test.options, two)); diff != "" {
				t.Fatal(diff)
			}
		})
	}
	want := instead(inActivities, strings.Replace(become[inActivities], "|XM|", "|OURS|", 1))[1:]
	if diff := cmp.Diff(want, became(t, IATI{Programme: "OURS"}, published)); diff != "" {
		t.Fatal("with one programme for all: ", diff)
	}
}

// The old versions say the same in other codes and without narratives.
func TestIATIOfVersion1(t *testing.T) {
	old := `<iati-activities version="1.01">
<iati-activity default-currency="EUR" xml:lang="en">
<participating-org role="Extending" ref="XM">Maker</participating-org>
<participating-org role="Funding" ref="GB">UNITED KINGDOM</participating-org>
<participating-org role="Implementing">Diggers; Sons</participating-org>
<reporting-org ref="XM">Maker</reporting-org>
<recipient-country code="AM">Armenia</recipient-country>
<title xml:lang="fr">Puits</title><title>Wells</title>
<description>Wells for all</description>
<activity-date type="start-planned">2024-01-01</activity-date><activity-date type="start-actual">2024-02-01</activity-date>
<activity-date type="end-planned" iso-date="2025-12-31">31 December</activity-date>
<activity-status code="2">Implementation</activity-status>
<sector code="14030" vocabulary="DAC">Water</sector>
<transaction><value value-date="2024-03-01">150</value><transaction-type code="C">Commitment</transaction-type></transaction>
<transaction><transaction-type code="D"/><transaction-date iso-date="2024-04-01"/><value value-date="2024-04-01">60</value></transaction>
<transaction><transaction-type code="IF"/><value>9</value></transaction>
<budget type="Original"><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><value value-date="2024-01-01">90</value></budget>
<budget type="Revised"><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><value value-date="2024-01-01">100.1</value></budget>
<result><indicator measure="1"><title>Wells dug, in all</title><baseline year="2023" value="0"/>
<period><period-start iso-date="2024-01-01"/><period-end iso-date="2024-12-31"/><target value="10"/><actual value="7"/></period></indicator></result>
<iati-identifier>XM-1</iati-identifier>
</iati-activity>
</iati-activities>`
	want := append([]string{}, become...)
	want[2] = "partners AM|Armenia|country|| (fallback)"
	if diff := cmp.Diff(want, became(t, IATI{}, old)); diff != "" {
		t.Fatal(diff)
	}
}

func TestIATINamesPartnersOnce(t *testing.T) {
	start, end := strings.Index(published, "<iati-activity "), strings.Index(published, "</iati-activities>")
	second := strings.NewReplacer("XM-1", "XM-2", ">Maker<", ">The Maker<").Replace(published[start:end])
	lines := became(t, IATI{}, published[:end]+second+published[end:])
	want := append([]string{}, become[:6]...)
	for _, line := range become[inActivities : inResults+1] {
		want = append(want, strings.Replace(line, "XM-1", "XM-2", 1))
	}
	if diff := cmp.Diff(append(want, "2 sectors are left out; areas in a mapping would make priority areas of them"), lines); diff != "" {
		t.Fatal(diff)
	}
}

func TestIATIRejectsBearTheirPlace(t *testing.T) {
	text := strings.Replace(published, `<activity-status code="2"/>`, "", 1)
	_, err := Read(iatiFile(text, IATI{}), func(facts.Row) error { return nil }, func(r facts.Reject) error {
		return fmt.Errorf("%d %q", r.Row, r.Raw)
	})
	if want := `a.xml: activity 1: 1 ["3" "XM-1"]`; err == nil || err.Error() != want {
		t.Fatal(err)
	}
}

// Each case is the healthy file spoilt as a whole.
func TestIATIFaults(t *testing.T) {
	change := func(from, to string) string { return strings.Replace(published, from, to, 1) }
	deep := strings.Repeat("<a>", deepest) + strings.Repeat("</a>", deepest)
	for _, test := range []struct{ name, text, want string }{
		{"a BOM", "\ufeff" + published, ""},
		{"no version", change(` version="2.03"`, ""), ""},
		{"no activities", `<iati-activities version="2.03"/>`, ""},
		{"empty", "", "the file is empty; download it again"},
		{"no XML", "code,title\n", "line 1: this is not XML: text stands before any element; check what the file holds"},
		{"a page of a website", "<!DOCTYPE html><html></html>", `line 1: this is not an IATI file: its first element is "html"; give the publisher's activity file; its first element is iati-activities`},
		{"an organisation file", `<iati-organisations version="2.03"/>`, "line 1: this is an IATI organisation file: it holds an organisation's budgets and documents, and no activities; give the publisher's activity file; its first element is iati-activities"},
		{"a version to come", change("2.03", "3.01"), `line 2: version "3.01" of IATI is not known; give a file of version 2.03, or of 1.01 to 2.02`},
		{"cut off", published[:strings.Index(published, "<sector")], "line 17: the XML is broken: unexpected EOF; download the file again, or ask its publisher to mend it"},
		{"a tag that is not closed", change("</title>", ""), "line 25: the XML is broken: element <title> closed by </iati-activity>; download the file again, or ask its publisher to mend it"},
		{"a bare ampersand", change("Diggers;", "Diggers & "), "line 11: the XML is broken: invalid character entity & (no semicolon); download the file again, or ask its publisher to mend it"},
		{"a second document", published + published[strings.Index(published, "<iati-activities"):], "line 27: a second document begins here; split the file; one file holds one iati-activities"},
		{"Latin-1", change("UTF-8", "ISO-8859-1"), "the file is ISO-8859-1; save it as UTF-8 and let its first line say so"},
		{"not the UTF-8 it says it is", change("Wells", "Puits creus\xe9s"), "line 6: the XML is broken: invalid UTF-8; download the file again, or ask its publisher to mend it"},
		{"UTF-16", "\xff\xfe<\x00i\x00", "the file is UTF-16; save it as UTF-8 and let its first line say so"},
		{"an archive", "PK\x03\x04", "the file is an archive, not XML; unpack it first"},
		{"entities that would grow a thousandfold", change("<iati-activities", `<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><iati-activities`), "line 2: the file defines entities of its own; save it without its DOCTYPE"},
		{"elements without end in one another", change("<sector", deep+"<sector"), "line 17: elements lie more than 50 deep in one another; look for one that is never closed"},
		{"a text of more than there is memory for", change("Wells for all", strings.Repeat("x", longest+1<<20)), "line 8: the text or element here is longer than 16 MiB; look for a tag or a comment that is never closed"},
		{"many small elements that never end", change("<title>", "<title>"+strings.Repeat("<narrative>x</narrative>", longest/20)), "line 6: the text or element here is longer than 16 MiB; look for a tag or a comment that is never closed"},
		{"a long file of what nobody reads", change("<sector", strings.Repeat("<document-link/>", longest/10)+"<sector"), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			none := func(facts.Row) error { return nil }
			sum, err := Read(iatiFile(test.text, IATI{}), none, func(r facts.Reject) error { return errors.New(r.Reason) })
			if test.want == "" {
				if err != nil || sum.SHA256 == "" {
					t.Fatal(sum, err)
				}
				return
			}
			fault, ok := errors.AsType[*Fault](err)
			if !ok {
				t.Fatalf("got %v, want a fault", err)
			}
			if diff := cmp.Diff("a.xml: "+test.want, fault.Error()); diff != "" {
				t.Fatal(diff)
			}
		})
	}
}

// Each case is the periods of indicators of the healthy file's activity, by title, and the results they become.
func TestIATIPeriodsThatBeginOnOneDay(t *testing.T) {
	type period struct{ title, first, last, target string }
	const title = "Wells"
	long := strings.Repeat("é", 200)
	for _, test := range []struct {
		name    string
		periods []period
		want    []string
	}{
		{"years one after another", []period{{title, "2020-01-01", "2020-12-31", "10"}, {title, "2021-01-01", "2021-12-31", "20"}}, []string{"Wells|2020-01-01|2020-12-31||10|", "Wells|2021-01-01|2021-12-31||20|"}},
		{
			"targets until then",
			[]period{{title, "2020-01-01", "2020-12-31", "10"}, {title, "2020-01-01", "2021-12-31", "20"}, {title, "2020-01-01", "2022-12-31", "30"}},
			[]string{"Wells|2020-01-01|2020-12-31||10|", "Wells (to 2021-12-31)|2020-01-01|2021-12-31||20|", "Wells (to 2022-12-31)|2020-01-01|2022-12-31||30|"},
		},
		{
			"whatever their order",
			[]period{{title, "2020-01-01", "2021-12-31", "20"}, {title, "2020-01-01", "2020-12-31", "10"}},
			[]string{"Wells (to 2021-12-31)|2020-01-01|2021-12-31||20|", "Wells|2020-01-01|2020-12-31||10|"},
		},
		{
			"the same days",
			[]period{{title, "2020-01-01", "2020-12-31", "10"}, {title, "2020-01-01", "2020-12-31", "12"}, {title, "2020-01-01", "2020-12-31", "10.0"}, {title, "2020-01-01", "2020-12-31", "14"}},
			[]string{"Wells|2020-01-01|2020-12-31||10|", "Wells (2)|2020-01-01|2020-12-31||12|", "Wells|2020-01-01|2020-12-31||10|", "Wells (3)|2020-01-01|2020-12-31||14|"},
		},
		{
			"a title that is such a name already",
			[]period{{title, "2020-01-01", "2020-12-31", "10"}, {title, "2020-01-01", "2021-12-31", "20"}, {"Wells (to 2021-12-31)", "2020-01-01", "2021-12-31", "5"}},
			[]string{"Wells|2020-01-01|2020-12-31||10|", "Wells (to 2021-12-31)|2020-01-01|2021-12-31||20|", "Wells (to 2021-12-31) (2)|2020-01-01|2021-12-31||5|"},
		},
		{
			"a title as long as may be",
			[]period{{long, "2020-01-01", "2020-12-31", "10"}, {long, "2020-01-01", "2021-12-31", "20"}},
			[]string{long + "|2020-01-01|2020-12-31||10|", strings.Repeat("é", 184) + " (to 2021-12-31)|2020-01-01|2021-12-31||20|"},
		},
		{"one without an end", []period{{title, "2020-01-01", "2020-12-31", "10"}, {title, "2020-01-01", "", "20"}}, []string{"Wells|2020-01-01|2020-12-31||10|", "bad"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var all strings.Builder
			for i, p := range test.periods {
				if i == 0 || p.title != test.periods[i-1].title {
					fmt.Fprintf(&all, "%s<indicator><title><narrative>%s</narrative></title>", strings.Repeat("</indicator>", min(i, 1)), p.title)
				}
				fmt.Fprintf(&all, `<period><period-start iso-date="%s"/><period-end iso-date="%s"/><target value="%s"/></period>`, p.first, p.last, p.target)
			}
			from, to := strings.Index(published, "<indicator"), strings.Index(published, "</result>")
			lines := became(t, IATI{}, published[:from]+all.String()+"</indicator>"+published[to:])
			var got []string
			for _, line := range lines[inResults : len(lines)-1] {
				line, _, _ = strings.Cut(strings.TrimPrefix(line, "results XM-1|"), " ends_on:")
				got = append(got, line)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Fatal(diff)
			}
		})
	}
}

// Each case is the healthy file with one text changed: of which kinds it says that it has all rows about its activity.
func TestIATISaysWhatIsWhole(t *testing.T) {
	for _, test := range []struct{ name, from, to, want string }{
		{"sound", "", "", "resources results"},
		{"no result", `<target value="10"/>`, "", "resources results"},
		{"bad money", `type code="3"`, `type code="33"`, "results"},
		{"a bad result", `"10"/>`, `"10,000"/>`, "resources"},
	} {
		t.Run(test.name, func(t *testing.T) {
			row := func(r facts.Row) error {
				want := ""
				if r.Kind.Name == "activities" {
					want = test.want
				}
				if got := strings.Join(r.Whole, " "); got != want || r.Line != 3 {
					t.Errorf("%s in line %d: got %q, want %q in line 3", r.Kind.Name, r.Line, got, want)
				}
				return nil
			}
			text := strings.Replace(published, test.from, test.to, 1)
			if _, err := Read(iatiFile(text, IATI{}), row, func(facts.Reject) error { return nil }); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// Twice as many who take part are twice the work: a search among all for each would take minutes here.
func TestIATIManyTakePart(t *testing.T) {
	const n = 200_000
	var text strings.Builder
	text.WriteString(`<iati-activities version="2.03"><iati-activity><iati-identifier>A</iati-identifier><reporting-org ref="XM"/>` +
		`<title><narrative>A</narrative></title><activity-status code="2"/>`)
	for i := range n {
		fmt.Fprintf(&text, `<participating-org ref="O-%d" role="4"/>`, i)
	}
	text.WriteString(`</iati-activity></iati-activities>`)
	start := time.Now()
	if got := became(t, IATI{}, text.String()); len(got) != n+2 {
		t.Errorf("%d rows, want %d", len(got), n+2)
	}
	if took := time.Since(start); took > time.Minute {
		t.Errorf("it took %s", took)
	}
}
