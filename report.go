package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"stocktake/config"
	"stocktake/render"
	"stocktake/review"
	"stocktake/storage"
)

type reportCommand struct {
	Period string `placeholder:"FROM..TO" help:"The report of this period; without it the newest of each programme."`
	Replay bool   `help:"Judge again from what was in the database when the report was made; fails unless it comes out the same."`
}

// Run shows recorded reports as others may see them: what could single somebody out is hidden.
func (c reportCommand) Run(ctx context.Context, a *app) error {
	format, err := a.format("text", "json")
	if err != nil {
		return err
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
	var batch render.Batch
	for _, r := range recorded {
		if err := db.Recommendations(ctx, &r); err != nil {
			return err
		}
		if c.Replay {
			if err := c.replay(ctx, a, db, &r); err != nil {
				return err
			}
		}
		shown, err := shown(r, r.Report)
		if err != nil {
			return err
		}
		batch.Reports = append(batch.Reports, shown)
		batch.AsOf, batch.Policy = r.Report.AsOf, r.Report.Policy
	}
	return a.show(format, batch.Show(a.Programme, a.Activity))
}

// recorded picks the reports that are asked for: of a period, or the newest of each programme.
func (c reportCommand) recorded(ctx context.Context, a *app, db *storage.DB) ([]storage.Recorded, error) {
	if c.Period != "" {
		if _, err := review.ParsePeriod(c.Period, time.UTC); err != nil {
			return nil, wrong{fmt.Errorf("--period: %w", err)}
		}
	}
	all, err := db.Reports(ctx, "", a.at)
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
	if len(chosen) == 0 {
		return nil, refused{errors.New("no report is recorded for that; `stocktake run` records what is due, `stocktake status` lists what there is")}
	}
	return chosen, nil
}

// replay judges again under the policy of then and puts the outcome in the report's place. If it differs by a byte, that is
// an error: the ledger or the program is not what it was.
func (c reportCommand) replay(ctx context.Context, a *app, db *storage.DB, r *storage.Recorded) error {
	name := fmt.Sprintf("replay %s %s", r.Report.Programme.Code, r.Report.Period)
	policy, err := config.Policy(name, r.From.Policy)
	if err != nil {
		return fmt.Errorf("%s: the policy it was made under no longer holds: %w", name, err)
	}
	portfolio, err := db.Again(ctx, *r)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	again, err := review.Judge(portfolio, policy)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	var was, is bytes.Buffer
	one := render.Batch{AsOf: r.Report.AsOf, Policy: r.Report.Policy, Reports: []review.Report{r.Report}}
	two := render.Batch{AsOf: again.AsOf, Policy: again.Policy, Reports: []review.Report{again}}
	if err := errors.Join(render.JSON(&was, one), render.JSON(&is, two)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if !bytes.Equal(was.Bytes(), is.Bytes()) {
		return fmt.Errorf("%s: judged again it comes out different from what was recorded", name)
	}
	r.Report = again
	return nil
}

// shown is the part of a recorded report that others may see, by the policy it was made under.
func shown(r storage.Recorded, report review.Report) (review.Report, error) {
	policy, err := config.Policy("the recorded policy", r.From.Policy)
	if err != nil {
		return review.Report{}, err
	}
	return report.Shown(minimum(policy, report.Programme)), nil
}
