package jobs

import (
	"context"
	"fmt"
	"time"

	"stocktake/review"
)

// Quiet says when nothing is sent: at certain hours of the day, on certain days of the week, on holidays, all read by the clock
// on the wall of a programme's zone. The zero Quiet is never quiet. It must leave some minute of some weekday (config sees to that).
type Quiet struct {
	From, To ClockTime              // quiet from the one until just before the other, over midnight if From is later; alike: never
	Weekend  map[time.Weekday]bool  // quiet from midnight to midnight
	Holidays map[review.Date]string // likewise; each with what it is called, if that is known
}

// ClockTime is minutes since midnight as the clock shows them, 0 to 1439.
type ClockTime int

// Until says when it is quiet no more, and why it is quiet at the instant: "weekend", "holiday (New Year)", "quiet hours". The
// instant is read in the zone it carries; where it is not quiet, it is given back with no reason.
//
//	the day is a holiday               until the next day begins, then asked again
//	the day is of the weekend          likewise
//	the clock is in the quiet hours    until the first minute out of them, then asked again
//	else                               not quiet
//
// A clock that is set forward over the end of the quiet hours ends them; one that is set back into them begins them again.
func (q Quiet) Until(t time.Time) (time.Time, string) {
	why := q.reason(t)
	for reason := why; reason != ""; reason = q.reason(t) {
		if reason == quietHours {
			t = next(t, time.Minute)
		} else {
			t = next(t, quarter)
		}
	}
	return t, why
}

// quarter is what days begin at everywhere, also where midnight is left out.
const quarter = 15 * time.Minute

const quietHours = "quiet hours"

func (q Quiet) reason(t time.Time) string {
	name, holiday := q.Holidays[review.DateOf(t)]
	switch {
	case holiday && name != "":
		return fmt.Sprintf("holiday (%s)", name)
	case holiday:
		return "holiday"
	case q.Weekend[t.Weekday()]:
		return "weekend"
	case q.hushed(ClockTime(t.Hour()*60 + t.Minute())):
		return quietHours
	}
	return ""
}

func (q Quiet) hushed(c ClockTime) bool {
	if q.From <= q.To {
		return q.From <= c && c < q.To
	}
	return q.From <= c || c < q.To
}

// next is when the clock shows the next whole minute, or quarter of an hour.
func next(t time.Time, step time.Duration) time.Time {
	shown := time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
	return t.Add(step - shown%step)
}

// Waiting is what quiet hours keep from being sent to a programme. It is not undelivered: the first run after them sends it.
type Waiting struct {
	Programme string
	Messages  int       // recorded, without a receipt
	Overtaken int       // recorded, and so no more: the ledger has them as owed until the next run, which does not send them
	FollowUps int       // reminders, escalations and returned snoozes that are due; until they are told, somebody may still decide
	Until     time.Time // in the programme's zone; where it is not quiet, the instant
	Why       string    // empty: it is not quiet
}

func (w Waiting) String() string {
	return fmt.Sprintf("%s: messages %d, follow-ups %d, until %s (%s)", w.Programme, w.Messages, w.FollowUps,
		w.Until.Format("Monday 2 January 2006 15:04 MST"), w.Why)
}

// Waiting counts what is to be sent to a programme, and says until when quiet hours keep it.
func (j *Job) Waiting(ctx context.Context, p review.Programme) (Waiting, error) {
	return j.waiting(ctx, p, prospect{})
}

// waiting counts as [Job.Waiting] does, as things will stand.
func (j *Job) waiting(ctx context.Context, p review.Programme, by prospect) (Waiting, error) {
	w := Waiting{Programme: p.Code}
	w.Until, w.Why = j.Quiet.Until(j.local(p))
	owed, amended, err := j.toSend(ctx, p, by)
	if err != nil {
		return w, err
	}
	groups, _, err := j.errands(ctx, p, by.newest)
	for _, g := range groups {
		w.FollowUps += len(g.matters)
	}
	w.Messages, w.Overtaken = len(owed), overtaken(amended)
	return w, err
}

func (j *Job) isQuiet(p review.Programme) bool {
	_, why := j.Quiet.Until(j.local(p))
	return why != ""
}

// local is the instant as the programme's clocks show it.
func (j *Job) local(p review.Programme) time.Time { return j.At(p.Cadence.Zone()).In(p.Cadence.Zone()) }
