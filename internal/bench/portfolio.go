package main

import (
	"bufio"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"stocktake/internal/worlds"
	"stocktake/review"
)

// The portfolio: how its answers are spread.
const (
	perActivity  = 100 // answers, on average
	perProgramme = 1000
	criteria     = 3    // that each respondent answers on
	people       = 5000 // who answer in a programme, each about many activities
	fewest       = 6    // who answer about an activity
	ailing       = 15   // one activity in so many is not well
	corrected    = 50   // one answer in so many has a second version
	commented    = 10   // one answer in so many has a comment
	inviting     = 5    // one activity in so many recorded whom it asked
)

// The year that is reviewed, and the day after it had settled.
const (
	year  = 2025
	today = "2026-01-20"
)

var started = time.Date(year, 1, 1, 8, 0, 0, 0, time.UTC)

// portfolio writes canonical files for about so many answers: everything but the answers into one folder, feedback.csv into another.
type portfolio struct {
	frame, answers string
	size           int
	*rand.Rand
	files map[string]*bufio.Writer
	open  []*os.File
}

// headers of the files that are written, by folder.
var headers = []struct{ folder, name, columns string }{
	{"frame", "programmes", "code,name,cadence,time_zone,settle_days"},
	{"frame", "partners", "code,name,kind"},
	{"frame", "priority_areas", "code,name,valid_from,valid_to"},
	{"frame", "needs", "code,title,partner,area,weight,valid_from,valid_to"},
	{"frame", "activities", "code,title,programme,partners,areas,needs,status,starts_on,ends_on,owner,recorded_at"},
	{"frame", "resources", "activity,starts_on,ends_on,currency,planned,allocated,spent,staff_planned,staff_actual,places_offered,places_requested,places_filled,recorded_at"},
	{"frame", "results", "activity,indicator,starts_on,ends_on,target,actual,recorded_at"},
	{"frame", "invitations", "subject,respondent,role,invited_at,recorded_at"},
	{"answers", "feedback", "submission,subject,submitted_at,respondent,role,criterion,score,scale_min,scale_max,comment,recorded_at"},
}

func writePortfolio(dir string, size int) (p portfolio, err error) {
	p = portfolio{
		frame: filepath.Join(dir, "frame"), answers: filepath.Join(dir, "answers"), size: size,
		Rand: rand.New(rand.NewPCG(1, uint64(size))), files: map[string]*bufio.Writer{},
	}
	for _, h := range headers {
		if err := p.begin(filepath.Join(dir, h.folder), h.name, h.columns); err != nil {
			return p, err
		}
	}
	p.catalogue()
	for i := range size / perActivity {
		p.activity(i)
	}
	return p, p.close()
}

func (p *portfolio) begin(folder, name, columns string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(folder, name+".csv"))
	if err != nil {
		return err
	}
	p.open = append(p.open, file)
	p.files[name] = bufio.NewWriterSize(file, 1<<20)
	p.row(name, columns)
	return nil
}

// row writes one line; an error stays with the writer until close.
func (p *portfolio) row(name, line string) {
	_, _ = p.files[name].WriteString(line)
	_ = p.files[name].WriteByte('\n')
}

func (p *portfolio) close() error {
	for _, w := range p.files {
		if err := w.Flush(); err != nil {
			return err
		}
	}
	for _, file := range p.open {
		if err := file.Close(); err != nil {
			return err
		}
	}
	return nil
}

// catalogue writes what the activities name.
func (p *portfolio) catalogue() {
	for i := range max(1, p.size/perActivity/perProgramme) {
		p.row("programmes", fmt.Sprintf("P%03d,Programme %d,yearly,UTC,7", i, i))
	}
	for i := range 5 {
		p.row("partners", fmt.Sprintf("P-%d,Partner %d,country", i, i))
	}
	drawn := worlds.Draw(worlds.ByCause(0, 0, 1).Of(0), 1).Portfolio
	for _, code := range slices.Sorted(maps.Keys(drawn.Areas)) {
		a := drawn.Areas[code]
		p.row("priority_areas", fmt.Sprintf("%s,%s,%s,%s", code, a.Name, day(&a.From), day(a.To)))
	}
	for _, code := range slices.Sorted(maps.Keys(drawn.Needs)) {
		n := drawn.Needs[code]
		p.row("needs", fmt.Sprintf("%s,%s,,,%g,%s,%s", code, n.Title, n.Weight, day(&n.From), day(n.To)))
	}
}

// activity writes one activity with all that is known of it. A few have very many answers, most have few.
func (p *portfolio) activity(i int) {
	code, programme := fmt.Sprintf("A%06d", i), min(i/perProgramme, max(1, p.size/perActivity/perProgramme)-1)
	respondents := fewest + min(people-fewest, int(p.ExpFloat64()*p.ExpFloat64()*(perActivity/criteria-fewest)))
	plan := worlds.ByCause(respondents, respondents, 0.9).Of(1)
	plan.Cause = cause
	f := worlds.Draw(plan, uint64(i)+1).Portfolio.Subjects[0]
	p.row("activities", fmt.Sprintf("%s,Course %s,P%03d,%s,%s,%s,implementation,%d-01-01,,desk-%d@example.org,%d-01-01",
		code, code, programme, f.Partners[0], f.Areas[0], f.Needs[0], year-1, programme, year-1))
	for _, r := range f.Resources {
		p.row("resources", fmt.Sprintf("%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s", code, day(&r.Starts), day(&r.Ends), r.Currency,
			text(r.Planned), text(r.Allocated), text(r.Spent), text(r.StaffPlanned), text(r.StaffActual),
			whole(r.PlacesOffered), whole(r.PlacesRequested), whole(r.PlacesFilled), day(&r.Starts)))
	}
	for _, r := range f.Results {
		p.row("results", fmt.Sprintf("%s,%s,%s,%s,%s,%s,%s", code, r.Indicator, day(&r.Starts), day(&r.Ends), text(r.Target), text(r.Actual), day(&r.Starts)))
	}
	p.answersOf(i, code, programme, f.Answers)
}

// answersOf writes an activity's answers, a form for each respondent.
func (p *portfolio) answersOf(i int, code string, programme int, answers []review.Answer) {
	first := p.IntN(people)
	var line []byte
	for n, a := range answers {
		who := fmt.Sprintf("r-%d-%d", programme, (first+int(a.Respondent()))%people)
		given := started.Add(time.Duration(uint64(i)*7919+uint64(a.Respondent())*104729) % (360 * 24 * 60) * time.Minute)
		if i%inviting == 0 && int(a.Criterion()) == 0 {
			p.row("invitations", fmt.Sprintf("%s,%s,%s,%s,%s", code, who, review.Roles[a.Role()], given.AddDate(0, 0, -3).Format(time.RFC3339), given.Format(time.DateOnly)))
		}
		comment := ""
		if n%commented == 0 {
			comment = "it was a good week and we learnt much"
		}
		line = answer(line[:0], code, who, given, a, a.Score(), comment, 1)
		p.row("feedback", string(line))
		if n%corrected == 0 {
			line = answer(line[:0], code, who, given, a, 1_000_000-a.Score(), comment, 2)
			p.row("feedback", string(line))
		}
	}
}

// cause is what ails an activity: most are well.
func cause(r *rand.Rand) worlds.Cause {
	if r.IntN(ailing) > 0 {
		return worlds.Healthy
	}
	return worlds.Cause(1 + r.IntN(len(worlds.Causes)-1))
}

func answer(line []byte, code, who string, given time.Time, a review.Answer, score int64, comment string, known int) []byte {
	line = append(append(append(line, code...), '-'), who...)
	line = append(append(line, ','), code...)
	line = given.AppendFormat(append(line, ','), time.RFC3339)
	line = append(append(line, ','), who...)
	line = append(append(line, ','), review.Roles[a.Role()]...)
	line = append(append(line, ','), review.Criteria[a.Criterion()]...)
	line = strconv.AppendInt(append(line, ','), 1+score/250_000, 10)
	line = append(append(line, ",1,5,"...), comment...)
	return given.AddDate(0, 0, known).AppendFormat(append(line, ','), time.RFC3339)
}
