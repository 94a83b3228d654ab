package chat

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"stocktake/review"
)

// formPatience is how long a form may wait for its answer. The chat gives it three seconds.
const formPatience = 2500 * time.Millisecond

// workTime bounds what one click may take in all.
const workTime = time.Minute

// Listener hears what people click and fill in, over a socket or by signed requests, and tells them what came of it. Hear decides;
// trouble is told what never came that far, and what could not be answered. Neither is told a secret.
type Listener struct {
	slack   *Slack
	hear    func(context.Context, review.Click) review.Response
	trouble func(error)
	working sync.WaitGroup
	deaf    atomic.Bool // the socket's token is refused
}

// NewListener has each click decided by hear, and tells trouble what goes wrong beside; several goroutines call both.
func NewListener(s *Slack, hear func(context.Context, review.Click) review.Response, trouble func(error)) *Listener {
	return &Listener{slack: s, hear: hear, trouble: trouble}
}

// Wait waits for the clicks in hand. Nothing may be heard any more by then.
func (l *Listener) Wait() { l.working.Wait() }

// interaction is as much of what Slack sends as matters to us.
type interaction struct {
	Type      string `json:"type"`
	TriggerID string `json:"trigger_id"`
	Team      struct {
		ID string `json:"id"`
	} `json:"team"`
	User struct {
		ID       string `json:"id"`
		Name     string `json:"name"`
		Username string `json:"username"`
		TeamID   string `json:"team_id"`
	} `json:"user"`
	Container struct {
		ChannelID string `json:"channel_id"`
		MessageTS string `json:"message_ts"`
	} `json:"container"`
	Actions []struct {
		ActionID string `json:"action_id"`
		Value    string `json:"value"`
	} `json:"actions"`
	View struct {
		CallbackID      string `json:"callback_id"`
		PrivateMetadata string `json:"private_metadata"`
		State           struct {
			Values map[string]map[string]struct {
				Value        string `json:"value"`
				SelectedDate string `json:"selected_date"`
			} `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

// take does what a request asks for, and returns what it is to be answered, at once: nothing to a button, since what comes of it
// shows elsewhere, and to a form within the chat's patience. The work is finished even if the caller hangs up.
func (l *Listener) take(ctx context.Context, from string, payload []byte) any {
	var in interaction
	if err := json.Unmarshal(payload, &in); err != nil {
		l.trouble(fmt.Errorf("a request of the chat that cannot be read: %w", err))
		return nil
	}
	click, err := in.click()
	if err != nil {
		l.trouble(err)
		return nil
	}
	click.Mark = mark(from)
	answer := make(chan review.Response, 1)
	l.work(ctx, func(ctx context.Context) {
		r := l.hear(ctx, click)
		if click.Form == nil {
			l.show(ctx, in.TriggerID, r)
		}
		answer <- r
	})
	if click.Form == nil {
		return nil
	}
	late := time.NewTimer(formPatience)
	defer late.Stop()
	select {
	case r := <-answer:
		return formAnswer(r)
	case <-late.C:
		v := view("Not known yet", "This takes longer than it should. Look at the message: it says what was recorded.")
		return slack.NewUpdateViewSubmissionResponse(&v)
	}
}

// work goes on beside the caller, whatever becomes of him.
func (l *Listener) work(ctx context.Context, body func(context.Context)) {
	l.working.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), workTime)
		defer cancel()
		defer func() {
			if r := recover(); r != nil {
				l.trouble(fmt.Errorf("a click: panic: %v", r))
			}
		}()
		body(ctx)
	})
}

// show opens what is to be told to the one who clicked, if there is anything.
func (l *Listener) show(ctx context.Context, trigger string, r review.Response) {
	var v slack.ModalViewRequest
	switch {
	case r.Ask != nil:
		v = form(r.Ask)
	case r.No != "" && !r.Repeated:
		v = refusal(r.No)
	default:
		return
	}
	if _, err := l.slack.client.OpenViewContext(ctx, trigger, v); err != nil {
		l.trouble(l.slack.trouble("views.open", "", err))
	}
}

// formAnswer closes a form, or says in it what is wrong.
func formAnswer(r review.Response) any {
	switch {
	case r.No == "" || r.Repeated:
		return nil
	case fields[r.Field].label != "":
		return slack.NewErrorsViewSubmissionResponse(map[string]string{r.Field: review.Sentence(plain(r.No))})
	}
	v := refusal(r.No)
	return slack.NewUpdateViewSubmissionResponse(&v)
}

// click reads what was clicked or filled in.
func (in interaction) click() (review.Click, error) {
	var c review.Click
	switch {
	case in.Type == "block_actions" && len(in.Actions) == 1:
		i := slices.IndexFunc(buttons, func(b button) bool { return b.action == in.Actions[0].ActionID })
		if i < 0 {
			return c, errors.New("a click on something that is not a button of ours")
		}
		c = review.Click{
			Act: buttons[i].act, ID: in.Actions[0].Value,
			Message: review.Receipt{Channel: in.Container.ChannelID, ID: in.Container.MessageTS},
		}
	case in.Type == "view_submission" && in.View.CallbackID == callback:
		var err error
		if c, err = filled(in); err != nil {
			return c, fmt.Errorf("a form that cannot be read: %w", err)
		}
	default:
		return c, errors.New("a request of the chat that is none of a button or form of ours")
	}
	c.Team, c.Of, c.User, c.Name = in.Team.ID, in.User.TeamID, in.User.ID, cmp.Or(in.User.Name, in.User.Username)
	return c, nil
}

// mark names a request in a form that gives nothing of it away.
func mark(of string) string {
	sum := sha256.Sum256([]byte(of))
	return hex.EncodeToString(sum[:])
}
