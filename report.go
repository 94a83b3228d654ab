package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"stocktake/chat"
	"stocktake/jobs"
	"stocktake/render"
	"stocktake/review"
	"stocktake/storage"
)

type reportCommand struct {
	Period string `placeholder:"FROM..TO" help:"The report of this period; without it the newest of each programme."`
	Replay bool   `help:"Judge again from what was in the database when the report was made; fails unless it comes out the same."`
	Public bool   `help:"A summary for outside: counts and titles, nothing that is marked, no figure of answers, no name of a person."`
	Lang   string `default:"en" placeholder:"LANGUAGE" help:"Of a summary for outside: en or fr."`
}

// Run shows recorded reports as others may see them: what could single somebody out is hidden.
func (c reportCommand) Run(ctx context.Context, a *app) error {
	format, err := c.format(a)
	if err != nil {
		return err
	}
	if err := a.wholeIn(format); err != nil {
		return err
	}
	if format == "xlsx" && onTerminal(a.stdout) {
		return wrong{errors.New("--format xlsx: a workbook is nothing to read on a terminal; write it to a file: stocktake report --format xlsx > report.xlsx")}
	}
	db, done, err := a.database(ctx)
	if err != nil {
		return err
	}
	defer done()
	recorded, err := c.recorded(ctx, a, db)
	if err != nil {
		return err
	}
	for i := range recorded {
		if err := c.read(ctx, db, &recorded[i]); err != nil {
			return err
		}
	}
	if c.Public {
		return c.outside(a, format, recorded)
	}
	if format == slackFormat {
		return a.previews(db, recorded)
	}
	batch, err := a.shown(ctx, db, recorded)
	if err != nil {
		return err
	}
	page := render.Dossier{Batch: batch}
	if format == "html" {
		if page, err = a.dossier(ctx, db, batch); err != nil {
			return err
		}
	}
	return a.show(format, page)
}

// shown is the reports as others may see them, of what was asked for, with how their recommendations stand.
func (a *app) shown(ctx context.Context, db *storage.DB, recorded []storage.Recorded) (render.Batch, error) {
	decisions := map[string]string{}
	var reports []review.Report
	for _, r := range recorded {
		if err := a.standings(ctx, db, r, decisions); err != nil {
			return render.Batch{}, err
		}
		reports = append(reports, r.Report.Shown())
	}
	batch := a.batch(reports)
	batch.Decisions = decisions
	return batch, nil
}

// format checks what is asked for, before anything is looked up.
func (c reportCommand) format(a *app) (string, error) {
	known := reportFormats
	if c.Public {
		known = render.OutsideFormats
	}
	switch {
	case !slices.Contains(render.Languages(), c.Lang):
		return "", wrong{fmt.Errorf("--lang %s: there are %s", c.Lang, strings.Join(render.Languages(), " and "))}
	case c.Lang != "en" && !c.Public:
		return "", wrong{errors.New("--lang goes with --public only")}
	case c.Public && len(a.Activity) > 0:
		return "", wrong{errors.New("--activity: a summary for outside is of whole programmes")}
	}
	return a.format(known...)
}

// outside writes what anybody may see of the reports.
func (c reportCommand) outside(a *app, format string, recorded []storage.Recorded) error {
	var all []review.Outside
	for _, r := range recorded {
		all = append(all, r.Report.Outside())
	}
	return render.Outside(a.stdout, all, format, c.Lang, a.page())
}

// read fills in what a report says, judged again if that is asked for.
func (c reportCommand) read(ctx context.Context, db *storage.DB, r *storage.Recorded) error {
	if err := db.Read(ctx, r); err != nil || !c.Replay {
		return err
	}
	if err := c.replay(ctx, db, r); err != nil {
		return fmt.Errorf("replay %s %s: %w", r.Report.Programme.Code, r.Report.Period, err)
	}
	return nil
}

// previews lays out messages of recorded reports, by the policy and the configuration of now, small groups hidden.
func (a *app) previews(db *storage.DB, recorded []storage.Recorded) error {
	policy, text, err := a.policy()
	if err != nil {
		return err
	}
	job := a.wire(db, policy, text, nil)
	var all []review.Message
	for _, r := range recorded {
		all = append(all, job.Preview(r.Report)...)
	}
	return chat.Preview(a.stdout, all)
}

// standings says how each recommendation of a recorded report stands at the instant.
func (a *app) standings(ctx context.Context, db *storage.DB, r storage.Recorded, words map[string]string) error {
	p := r.Report.Programme
	zone := p.Cadence.Zone()
	matters, err := db.Matters(ctx, p.Code, a.at)
	if err != nil {
		return err
	}
	for _, x := range r.Report.Recommendations {
		switch {
		case x.Verdict == review.Keep:
		case x.Under != nil:
			words[x.ID] = x.Under.Words(zone)
		default:
			words[x.ID] = "none was taken"
		}
	}
	for _, m := range matters {
		_, of := words[m.Recommendation.ID]
		if ruling := m.Ruling(a.at(zone)); of && (ruling.State != review.Open || m.Waits(a.at(zone))) {
			words[m.Recommendation.ID] = ruling.Words(zone)
		}
	}
	return nil
}

// recorded picks the reports that are asked for: of a period, or the newest of each programme.
func (c reportCommand) recorded(ctx context.Context, a *app, db *storage.DB) ([]storage.Recorded, error) {
	if c.Period != "" {
		if _, err := review.ParsePeriod(c.Period, time.UTC); err != nil {
			return nil, wrong{fmt.Errorf("--period: %w", err)}
		}
	}
	all, err := db.Outlines(ctx, "", a.at)
	if err != nil {
		return nil, err
	}
	var chosen []storage.Recorded
	newest := map[string]bool{}
	for _, r := range all {
		code := r.Report.Programme.Code
		if !a.wants(code) {
			continue
		}
		if c.Period == "" && !newest[code] || r.Report.Period.String() == c.Period {
			chosen = append(chosen, r)
		}
		newest[code] = true
	}
	if err := a.programmesKnown(ctx, db, newest); err != nil {
		return nil, err
	}
	if len(chosen) == 0 {
		return nil, refused{errors.New("no report is recorded for that; `stocktake run` records what is due, `stocktake status` lists what there is")}
	}
	return chosen, nil
}

// programmesKnown checks that each programme named by --programme is one, or was when a report was made of it.
func (a *app) programmesKnown(ctx context.Context, db *storage.DB, reported map[string]bool) error {
	others := slices.DeleteFunc(slices.Clone(a.Programme), func(code string) bool { return reported[code] })
	if len(others) == 0 {
		return nil
	}
	_, err := (&jobs.Job{Ledger: db, At: a.at}).Chosen(ctx, others)
	if errors.As(err, new(review.Unreadable)) {
		return nil // it is known
	}
	return err
}
