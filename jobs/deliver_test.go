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
	ctx, _, end := (&Job{Chat: slow{window: 3 * time.Hour}}).posting().timed(t.Context())
	defer end()
	until, is := ctx.Deadline()
	if !is || until.Before(before.Add(2*time.Hour)) || until.After(time.Now().Add(2*time.Hour)) {
		t.Errorf("it is given up at %v, %v", until, is)
	}
	ctx, _, end = (&Job{Chat: slow{}}).posting().timed(t.Context())
	defer end()
	if until, is := ctx.Deadline(); is {
		t.Errorf("without a window it is given up at %v", until)
	}
}

// Whichever clock went on for longer says whether a send is in time.
func TestASendIsInTimeByBothClocks(t *testing.T) {
	began := time.Now()
	for _, test := range []struct {
		name   string
		now    time.Time
		window time.Duration
		late   bool
	}{
		{"at once", began, 3 * time.Hour, false},
		{"just in time", began.Add(2*time.Hour - time.Millisecond), 3 * time.Hour, false},
		{"just too late", began.Add(2 * time.Hour), 3 * time.Hour, true},
		{"the machine was suspended", began.Round(0).Add(2 * time.Hour), 3 * time.Hour, true},
		{"the clock was set back", began.Round(0).Add(-2 * time.Hour), 3 * time.Hour, false},
		{"a chat without a window", began.Add(2 * time.Hour), 0, false},
	} {
		now := began
		job := &Job{Chat: slow{window: test.window}, Now: func() time.Time { return now }}
		_, late, end := job.posting().timed(t.Context())
		now = test.now
		if err := late(); (err != nil) != test.late {
			t.Errorf("%s: %v", test.name, err)
		}
		end()
	}
}
