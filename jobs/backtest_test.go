package jobs_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stocktake/config"
	"stocktake/facts"
	"stocktake/jobs"
	"stocktake/review"
	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// history is the facts of one drawn programme of five activities over three years, of every kind there is, each with the day on which it
// became known.
type history struct {
	draw *rand.Rand
	code string
	rows map[string][]string // by file
}

var headers = map[string]string{
	"frameworks.csv":     "code,name,recorded_at,withdrawn",
	"partners.csv":       "code,name,kind,frameworks,recorded_at,withdrawn",
	"considerations.csv": "partner,consideration,score,assessed_on,recorded_at,withdrawn",
	"priority_areas.csv": "code,name,valid_from,valid_to,recorded_at,withdrawn",
	"objectives.csv":     "code,name,recorded_at,withdrawn",
	"programmes.csv":     "code,name,framework,cadence,time_zone,settle_days,recorded_at,withdrawn",
	"mechanisms.csv":     "code,name,programme,admission,recorded_at,withdrawn",
	"needs.csv":          "code,title,partner,weight,valid_from,valid_to,recorded_at,withdrawn",
	"activities.csv":     "code,title,programme,mechanism,partners,areas,objectives,needs,status,starts_on,recorded_at,withdrawn",
	"resources.csv":      "activity,starts_on,ends_on,currency,planned,allocated,recorded_at,withdrawn",
	"feedback.csv":       "submission,subject,submitted_at,respondent,role,criterion,score,recorded_at,withdrawn",
	"invitations.csv":    "subject,respondent,role,invited_at,recorded_at,withdrawn",
	"results.csv":        "activity,indicator,starts_on,ends_on,target,actual,recorded_at,withdrawn",
	"rates.csv":          "currency,to,valid_from,rate,recorded_at,withdrawn",
	"verdicts.csv":       "subject,decided_on,verdict,by,recorded_at,withdrawn",
}

// line is a row of a file, in which P stands for the programme's code and DAY for the instant at which it becomes known.
type line struct{ file, row string }

// atFirst is what the activities stand in, in pairs of which the second is withdrawn later.
var atFirst = []line{
	{"frameworks.csv", "P-F,Framework,DAY,"},
	{"frameworks.csv", "P-F2,Framework,DAY,"},
	{"partners.csv", "P-C,Country,country,P-F,DAY,"},
	{"partners.csv", "P-C2,Country,country,P-F2,DAY,"},
	{"considerations.csv", "P-C,shares_values,0.8,2021-01-01,DAY,"},
	{"considerations.csv", "P-C2,shares_values,0.8,2021-01-01,DAY,"},
	{"priority_areas.csv", "P-R,Area,2021-01-01,,DAY,"},
	{"priority_areas.csv", "P-R2,Area,2021-01-01,,DAY,"},
	{"objectives.csv", "P-O,Objective,DAY,"},
	{"objectives.csv", "P-O2,Objective,DAY,"},
	{"programmes.csv", "P,Programme,P-F,quarterly,Europe/Lisbon,7,DAY,"},
	{"mechanisms.csv", "P-M,Mechanism,P,open,DAY,"},
	{"mechanisms.csv", "P-M2,Mechanism,P,open,DAY,"},
	{"needs.csv", "P-N,Need,P-C,1,2021-01-01,,DAY,"},
	{"needs.csv", "P-N2,Need,P-C2,1,2021-01-01,,DAY,"},
	{"invitations.csv", "P-0,rs0,participant,2021-01-02,DAY,"},
	{"invitations.csv", "P-0,rs1,participant,2021-01-02,DAY,"},
	{"results.csv", "P-0,trained,2021-01-01,2021-12-31,40,40,DAY,"},
	{"results.csv", "P-0,placed,2021-01-01,2021-12-31,40,10,DAY,"},
	{"rates.csv", "USD,EUR,2021-01-01,0.9,DAY,"},
	{"rates.csv", "USD,EUR,2021-02-01,0.8,DAY,"},
	{"verdicts.csv", "P-0,2021-03-01,keep,board,DAY,"},
	{"verdicts.csv", "P-1,2021-03-01,keep,board,DAY,"},
}

// inTheEnd is what is said otherwise of the first of each pair, that the second no longer holds, and what there is besides.
var inTheEnd = []line{
	{"frameworks.csv", "P-F,Renamed,DAY,"},
	{"frameworks.csv", "P-F2,Framework,DAY,true"},
	{"frameworks.csv", "P-F3,New,DAY,"},
	{"partners.csv", "P-C,Renamed,organisation,P-F3,DAY,"},
	{"partners.csv", "P-C2,Country,country,P-F2,DAY,true"},
	{"partners.csv", "P-C3,New,country,P-F,DAY,"},
	{"considerations.csv", "P-C,shares_values,0.1,2021-01-01,DAY,"},
	{"considerations.csv", "P-C2,shares_values,0.8,2021-01-01,DAY,true"},
	{"considerations.csv", "P-C,financing_capacity,0.2,2021-01-01,DAY,"},
	{"priority_areas.csv", "P-R,Area,2021-01-01,2021-06-30,DAY,"},
	{"priority_areas.csv", "P-R2,Area,2021-01-01,,DAY,true"},
	{"priority_areas.csv", "P-R3,New,2021-01-01,,DAY,"},
	{"objectives.csv", "P-O,Renamed,DAY,"},
	{"objectives.csv", "P-O2,Objective,DAY,true"},
	{"objectives.csv", "P-O3,New,DAY,"},
	{"programmes.csv", "P,Programme,P-F3,monthly,Europe/Lisbon,3,DAY,"},
	{"mechanisms.csv", "P-M,Renamed,P,by_decision,DAY,"},
	{"mechanisms.csv", "P-M2,Mechanism,P,open,DAY,true"},
	{"mechanisms.csv", "P-M3,New,P,open,DAY,"},
	{"needs.csv", "P-N,Need,P-C,0.1,2021-01-01,2021-06-30,DAY,"},
	{"needs.csv", "P-N2,Need,P-C2,1,2021-01-01,,DAY,true"},
	{"needs.csv", "P-N3,New,P-C3,1,2021-01-01,,DAY,"},
	{"activities.csv", "P-0,Activity,P,P-M,P-C,P-R,P-O,P-N,cancelled,2021-01-01,DAY,"},
	{"activities.csv", "P-1,Activity,P,P-M2,P-C;P-C2,P-R;P-R2,P-O;P-O2,P-N;P-N2,implementation,2021-01-01,DAY,true"},
	{"activities.csv", "P-9,New,P,P-M3,P-C3,P-R3,P-O3,P-N3,implementation,2021-01-01,DAY,"},
	{"invitations.csv", "P-0,rs0,host,2021-01-02,DAY,"},
	{"invitations.csv", "P-0,rs1,participant,2021-01-02,DAY,true"},
	{"invitations.csv", "P-0,rs2,participant,2021-01-02,DAY,"},
	{"results.csv", "P-0,trained,2021-01-01,2021-12-31,40,1,DAY,"},
	{"results.csv", "P-0,placed,2021-01-01,2021-12-31,40,10,DAY,true"},
	{"results.csv", "P-2,trained,2021-01-01,2021-12-31,40,1,DAY,"},
	{"rates.csv", "USD,EUR,2021-01-01,0.1,DAY,"},
	{"rates.csv", "USD,EUR,2021-02-01,0.8,DAY,true"},
	{"rates.csv", "USD,EUR,2020-06-01,0.2,DAY,"},
	{"verdicts.csv", "P-0,2021-03-01,reshape,board,DAY,"},
	{"verdicts.csv", "P-1,2021-03-01,keep,board,DAY,true"},
}

func (h *history) tell(rows []line, known func() time.Time) {
	for _, r := range rows {
		h.add(r.file, "%s", strings.NewReplacer("P-", h.code+"-", "P,", h.code+",", "DAY", known().Format(time.RFC3339)).Replace(r.row))
	}
}

func (h *history) add(file, format string, args ...any) {
	h.rows[file] = append(h.rows[file], fmt.Sprintf(format, args...))
}

func (h *history) activity(i int) string { return fmt.Sprintf("%s-%d", h.code, i) }

func newHistory(draw *rand.Rand, code string) *history {
	h := &history{draw, code, map[string][]string{}}
	h.tell(atFirst, func() time.Time { return date("2021-01-01") })
	for i := range 5 {
		h.tell([]line{{"activities.csv", fmt.Sprintf("P-%d,Activity,P,P-M,P-C;P-C2,P-R;P-R2,P-O;P-O2,P-N;P-N2,implementation,2021-01-01,DAY,", i)}},
			func() time.Time { return date("2021-01-01") })
		h.add("resources.csv", "%s,2021-01-01,2023-12-31,EUR,100,%d,2021-02-01,", h.activity(i), 50+h.draw.IntN(50))
		h.add("resources.csv", "%s,2021-01-01,2023-12-30,USD,50,%d,2021-02-01,", h.activity(i), 20+h.draw.IntN(20))
		for n := range 60 {
			given := date("2021-01-05").AddDate(0, 0, n*18)
			h.answer(i, fmt.Sprintf("s%d", n), given, given.AddDate(0, 0, h.draw.IntN(30)), "")
		}
	}
	return h
}

func (h *history) answer(i int, name string, given, known time.Time, withdrawn string) {
	h.add("feedback.csv", "%s-%s,%s,%s,r%s,participant,relevance,0.%d,%s,%s", h.activity(i), name, h.activity(i),
		given.Format(time.DateOnly), name, 1+h.draw.IntN(9), known.Format(time.RFC3339), withdrawn)
}

// alter tells of changes that all became known after the instant: versions, additions and withdrawals, of every kind there is; of
// the programme itself a version.
func (h *history) alter(after time.Time) {
	later := func() time.Time { return after.AddDate(0, 0, h.draw.IntN(200)).Add(time.Second) }
	h.rows = map[string][]string{}
	for i := range 5 {
		h.answer(i, "s7", date("2021-05-11"), later(), "true")
		h.answer(i, fmt.Sprintf("s%d", 20+h.draw.IntN(9)), date("2022-01-05"), later(), "")
		for n := range 12 {
			h.answer(i, fmt.Sprintf("new%d", n), after.AddDate(0, 0, -h.draw.IntN(300)), later(), "")
		}
		h.add("resources.csv", "%s,2021-01-01,2023-12-31,EUR,100,%d,%s,", h.activity(i), 1+h.draw.IntN(50), later().Format(time.RFC3339))
		h.add("verdicts.csv", "%s,%s,discontinue,board,%s,", h.activity(i), after.Format(time.DateOnly), later().Format(time.RFC3339))
	}
	h.add("resources.csv", "%s,2021-01-01,2023-12-29,EUR,50,0,%s,", h.activity(3), later().Format(time.RFC3339))
	h.add("resources.csv", "%s,2021-01-01,2023-12-30,USD,50,20,%s,true", h.activity(2), later().Format(time.RFC3339))
	h.tell(inTheEnd, later)
}

func (h *history) load(t *testing.T, db *storage.DB) {
	t.Helper()
	dir := t.TempDir()
	for file, rows := range h.rows {
		text := headers[file] + "\n" + strings.Join(rows, "\n") + "\n"
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	load(t, db, dir)
}

// leaky is a build that gathers with an instant half a year later than it says.
type leaky struct{ *storage.DB }

func (l leaky) GatherAlone(ctx context.Context, p review.Programme, period review.Period, asOf time.Time) (review.Portfolio, error) {
	out, err := l.DB.GatherAlone(ctx, p, period, asOf.AddDate(0, 6, 0))
	out.AsOf = asOf
	return out, err
}

func walked(t *testing.T, archive jobs.Archive, programme string, upTo time.Time) string {
	t.Helper()
	policy, err := config.Policy("", config.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	b := jobs.Backtest{
		Archive: archive, Judge: func(p review.Portfolio) (review.Report, error) { return review.Judge(p, policy) },
		From: date("2021-01-01"), To: date("2024-01-01"), Every: jobs.Rhythm{Periods: 1}, Programmes: []string{programme}, AsOf: date("2024-03-01"),
	}
	all, err := b.Walk(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var earlier []review.Outlook
	for _, o := range all {
		if !o.MadeAt.After(upTo) {
			earlier = append(earlier, o)
		}
	}
	if len(earlier) < 3 || len(earlier) == len(all) {
		t.Fatalf("%d of %d reviews before %s", len(earlier), len(all), upTo)
	}
	text, err := json.Marshal(earlier)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Whatever becomes known after an instant, the reviews up to it come out the same to the byte; a build that looks ahead is caught.
func TestABacktestNeverLooksAhead(t *testing.T) {
	t.Parallel()
	db, err := storage.Open(t.Context(), storagetest.Database(t, storage.Migrate))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	caught := 0
	for seed := range 6 {
		h := newHistory(rand.New(rand.NewPCG(uint64(seed), 56)), fmt.Sprintf("P%d", seed))
		h.load(t, db)
		instant := date("2022-01-20").AddDate(0, 0, h.draw.IntN(600))
		honest, leaking := walked(t, db, h.code, instant), walked(t, leaky{db}, h.code, instant)
		h.alter(instant)
		for _, k := range facts.Kinds {
			if len(h.rows[k.Name+".csv"]) == 0 {
				t.Errorf("nothing that becomes known later is told of %s", k.Name)
			}
		}
		h.load(t, db)
		if walked(t, db, h.code, instant) != honest {
			t.Errorf("programme %s: what became known after %s changed a review before it", h.code, instant)
		}
		if walked(t, leaky{db}, h.code, instant) != leaking {
			caught++
		}
	}
	if caught < 4 {
		t.Errorf("a build that looks ahead was caught in %d of 6", caught)
	}
}

// What was recorded, under whatever policy, and what was decided on it, are nothing that a backtest sees.
func TestABacktestDoesNotSeeTheLedger(t *testing.T) {
	t.Parallel()
	w := decider(t)
	walk := func() string {
		b := jobs.Backtest{
			Archive: w.db, Judge: w.job.Policy.Judge, From: date("2022-01-01"), To: date("2025-01-01"),
			Every: jobs.Rhythm{Periods: 1}, AsOf: date("2025-02-03"),
		}
		all, err := b.Walk(t.Context())
		if err != nil || len(all) != 3 {
			t.Fatalf("%d reviews, %v", len(all), err)
		}
		text, _ := json.Marshal(all)
		return string(text)
	}
	before := walk()
	w.run(t)
	if err := w.ordered(t, "2025-02-02", jobs.Order{ID: pilots, Act: review.Reject, By: "Ada", Reason: "no", From: "cli"}); err != nil {
		t.Fatal(err)
	}
	if walk() != before {
		t.Error("a recorded report changed what would have been")
	}
	said, err := w.db.Judgements(t.Context(), date("2025-02-03"))
	if err != nil || len(said) != 1 || !said[0].Ledger || said[0].Says[review.UnderResourced] != review.Refuted {
		t.Errorf("the decision is told as %+v, %v", said, err)
	}
}

func TestEveryIsACadenceOrANumberOfPeriods(t *testing.T) {
	for text, want := range map[string]jobs.Rhythm{
		"": {Periods: 1}, "2": {Periods: 2}, "1000": {Periods: 1000}, "monthly": {Cadence: "monthly", Periods: 1}, "0 0 1 4 *": {Cadence: "0 0 1 4 *", Periods: 1},
	} {
		if got, err := jobs.ParseRhythm(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"0", "-1", "1001", "2000000000", "weekly"} {
		if _, err := jobs.ParseRhythm(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
