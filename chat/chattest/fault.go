package chattest

import (
	"net/http"
	"strconv"
	"time"
)

// What can go wrong with a request.
const (
	LoseRequest = "lose request" // the line goes dead before anything is done
	LoseAnswer  = "lose answer"  // it is done, and the line goes dead
	Busy        = "busy"         // 429 with Retry-After; not done
	FailBefore  = "fail before"  // 500; not done
	FailAfter   = "fail after"   // 503; done all the same
	HangBefore  = "hang before"  // no answer until the caller gives up; not done
	HangAfter   = "hang after"   // done, and no answer until the caller gives up
	Refuse      = "refuse"       // answered with the error Code; not done
	Slow        = "slow"         // done and answered after Delay, whether or not the caller still waits
	Late        = "late"         // the line goes dead at once, and it is done after Delay all the same
	TakeAway    = "take away"    // done and answered, but somebody takes the message away before the answer is in
)

// Fault is one thing that goes wrong, once.
type Fault struct {
	Method     string // empty: with the next call, whichever it is
	What       string
	RetryAfter int           // of Busy, in seconds; below zero the header is left out
	Code       string        // of Refuse
	Delay      time.Duration // of Slow and Late
}

// Fail makes the next calls go wrong, one fault each, in this order.
func (c *Chat) Fail(faults ...Fault) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = append(c.faults, faults...)
}

// Heal takes back the faults that have not happened yet.
func (c *Chat) Heal() { c.change(func() { c.faults = nil }) }

func (c *Chat) take(method string) Fault {
	for i, f := range c.faults {
		if f.Method == "" || f.Method == method {
			c.faults = append(c.faults[:i:i], c.faults[i+1:]...)
			return f
		}
	}
	return Fault{}
}

// before plays the faults that keep a request from being done, and says whether one did.
func (f Fault) before(w http.ResponseWriter, r *http.Request, do func() answer) bool {
	switch f.What {
	case Slow:
		time.Sleep(f.Delay)
	case Late:
		time.AfterFunc(f.Delay, func() { do() })
		panic(http.ErrAbortHandler)
	case LoseRequest:
		panic(http.ErrAbortHandler)
	case HangBefore:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case FailBefore:
		http.Error(w, "<html>internal error</html>", http.StatusInternalServerError)
		return true
	case Busy:
		if f.RetryAfter >= 0 {
			w.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
		}
		w.WriteHeader(http.StatusTooManyRequests)
		return true
	}
	return false
}

// refusal is the answer of a request that is refused by a code, else nil.
func (f Fault) refusal() answer {
	if f.What == Refuse {
		return no(f.Code)
	}
	return nil
}

// after plays the faults that hide that a request was done, and says whether one did.
func (f Fault) after(w http.ResponseWriter, r *http.Request) bool {
	switch f.What {
	case LoseAnswer:
		panic(http.ErrAbortHandler)
	case HangAfter:
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case FailAfter:
		http.Error(w, "<html>service unavailable</html>", http.StatusServiceUnavailable)
		return true
	}
	return false
}
