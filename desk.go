package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"stocktake/chat"
	"stocktake/config"
	"stocktake/jobs"
	"stocktake/review"
)

// retellTime bounds one edit of a message.
const retellTime = time.Minute

// ears are the secrets by which clicks are heard.
type ears struct{ socketToken, signingSecret string }

func (e ears) any() bool { return e.socketToken != "" || e.signingSecret != "" }

// ears finds out how clicks reach us, and refuses what would leave buttons that nobody hears.
func (a *app) ears(listen string) (ears, error) {
	if a.config.Chat.Kind == config.Print || a.config.Chat.Kind == config.Webhook {
		return ears{}, nil // nobody clicks there
	}
	var e ears
	var bot string
	for _, of := range []struct {
		name  string
		value *string
	}{{"SLACK_APP_TOKEN", &e.socketToken}, {"SLACK_SIGNING_SECRET", &e.signingSecret}, {"SLACK_BOT_TOKEN", &bot}} {
		var err error
		if *of.value, err = secret(of.name); err != nil {
			return e, err
		}
	}
	switch {
	case e.any() && bot == "":
		return e, wrong{errors.New("clicks are to be heard, but neither SLACK_BOT_TOKEN nor SLACK_BOT_TOKEN_FILE is set")}
	case e.signingSecret != "" && listen == "":
		return e, wrong{errors.New("SLACK_SIGNING_SECRET is set, but nothing listens: say where with --listen, such as :8080")}
	case a.config.Chat.Buttons && !e.any():
		return e, wrong{errors.New("chat.buttons: nobody hears clicks; set SLACK_APP_TOKEN, or SLACK_SIGNING_SECRET and --listen")}
	}
	return e, nil
}

// desk takes clicks: it has them decided on, logs each in a line, and has the message say what came of it.
type desk struct {
	ears
	log      *slog.Logger
	job      func() wired // as of now
	client   *chat.Slack
	listener *chat.Listener // nil where nobody clicks
	edits    sync.WaitGroup
	editing  sync.Mutex // of two edits, the later one knows more

	asking sync.Mutex
	known  string // the workspace, once the chat has said it
}

// desk asks the chat of which workspace the token is; only its people are heard. A chat that does not say it is asked again with the
// first click: reviewing does not wait for it.
func (a *app) desk(ctx context.Context, job wired, e ears) *desk {
	d := &desk{ears: e, log: a.log, job: job.anew}
	client, is := job.Chat.(*chat.Slack)
	if !e.any() || !is {
		return d
	}
	d.client, d.listener = client, chat.NewListener(client, d.hear, d.misheard)
	if _, err := d.team(ctx); err != nil && ctx.Err() == nil {
		d.misheard(fmt.Errorf("no click is heard until the chat answers: %w", err))
	}
	return d
}

// team is the workspace whose people are heard.
func (d *desk) team(ctx context.Context) (string, error) {
	d.asking.Lock()
	defer d.asking.Unlock()
	if d.known != "" {
		return d.known, nil
	}
	var err error
	d.known, err = d.client.Check(ctx)
	return d.known, err
}

// socket hears over a socket until the context ends, if there is a token for one. One that is still refused by then is what serve ends with:
// it was told when it was.
func (d *desk) socket(ctx context.Context) error {
	if d.socketToken == "" {
		<-ctx.Done()
		return nil
	}
	d.listener.Socket(ctx, d.socketToken)
	if d.deaf() {
		return exit(jobs.CodeUndelivered)
	}
	return nil
}

// deaf reports whether clicks are to come over a socket that the chat does not let us open.
func (d *desk) deaf() bool { return d.listener != nil && d.listener.Deaf() }

// signed hears signed requests; nil where there is no secret for them.
func (d *desk) signed() http.Handler {
	if d.signingSecret == "" {
		return nil
	}
	return d.listener.Signed(d.signingSecret)
}

// wait lets the clicks in hand, and the edits that follow from them, be finished.
func (d *desk) wait() {
	if d.listener != nil {
		d.listener.Wait()
	}
	d.edits.Wait()
}

// hear decides what comes of one click.
func (d *desk) hear(ctx context.Context, c review.Click) review.Response {
	r, err := d.click(ctx, c)
	d.tellClick(c, r, err)
	if err != nil {
		return review.Response{No: "Stocktake cannot reach its records now; nothing was recorded, try again in a minute"}
	}
	if r.Stale {
		d.edits.Go(func() { d.retell(context.WithoutCancel(ctx), c) })
	}
	return r
}

// click takes a click as of now, which the clock must know.
func (d *desk) click(ctx context.Context, c review.Click) (review.Response, error) {
	job := d.job()
	if err := job.app.beforeRecording(ctx, job.db); err != nil {
		return review.Response{}, err
	}
	team, err := d.team(ctx)
	if err != nil {
		return review.Response{}, err
	}
	return job.Click(ctx, team, c)
}

// retell has a message say how its recommendation stands. Where it fails, the next click on it tries again.
func (d *desk) retell(ctx context.Context, c review.Click) {
	d.editing.Lock()
	defer d.editing.Unlock()
	ctx, cancel := context.WithTimeout(ctx, retellTime)
	defer cancel()
	failed := func(err error) { d.log.Error("edit failed", "recommendation", c.ID, "error", permanent(err)) }
	defer func() {
		if r := recover(); r != nil {
			failed(fmt.Errorf("panic: %v", r))
		}
	}()
	if err := d.job().Retell(ctx, c.Message, c.ID); err != nil {
		failed(err)
	}
}

// tellClick writes one line per click.
func (d *desk) tellClick(c review.Click, r review.Response, err error) {
	line := d.log.With("act", c.Act, "recommendation", c.ID, "user", c.User, "channel", c.Message.Channel)
	switch {
	case err != nil:
		line.Error("click failed", "error", permanent(err))
	case r.No != "":
		line.Warn("click refused", "why", r.No)
	case r.Ask != nil:
		line.Info("click asked back")
	case r.Recorded:
		line.Info("decided")
	default:
		line.Info("decided already")
	}
}

// misheard writes one line for what never became a click, or could not be answered.
func (d *desk) misheard(err error) { d.log.Warn("not heard", "error", err) }
