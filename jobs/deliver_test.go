package jobs

import (
	"testing"
	"time"
)

// slow is a chat that gives a request so long.
type slow struct {
	Chat
	window time.Duration
}

func (s slow) Window() time.Duration { return s.window }

// The last third of the window is for what a send that is given up may still do on its way: by then it is looked for.
func TestASendIsGivenUpBeforeItsWindowEnds(t *testing.T) {
	before := time.Now()
	ctx, cancel := (&Job{Chat: slow{window: 3 * time.Hour}}).posting().timed(t.Context())
	defer cancel()
	until, is := ctx.Deadline()
	if !is || until.Before(before.Add(2*time.Hour)) || until.After(time.Now().Add(2*time.Hour)) {
		t.Errorf("it is given up at %v, %v", until, is)
	}
	ctx, cancel = (&Job{Chat: slow{}}).posting().timed(t.Context())
	defer cancel()
	if until, is := ctx.Deadline(); is {
		t.Errorf("without a window it is given up at %v", until)
	}
}
