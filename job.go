package main

import (
	"context"
	"slices"
	"time"

	"stocktake/chat"
	"stocktake/config"
	"stocktake/jobs"
	"stocktake/review"
	"stocktake/storage"
)

// wired is a job with what it was made from. The instant is one for all of it.
type wired struct {
	*jobs.Job
	app *app
	db  *storage.DB
}

// Run and Review are those of the job, and a run records; what the database does not let its user do is told from what may work next time.
func (w wired) Run(ctx context.Context, o jobs.RunOptions) (jobs.Result, error) {
	if err := w.app.beforeRecording(ctx, w.db); err != nil {
		return jobs.Result{}, permanent(err)
	}
	return toldApart(w.Job.Run(ctx, o))
}

func (w wired) Review(ctx context.Context, d jobs.Demand) (jobs.Result, error) {
	return toldApart(w.Job.Review(ctx, d))
}

func toldApart(result jobs.Result, err error) (jobs.Result, error) {
	for i, t := range result.Troubles {
		result.Troubles[i].Err = permanent(t.Err)
	}
	return result, permanent(err)
}

// job wires the rooms together. Only what posts needs a chat. The second result gives the database back.
func (a *app) job(ctx context.Context, posts bool) (wired, func(), error) {
	policy, text, err := a.policy()
	if err != nil {
		return wired{}, nil, err
	}
	var told jobs.Chat
	if posts {
		if told, err = a.chat(); err != nil {
			return wired{}, nil, err
		}
	}
	db, done, err := a.database(ctx)
	if err != nil {
		return wired{}, nil, err
	}
	return a.wire(db, policy, text, told), done, nil
}

func (a *app) wire(db *storage.DB, policy *review.Policy, text []byte, told jobs.Chat) wired {
	owners := review.Owners(a.config.Chat.Owners)
	routes := jobs.Routes{Fallback: a.config.Chat.Fallback, Operator: a.config.Chat.Operator}
	layout := func(d review.Digest) []review.Message { return chat.Layout(owners.Over(d), a.config.Chat.Buttons) }
	if a.config.Chat.Kind == config.Webhook {
		routes.Only, layout = config.Webhook, chat.Flat
	}
	return wired{app: a, db: db, Job: &jobs.Job{
		Ledger: db,
		Chat:   told,
		Policy: jobs.Policy{
			Policy: policy, Text: text, Owners: owners,
			Judge: func(p review.Portfolio) (review.Report, error) { return review.Judge(p, policy) },
		},
		At:     a.at,
		Now:    a.clock,
		Layout: func(r review.Report) []review.Message { return layout(digest(policy, r)) },
		Notice: func(n review.Notice) []review.Message { return chat.Notice(owners.OverNotice(n)) },
		Stands: chat.Stands, Plainer: chat.Plainer, Halves: chat.Halves,
		Routes: routes,
		Quiet:  quiet(a.config),
	}}
}

// anew is the same job at another start: it looks at the clock once more. What stays up keeps this function and no job, since the instant
// of a job is past as soon as it is made.
func (w wired) anew() wired {
	later := *w.app
	later.look()
	return later.wire(w.db, w.Policy.Policy, w.Policy.Text, w.Chat)
}

// quiet is when nothing is sent, by the configuration.
func quiet(c config.Config) jobs.Quiet {
	q := jobs.Quiet{
		From:    jobs.ClockTime(config.Minutes(c.QuietHours.From)),
		To:      jobs.ClockTime(config.Minutes(c.QuietHours.To)),
		Weekend: map[time.Weekday]bool{}, Holidays: map[review.Date]string{},
	}
	for _, name := range c.QuietHours.Weekend {
		q.Weekend[time.Weekday(slices.Index(config.Weekdays, name))] = true
	}
	for _, h := range c.Holidays {
		if day, err := time.Parse(time.DateOnly, h.Day); err == nil { // it was validated
			q.Holidays[day] = h.Name
		}
	}
	return q
}

// digest is what of a report may be told in chat.
func digest(policy *review.Policy, r review.Report) review.Digest {
	return policy.Markings.Over(r.Digest(), r)
}
