package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"stocktake/internal/every"
	"stocktake/review"
)

func TestGoldenFiles(t *testing.T) {
	first := func() Case {
		past := year2025()
		past.From, past.To = past.From.AddDate(-1, 0, 0), past.From
		return Case{
			Report: dialogue(), Recommendation: course(), Lines: review.Lines{AcceptedFalseShare: .1, Leave: .5},
			Past: []Earlier{{Period: past, Verdict: review.Reshape, Concerns: []review.Concern{review.NotWorking}}},
		}
	}
	told := func() Case {
		c := first()
		c.Recommendation.Told = &review.Telling{Scores: c.Recommendation.Scores}
		for i := range c.Recommendation.Told.Scores {
			c.Recommendation.Told.Scores[i].Mean = is(.3)
		}
		c.Recommendation.Told.Scores[1] = review.Score{Responses: 3, Hidden: true}
		return c
	}
	silent := Case{Report: dialogue(), Recommendation: quiet(), Lines: review.Lines{AcceptedFalseShare: .1, Leave: .5}}
	files := map[string]func(*bytes.Buffer) error{
		"review.json":       func(b *bytes.Buffer) error { return JSON(b, batch()) },
		"review.csv":        func(b *bytes.Buffer) error { return CSV(b, batch()) },
		"dossier.html":      func(b *bytes.Buffer) error { return HTML(b, dossier()) },
		"review.txt":        func(b *bytes.Buffer) error { return Text(b, batch(), Page{}) },
		"review-narrow.txt": func(b *bytes.Buffer) error { return Text(b, batch(), Page{Width: 60}) },
		"nothing.json":      func(b *bytes.Buffer) error { return JSON(b, Batch{AsOf: at("2026-01-09T06:00:00Z")}) },
		"explain.txt":       func(b *bytes.Buffer) error { return Explain(b, told(), Page{}) },
		"explain.json":      func(b *bytes.Buffer) error { return ExplainJSON(b, first()) },
		"explain-mechanism.txt": func(b *bytes.Buffer) error {
			return Explain(b, Case{Report: dialogue(), Recommendation: visits(), Lines: first().Lines}, Page{})
		},
		"explain-quiet.txt": func(b *bytes.Buffer) error { return Explain(b, silent, Page{}) },
		"status.txt": func(b *bytes.Buffer) error {
			return Status(b, status(), []Unjudged{{"OLD", 1, "OLD-1"}, {"OLDER", 12, "A"}}, at("2026-02-01T00:00:00Z"), Page{})
		},
		"status.json": func(b *bytes.Buffer) error {
			return StatusJSON(b, status(), []Unjudged{{"OLD", 1, "OLD-1"}}, at("2026-02-01T00:00:00Z"))
		},
		"status-none.txt": func(b *bytes.Buffer) error { return Status(b, nil, nil, at("2026-02-01T00:00:00Z"), Page{}) },
		"status-withdrawn.txt": func(b *bytes.Buffer) error {
			return Status(b, nil, []Unjudged{{"OLD", 1, "OLD-1"}, {"PAST", 2, "P-1"}}, at("2026-02-01T00:00:00Z"), Page{})
		},
	}
	for name, write := range files {
		t.Run(name, func(t *testing.T) { golden(t, name, written(t, write)) })
	}
}

func status() []StatusRow {
	next := year2025()
	next.From, next.To = next.To, next.To.AddDate(1, 0, 0)
	idle := dialogue().Programme
	idle.Code, idle.Name = "TF", "Trust funds"
	early, later := idle, next
	early.Code, early.Name = "UN", "Universities"
	later.From, later.To = next.To, next.To.AddDate(1, 0, 0)
	return []StatusRow{
		{
			Programme: dialogue().Programme, Last: &LastReview{year2025(), at("2026-01-09T06:00:00.25Z")}, Next: next, Due: next.AnswersUntil(7), Ambiguous: 1,
			Open: []review.Matter{
				{Recommendation: review.Recommendation{ID: "k3f90a1c", Subject: "MD-001", Title: course().Title, Verdict: review.Discontinue}},
				{Recommendation: review.Recommendation{ID: "p0d8823m", Subject: "MD-002", Title: network().Title, Verdict: review.Reinforce}},
			},
		},
		{Programme: istanbul().Programme, Next: year2025(), Due: year2025().AnswersUntil(7), PeriodsDue: []review.Period{year2025()}, Owed: 2, Quiet: &Quiet{2, 1, at("2026-02-02T08:00:00Z"), "weekend"}},
		{Programme: idle, Next: year2025(), Due: year2025().AnswersUntil(7), NothingRan: true},
		{
			Programme: early, Last: &LastReview{year2025(), at("2026-01-09T06:00:00Z")}, Ahead: &LastReview{next, at("2027-02-04T06:00:00Z")},
			Next: later, Due: later.AnswersUntil(7),
		},
	}
}

func TestTheOrderInWhichReportsCameIsNotSeen(t *testing.T) {
	turned := batch()
	slices.Reverse(turned.Reports)
	slices.Reverse(turned.Reports[1].Recommendations)
	for name, write := range map[string]func(*bytes.Buffer, Batch) error{
		"json": func(b *bytes.Buffer, x Batch) error { return JSON(b, x) },
		"text": func(b *bytes.Buffer, x Batch) error { return Text(b, x, Page{}) },
	} {
		want := written(t, func(b *bytes.Buffer) error { return write(b, batch()) })
		got := written(t, func(b *bytes.Buffer) error { return write(b, turned) })
		if !bytes.Equal(want, got) {
			t.Errorf("%s differs when its reports come in another order", name)
		}
	}
}

func TestShowChoosesWhatIsShown(t *testing.T) {
	cases := map[string]struct {
		programmes, activities []string
		subjects               []string
		due                    int
	}{
		"everything where nothing is named":                {nil, nil, []string{"ICI-001", "MD-001", "MD-002", "MD-003", "MD-004", "MD-005", "MD-006"}, 8},
		"one programme with its own coverage":              {[]string{"ICI"}, nil, []string{"ICI-001"}, 1},
		"one activity with its whole programme's coverage": {nil, []string{"MD-002"}, []string{"MD-002"}, 7},
		"a subject that could not be judged":               {nil, []string{"MD-099"}, nil, 7},
		"nothing where no such programme is":               {[]string{"XX"}, nil, nil, 0},
		"nothing where the programme has no such activity": {[]string{"ICI"}, []string{"MD-002"}, nil, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var subjects []string
			reports := batch().Show(c.programmes, c.activities).sorted()
			for _, r := range reports {
				for _, x := range r.Recommendations {
					subjects = append(subjects, x.Subject)
				}
			}
			if due := coverage(reports).Due; due != c.due || !slices.Equal(subjects, c.subjects) {
				t.Errorf("shown %v of %d due, want %v of %d", subjects, due, c.subjects, c.due)
			}
		})
	}
}

func TestAFigureIsNotCoarserThanWhatIsSaidOfIt(t *testing.T) {
	x := course()
	x.Dossier.Evidence = evidence(`{"asked_of_offered": 1.494949, "open_need_weight": 10.5, "responses": 1234}`)
	x.Dossier.Considered[1].Weight = 12.5
	x.Dossier.Factors = []review.Factor{
		{Rule: "open-needs", Concern: review.NoLongerRelevant, Figure: is(10.5), Factor: 12.43},
		{Rule: "demand", Concern: review.NoLongerRelevant, Figure: is(.25), Factor: 8, Text: "few asked"},
		{Rule: "demand-on-means", Concern: review.UnderResourced, Figure: is(.25), Factor: 1.04, Text: "few asked"},
		{Rule: "target", Concern: review.NotWorking, Figure: is(1.), Factor: .0803, Text: "reached"},
	}
	x.Scores[0].Odds, x.Scores[1].Odds, x.Scores[2].Odds = 37.05, 1.04, .0803
	got := string(written(t, func(b *bytes.Buffer) error {
		return Explain(b, Case{Report: dialogue(), Recommendation: x}, Page{Width: 200})
	}))
	for _, want := range []string{
		"known     asked_of_offered 1.494949, open_need_weight 10.5, responses 1234\n",
		"supports_operations: 55 of 100, weight 12.5\n",
		"open-needs: 10.5; odds times 12.43\n",
		"the facts multiply the odds by 37, the most that they are worth together: ", // as the reason has it
		"few asked; odds times 1.04\n",
		"the facts multiply the odds by 1.04: ",
		"reached; odds divided by 12.45\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("it does not say %q:\n%s", want, got)
		}
	}
	if row := weighed("A", "", 10.5, 0.125); row.Open != "10.5" || row.Served != "0.125" {
		t.Errorf("the map of needs has %s of %s", row.Served, row.Open)
	}
}

func TestAPartOfAReportIsNotTakenForTheWhole(t *testing.T) {
	out := string(written(t, func(b *bytes.Buffer) error { return Text(b, batch().Show(nil, []string{"MD-002"}), Page{}) }))
	if !strings.HasPrefix(out, "keep 0, reinforce 1, reshape 0, discontinue 0, ask 0\n") {
		t.Errorf("the counts are not of what is shown:\n%s", out)
	}
	if !strings.Contains(out, "Shown: 1 of its 6 reviewed") || strings.Contains(out, "expected to be false") {
		t.Errorf("what is true of the whole report is said of a part:\n%s", out)
	}
}

// Whatever stands in a score that is hidden, no format tells anything of it but how many answered and were asked.
func TestWhatIsHiddenHasNoFigureInAnyFormat(t *testing.T) {
	with := func(hidden review.Score) Dossier {
		d := dossier()
		for _, r := range []review.Report{d.Reports[0], d.Past["MD"][0]} {
			for i := range r.Recommendations {
				r.Recommendations[i].Scores[0], r.Recommendations[i].Reasons, r.Recommendations[i].ClearsIf = hidden, nil, nil
			}
		}
		return d
	}
	hidden := review.Score{Responses: 3, Invited: is(20), Usual: .7123, Hidden: true}
	full := every.Field[review.Score]()
	full.Responses, full.Invited, full.Usual = hidden.Responses, hidden.Invited, hidden.Usual
	for _, f := range Formats {
		bare := written(t, func(w *bytes.Buffer) error { return f.Write(w, with(hidden), Page{}) })
		told := written(t, func(w *bytes.Buffer) error { return f.Write(w, with(full), Page{}) })
		if !bytes.Equal(bare, told) {
			t.Errorf("%s tells figures of a hidden score: %s", f.Name, cmp.Diff(strings.Split(string(bare), "\n"), strings.Split(string(told), "\n")))
		}
		if want := map[string]string{
			"text": "no longer relevant: 3 answers; of 20 invited 15 stayed silent; too few for their",
			"json": `"probability_of_concern": null`,
		}[f.Name]; !strings.Contains(string(bare), want) {
			t.Errorf("%s: %q is missing in:\n%s", f.Name, want, bare)
		}
	}
}

func TestAKeepInSpiteOfAConcernIsWrittenWhole(t *testing.T) {
	b := Batch{Reports: []review.Report{dialogue()}}
	x := &b.Reports[0].Recommendations[2]
	x.Verdict = review.Keep
	x.Reasons = append(x.Reasons, review.Reason{Rule: "exempt", Text: "Exempt until 2026-12-31, because the port is rebuilt (Council)."})
	text := string(written(t, func(w *bytes.Buffer) error { return Text(w, b, Page{}) }))
	for _, want := range []string{"keep 2: 1 in spite of a concern; the others: no concern", "not working: 93 in 100", "Exempt until 2026-12-31"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
}

func TestNothingIsSaidToBeOfNoConcernWhereOneStands(t *testing.T) {
	b := Batch{Reports: []review.Report{dialogue()}}
	x := b.Reports[0].Recommendations[2]
	x.Verdict, x.Concerns, x.Told = review.Keep, nil, &review.Telling{Unconfirmed: [3]review.Footing{review.NotWorking: review.OnAnswers}}
	b.Reports[0].Recommendations = []review.Recommendation{x}
	text := string(written(t, func(w *bytes.Buffer) error { return Text(w, b, Page{}) }))
	if want := "keep 1: in spite of a concern\n"; !strings.Contains(text, want) || strings.Contains(text, "no concern") {
		t.Errorf("%q is missing, or no concern is told, in:\n%s", want, text)
	}
}

func TestEveryFormatBeginsWithItsCounts(t *testing.T) {
	begins := map[string]string{
		"text": `^keep 2, reinforce 1, reshape 1, discontinue 1, ask 2\n`,
		"json": `^\{\n  "counts": \{\n    "keep": 2,\n    "reinforce": 1,`,
		"csv":  `^"kind","verdict","count",.*\r\n"count","keep",2,.*\r\n"count","reinforce",1,`,
		"html": `<body>[^&]*?<h1>Stocktake report</h1>\s*<p class="counts"><span class="badge keep">keep 2</span>, <span class="badge reinforce">reinforce 1</span>, `,
		"xlsx": `^PK`, // its first sheet: TestAWorkbookBeginsWithItsCounts
	}
	for _, f := range Formats {
		got := written(t, func(b *bytes.Buffer) error { return f.Write(b, Dossier{Batch: batch()}, Page{}) })
		if want := begins[f.Name]; want == "" || !regexp.MustCompile(want).Match(got) {
			t.Errorf("%s begins %.100q, want %q", f.Name, got, want)
		}
	}
	if none := written(t, func(b *bytes.Buffer) error { return Text(b, Batch{}, Page{}) }); !strings.HasPrefix(string(none), "keep 0, reinforce 0, reshape 0, discontinue 0, ask 0\n") {
		t.Errorf("text of nothing begins %.100q", none)
	}
}

func TestAnyFigureIsWrittenShortInSixDecimals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64).Draw(t, "figure")
		got, err := json.Marshal(figure(v))
		if err != nil {
			t.Fatal(err)
		}
		text := string(got)
		read, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		_, decimals, _ := strings.Cut(text, ".")
		switch {
		case strings.ContainsAny(text, "eE"):
			t.Fatalf("%v is written with an exponent: %s", v, text)
		case text == "-0" || strings.HasSuffix(decimals, "0"):
			t.Fatalf("%v is not written shortest: %s", v, text)
		case len(decimals) > 6:
			t.Fatalf("%v has %d decimals: %s", v, len(decimals), text)
		case math.Abs(read-v) > 0.5e-6+math.Max(1, math.Abs(v))*1e-15: // half a millionth, and what a float cannot hold
			t.Fatalf("%v became %s", v, text)
		}
	})
}

func TestFigures(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", math.Copysign(0, -1): "0", 1e-7: "0", -1e-7: "0", 4.9e-7: "0", 5.1e-7: "0.000001", 1: "1", 1e21: "1000000000000000000000",
		.1 + .2: "0.3", 2. / 3: "0.666667", -1.5: "-1.5", 1.0078125: "1.007813", 1 - 1e-9: "1",
	} {
		if got := shortest(v); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
}

func TestAFigureThatIsNoNumberWritesNothing(t *testing.T) {
	b := batch()
	b.Reports[0].Recommendations[0].Priority = math.NaN()
	var out bytes.Buffer
	if err := JSON(&out, b); err == nil || out.Len() > 0 {
		t.Errorf("error %v after %d bytes, want an error and no bytes", err, out.Len())
	}
}

func TestProbabilitiesAreNeverCertain(t *testing.T) {
	for p, want := range map[float64]string{
		0: "under 0.1 in 100", .0005: "under 0.1 in 100", .004: "0.4 in 100", .0123: "1 in 100", .5: "50 in 100", .96: "96 in 100",
		.998: "99.8 in 100", .9996: "over 99.9 in 100", 1: "over 99.9 in 100",
	} {
		if got := review.Chance(p); got != want {
			t.Errorf("%v is said %q, want %q", p, got, want)
		}
	}
}

func TestTextFromFilesIsHarmless(t *testing.T) {
	for from, want := range map[string]string{
		"Énergie, 能源, مياه":   "Énergie, 能源, مياه",
		"می\u200cخواهم":       "می\u200cخواهم",
		"two\nlines\ta tab":   "two lines a tab",
		"\x1b[31mred\x07":     `\u001b[31mred\u0007`,
		"\u009b2J":            `\u009b2J`,
		"abc\u202edcba\u2066": `abc\u202edcba\u2066`,
		"a tag \U000E0041":    `a tag \U000e0041`,
		"private \ue000":      `private \ue000`,
		"broken \xff byte":    "broken \uFFFD byte",
		"\u200e\ufeffhidden":  `\u200e\ufeffhidden`,
		"\xff\x1b":            "\uFFFD" + `\u001b`,
	} {
		if got := plain(from); got != want {
			t.Errorf("%q is shown %q, want %q", from, got, want)
		}
	}
}

func TestColourOnlyIfTold(t *testing.T) {
	for told, want := range map[bool]bool{true: true, false: false} {
		out := written(t, func(b *bytes.Buffer) error { return Text(b, batch(), Page{Colour: told}) })
		if got := bytes.Contains(out, []byte("\x1b")); got != want {
			t.Errorf("told %v: colour %v", told, got)
		}
	}
}

func TestLinesKeepToTheWidth(t *testing.T) {
	for _, width := range []int{60, 80, 100, 140} {
		out := written(t, func(b *bytes.Buffer) error { return Text(b, batch(), Page{Width: width}) })
		for line := range strings.Lines(string(out)) {
			if n := len([]rune(strings.TrimSpace(line))); n > width {
				t.Errorf("%d columns for %d: %s", n, width, line)
			}
		}
	}
}

func TestTablesKeepToTheWidth(t *testing.T) {
	wide := review.Marks{
		Cases: 120, Precision: review.Share{Part: 100, Whole: 120, Low: .71, High: .89}, Recall: review.Share{Part: 100, Whole: 120, Low: .71, High: .89},
		Lead: review.Ranged{N: 100, Value: 365, Low: 180, High: 720}, Brier: review.Ranged{N: 120, Value: .123, Low: .101, High: .155},
	}
	tried := Backtest{Hindsight: review.Hindsight{Marks: [3]review.Marks{wide, wide, wide}, All: wide}}
	stood := status()
	stood[0].Programme.Code, stood[0].Programme.Name = "MEDITERRAN", "Mediterranean Dialogue and Initiative"
	for name, write := range map[string]func(*bytes.Buffer) error{
		"status":     func(b *bytes.Buffer) error { return Status(b, stood, nil, at("2026-02-01T00:00:00Z"), Page{Width: 80}) },
		"reallocate": func(b *bytes.Buffer) error { return MovesText(b, moves(), Page{Width: 80}) },
		"backtest":   func(b *bytes.Buffer) error { return BacktestText(b, tried, Page{Width: 80}) },
	} {
		out := string(written(t, write))
		for line := range strings.Lines(out) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > 80 {
				t.Errorf("%s: %d columns: %s", name, n, line)
			}
		}
		if name == "backtest" && strings.Contains(out, "…") {
			t.Errorf("%s is cut:\n%s", name, out)
		}
	}
}

func TestWhatIsTooLongIsCountedNotDropped(t *testing.T) {
	b := Batch{Reports: []review.Report{dialogue()}}
	for i := range 30 {
		x := library()
		x.Subject, x.EarlyWarnings = "K-"+strconv.Itoa(100+i), nil
		x.Scores[0].Probability = float64(i) / 100
		b.Reports[0].Recommendations = append(b.Reports[0].Recommendations, x)
	}
	out := string(written(t, func(w *bytes.Buffer) error { return Text(w, b, Page{}) }))
	for _, want := range []string{"keep 31: no concern; the 10 nearest to one", "… and 21 more", "K-129", "MD-006: answers on its relevance fell"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in:\n%s", want, out)
		}
	}
	if strings.Contains(out, "K-100 ") {
		t.Error("the subject farthest from a concern is listed")
	}
}

var errFull = errors.New("no space left on device")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestAFullDiskIsToldToTheCaller(t *testing.T) {
	for name, err := range map[string]error{
		"json": JSON(full{}, batch()), "text": Text(full{}, batch(), Page{}), "status": StatusJSON(full{}, nil, nil, at("2026-02-01T00:00:00Z")),
	} {
		if !errors.Is(err, errFull) {
			t.Errorf("%s: %v, want %v", name, err, errFull)
		}
	}
}

func TestExplainSaysWhyWhatIsProbableIsNotRaised(t *testing.T) {
	lines := review.Lines{AcceptedFalseShare: .1, Leave: .5, Confirm: 2, MinimumResponses: 4}
	for _, c := range []struct {
		name        string
		probability float64
		responses   int
		told        review.Telling
		want        string
	}{
		{"under the line", .6, 2, review.Telling{}, "not raised, 60 in 100"},
		{"too few answers", .95, 2, review.Telling{Found: &[3]bool{}}, "not raised (2 of 4 answers), 95 in 100"},
		{"to be found again", .95, 9, review.Telling{Found: &[3]bool{true}}, "not raised (not yet found in 2 reports in a row), 95 in 100"},
		{"stood, and too few say", .6, 2, review.Telling{Unconfirmed: [3]review.Footing{review.OnAnswers}}, "not raised (neither confirmed nor cleared), 60 in 100"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := review.Recommendation{Told: &c.told}
			x.Scores[0] = review.Score{Probability: c.probability, Responses: c.responses}
			if got := standing(Case{Recommendation: x, Lines: lines}, review.NoLongerRelevant); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
