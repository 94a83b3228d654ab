package intake

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pgregory.net/rapid"

	"stocktake/config"
	"stocktake/facts"
)

const survey = `files: ["survey-*.csv"]
missing: [NA]
columns:
  begun: {header: Begun on, date: [DD/MM/YYYY]}
  cost: {header: "Cost *", number: {remove: ["€"], thousands: ".", decimal: ",", times: 1000}}
  rated_*: {values: {Agree: 5, "Agree *": 4, Disagree: 1, Not mine: ""}}
leave_out: ["note_*"]
facts:
  - kind: programmes
    cells: {code: SCHOOL, name: School, cadence: yearly, time_zone: Europe/Lisbon}
  - kind: activities
    first: true
    cells: {code: "{course}", title: "Course {course}", programme: SCHOOL, status: closed, starts_on: "{begun}"}
  - kind: resources
    only_with: [spent]
    cells: {activity: "{course}", starts_on: "{begun}", ends_on: "{begun}", currency: EUR, spent: "{cost}"}
  - kind: feedback
    only_with: [score]
    each:
      rated_useful: {criterion: relevance}
      rated_slow: {criterion: efficiency, scale_min: 5, scale_max: 1}
    cells:
      submission: "{person}/{@column}"
      subject: "{course}"
      submitted_at: "{begun}"
      respondent: "{person}"
      role: participant
      score: "{@value}"
      scale_min: 1
      scale_max: 5
`

const answers = "course,person,Begun on,\"Cost\n(thousands)\",rated_useful,rated_slow,note_1\n" +
	"KNOTS,ann,31/01/2025,\"€1.250,50\",Agree,Agree  somewhat,fine\n"

// compiled is a mapping of that text, or what is wrong with it.
func compiled(t *testing.T, text string) (*Mapping, string) {
	t.Helper()
	var spec MappingSpec
	places, err := config.DecodePlaced("m.yaml", []byte(text), &spec)
	if err != nil {
		return nil, err.Error()
	}
	m, faults := CompileMapping(spec, places.At)
	var found []config.Found
	for _, f := range faults {
		found = append(found, config.Found(f))
	}
	return m, places.Faults(found).Error()
}

// mapped reads a table through a mapping: facts and rejects as lines, and the error.
func mapped(t *testing.T, mapping, table string) (lines []string, sum Summary, err error) {
	t.Helper()
	m, wrong := compiled(t, mapping)
	if wrong != "" {
		t.Fatal(wrong)
	}
	path := filepath.Join(t.TempDir(), "survey-1.csv")
	if err := os.WriteFile(path, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	files, err := m.Find([]string{path})
	if err != nil {
		t.Fatal(err)
	}
	row := func(r facts.Row) error { lines = append(lines, factLine(r)); return nil }
	reject := func(r facts.Reject) error {
		lines = append(lines, "bad "+r.Column+": "+r.Reason)
		return nil
	}
	sum, err = Read(files[0], row, reject)
	return lines, sum, err
}

func factLine(r facts.Row) string {
	text := r.Kind.Name
	for i, c := range r.Kind.Columns {
		if r.Cells[i] != "" {
			text += " " + c.Name + "=" + r.Cells[i]
		}
	}
	if r.RecordedAt != "" {
		text += " recorded_at=" + r.RecordedAt
	}
	return text
}

const (
	madeProgramme = "programmes code=SCHOOL name=School cadence=yearly time_zone=Europe/Lisbon"
	madeActivity  = "activities code=KNOTS title=Course KNOTS programme=SCHOOL status=closed starts_on=2025-01-31"
	madeMoney     = "resources activity=KNOTS starts_on=2025-01-31 ends_on=2025-01-31 currency=EUR spent=1250500"
	madeSlow      = "feedback submission=ann/rated_slow subject=KNOTS submitted_at=2025-01-31T12:00:00Z respondent=ann role=participant criterion=efficiency score=4 scale_min=5 scale_max=1"
	madeUseful    = "feedback submission=ann/rated_useful subject=KNOTS submitted_at=2025-01-31T12:00:00Z respondent=ann role=participant criterion=relevance score=5 scale_min=1 scale_max=5"
)

// Each case is the survey with one change in its table.
func TestARowBecomesSeveralFacts(t *testing.T) {
	for _, test := range []struct {
		sentence string
		old, new string
		want     []string
	}{
		{"as it stands", "", "", []string{madeProgramme, madeActivity, madeMoney, madeSlow, madeUseful}},
		{"a BOM", "course", "\ufeffcourse", []string{madeProgramme, madeActivity, madeMoney, madeSlow, madeUseful}},
		{"a word that means unknown", "Agree,Agree", "NA,Agree", []string{madeProgramme, madeActivity, madeMoney, madeSlow}},
		{"a word that the table makes unknown", "Agree,Agree", "Not mine,Agree", []string{madeProgramme, madeActivity, madeMoney, madeSlow}},
		{"an empty cell", "Agree,Agree", ",Agree", []string{madeProgramme, madeActivity, madeMoney, madeSlow}},
		{"a word that is not in the table of values", "Agree,Agree", "Agre,Agree", []string{
			`bad rated_useful: "Agre" is not in the table of values; correct the cell or add the word to the table (m.yaml:6:3)`, madeProgramme, madeActivity, madeMoney, madeSlow,
		}},
		{"a day in another form", "31/01/2025", "2025-01-31", []string{
			`bad Begun on: "2025-01-31" is not a day or time written as DD/MM/YYYY (m.yaml:4:3)`, madeProgramme,
		}},
		{"a day that is not there", "31/01/2025", "31/02/2025", []string{
			`bad Begun on: "31/02/2025" is not a day or time written as DD/MM/YYYY (m.yaml:4:3)`, madeProgramme,
		}},
		{"an amount with groups of two digits", "€1.250,50", "12.50", []string{
			`bad Cost (thousands): "12.50" is not a number as the mapping says they are written (m.yaml:5:3)`, madeProgramme, madeActivity, madeSlow, madeUseful,
		}},
		{"a key that is not known", "KNOTS", "NA", []string{
			madeProgramme,
			`bad course: as code of activities: is empty; it must be given (m.yaml:13:19)`,
		}},
		{"a second row of the same course", "fine\n", "fine\nKNOTS,bob,01/02/2025,NA,NA,NA,\n", []string{madeProgramme, madeActivity, madeMoney, madeSlow, madeUseful}},
		{"the header once more", "fine\n", "fine\ncourse,person,Begun on,\"Cost\n(thousands)\",rated_useful,rated_slow,note_1\n", []string{
			madeProgramme, madeActivity, madeMoney, madeSlow, madeUseful, "bad : the header stands here again; if two files were put together, remove this row",
		}},
		{"a row with too few cells", "fine\n", "fine\nKNOTS,bob\n", []string{
			madeProgramme, madeActivity, madeMoney, madeSlow, madeUseful, "bad : the row has 2 cells where the header has 7; look for a missing comma or a line break outside quotes",
		}},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			lines, sum, err := mapped(t, survey, strings.Replace(answers, test.old, test.new, 1))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, lines); diff != "" {
				t.Error(diff)
			}
			if sum.Rows+sum.Rejected != len(lines) {
				t.Errorf("counted %d and %d of %d", sum.Rows, sum.Rejected, len(lines))
			}
		})
	}
}

// Each case is the survey with one change in the mapping, which its table then does not fit.
func TestAMappingAndAHeaderMustFit(t *testing.T) {
	for _, test := range []struct{ sentence, old, new, want string }{
		{"a column that is not there", "Begun on", "Begun in", `row 1, column "Begun in": the mapping wants this column (m.yaml:4:3) and the file has none; the nearest it has is "Begun on"; correct the mapping or the header`},
		{"a text names one that is not there", "Course {course}", "Course {curse}", `row 1, column "curse": the mapping wants this column (m.yaml:13:38) and the file has none; the nearest it has is "course"`},
		{"a pattern that means several", `"Cost *"`, `"*d_*"`, `row 1, column "*d_*": the mapping means one column (m.yaml:5:3) and 2 of the file have such a header; write the header out in full, or rename one of them in the file`},
		{"a column neither used nor left out", `"note_*"`, `"person*"`, `row 1: the mapping neither uses nor leaves out "note_1"; use the column in facts or name it under leave_out (m.yaml:7:1)`},
		{"a column left out that is not there", `"note_*"`, `"note_*", remark`, `row 1, column "remark": the mapping leaves out this column (m.yaml:7:23) and the file has none; the nearest it has is "person"; correct the mapping`},
		{"a column used and left out", `"note_*"`, `"note_*", person`, `row 1, column "person": the mapping both uses and leaves out this column (m.yaml:7:23); take it from leave_out`},
		{"another separator", "missing:", "separator: \";\"\nmissing:", `line 1: a quote is broken`},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			_, _, err := mapped(t, strings.Replace(survey, test.old, test.new, 1), answers)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v\nwant %s", err, test.want)
			}
		})
	}
}

// Each case is a table whose form the mapping does not know yet.
func TestATableOfAnotherFormIsToldToTheMapping(t *testing.T) {
	for _, test := range []struct{ sentence, table, want string }{
		{"semicolons", "person;course\nann;KNOTS\n", `row 1: cells are separated by semicolons; write separator: ";" into the mapping`},
		{"tabs", "person\tcourse\nann\tKNOTS\n", `row 1: cells are separated by tabs; write separator: "\t" into the mapping`},
		{"nothing at all", "", `the file is empty; give it a header row`},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			if _, _, err := mapped(t, survey, test.table); err == nil || !strings.HasSuffix(err.Error(), test.want) {
				t.Errorf("%v\nwant %s", err, test.want)
			}
		})
	}
}

// Each case is the survey's mapping with one thing in it that makes no sense.
func TestMappingsThatMakeNoSense(t *testing.T) {
	for _, test := range []struct{ sentence, old, new, want string }{
		{"as it stands", "", "", ""},
		{"no file named", `["survey-*.csv"]`, "[]", "m.yaml:1:1: files: name the files that the mapping is for"},
		{"a file in a folder", "survey-*", "in/survey-*", `m.yaml:1:9: "in/survey-*.csv" is not the name of a file; write it without folders`},
		{"a misspelt key", "leave_out", "leave_aut", `m.yaml:7:1: unknown key "leave_aut"; did you mean "leave_out"?`},
		{"no such kind", "kind: resources", "kind: resource", `m.yaml:14:11: kind: there is no kind of fact "resource"; there are frameworks`},
		{"no such column of a kind", "spent:", "spend:", `m.yaml:16:99: spend: there is no such column in resources; the nearest is "spent"`},
		{"no such column of a kind under only_with", "[spent]", "[spend]", `m.yaml:15:17: spend: there is no such column in resources; the nearest is "spent"`},
		{"a required column missing", "status: closed, ", "", "m.yaml:13:5: status of activities must be given; add a line for it"},
		{"a constant there cannot be", "status: closed", "status: shut", `"shut" is not one of pipeline, implementation`},
		{"a brace without partner", `"Course {course}"`, `"Course {course"`, `title: a brace in "{course" has no partner; write {{ for a brace itself`},
		{"nothing stands for that", "{@value}", "{@valu}", "{@valu} stands for nothing here"},
		{"a value outside each", `"Course {course}"`, `"{@value}"`, "{@value} stands for nothing here"},
		{"a column that no text names", "  begun:", "  ended: {header: Ended}\n  begun:", "m.yaml:4:3: ended: no text of facts names this column"},
		{"a broken regular expression", `{header: Begun on,`, `{header: Begun on, part: "(",`, `m.yaml:4:35: part: "(" is not a regular expression`},
		{"no such zone", `date: [DD/MM/YYYY]`, `date: [DD/MM/YYYY], zone: Europe/Lisboa`, `zone: "Europe/Lisboa" is not a time zone`},
		{"the zone of whichever machine it is", `date: [DD/MM/YYYY]`, `date: [DD/MM/YYYY], zone: localtime`, `zone: "localtime" is not a time zone`},
		{"a zone without dates", `date: [DD/MM/YYYY]`, `zone: UTC`, "zone: a zone says how times are meant; say with date how they are written"},
		{"no form of dates", "DD/MM/YYYY", "dd/mm/jjjj", `m.yaml:4:36: date: "dd/mm/jjjj" is not a form of dates; write it with YYYY, YY, MMMM, MMM, MM, M, DD, D, hh (h with PM), mm, ss, Z, such as DD/MM/YYYY, and with a colon in quotes, such as "DD/MM/YYYY hh:mm"`},
		{"a form with a colon that is not in quotes", "[DD/MM/YYYY]", "[DD/MM/YYYY hh:mm]", "m.yaml:4:36: a text is wanted here, not a block of keys and values; put a text with a colon in quotes"},
		{"the same with a name before it", "[DD/MM/YYYY]", `{form: DD/MM/YYYY}`, "m.yaml:4:29: a list is wanted here, not a block of keys and values\n"},
		{"a form without year", "DD/MM/YYYY", "DD/MM", `date: "DD/MM" has no year`},
		{"one sign for thousands and decimals", `decimal: ","`, `decimal: "."`, `thousands and decimal are both "."; give each a sign of its own`},
		{"times nothing", "times: 1000", "times: 0", `number: times: "0" is not a number to multiply by`},
		{"a number that YAML would change", "Agree: 5", "Agree: 007", "m.yaml:6:29: a text or a plain number (in quotes if it is to be kept as written) is wanted here, not 007"},
		{"a word that YAML would change", "Agree: 5", "007: 5", "m.yaml:6:22: 007 would not be read as it is written; put it in quotes"},
		{"two entries speak of one column", "  rated_*:", "  \"*_useful\": {}\n  rated_*:", `both "*_useful" and "rated_*" of columns speak of "rated_useful"`},
		{"a separator of two signs", "missing:", "separator: ;;\nmissing:", `m.yaml:2:12: separator: ";;" is not one sign`},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			changed := strings.Replace(survey, test.old, test.new, 1)
			_, wrong := compiled(t, changed)
			if test.want == "" && wrong != "" || !strings.Contains(wrong, test.want) {
				t.Errorf("%s\nwant %s", wrong, test.want)
			}
		})
	}
}

// Whatever the cells hold, a record gives facts or rejects, or it is counted as one that gave none.
func TestNothingOfAMappedTableIsLostInSilence(t *testing.T) {
	cell := rapid.SampledFrom([]string{"", "NA", "KNOTS", "ann", "Agree", "Agree so far", "31/01/2025", "\"1,5\"", "€9", "a;b", "caf\xe9", "x\x00y", "{course}"})
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 7, 7), 0, 6).Draw(r, "rows")
		table := strings.SplitAfter(answers, "note_1\n")[0]
		for _, row := range rows {
			table += strings.Join(row, ",") + "\n"
		}
		lines, sum, err := mapped(t, survey, table)
		if err != nil || sum.Rows+sum.Rejected != len(lines) || len(lines)+sum.Without < len(rows) {
			r.Fatalf("%d lines, %+v of %d rows: %v", len(lines), sum, len(rows), err)
		}
	})
}

// The first row counts in all files that are read as one import, not in each; the next import has a first row of its own.
func TestTheFirstOfSeveralRowsIsThatOfAllFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "survey-1.csv"), answers)
	write(t, filepath.Join(dir, "survey-2.csv"), strings.Replace(answers, "31/01/2025", "28/02/2025", 1))
	m, _ := compiled(t, survey)
	for range 2 {
		files, err := m.Find([]string{dir})
		if err != nil {
			t.Fatal(err)
		}
		var activities []string
		for _, f := range files {
			_, err := Read(f, func(r facts.Row) error {
				if r.Kind.Name == "activities" {
					activities = append(activities, factLine(r))
				}
				return nil
			}, nil)
			if err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff([]string{madeActivity}, activities); diff != "" {
			t.Error(diff)
		}
	}
}
