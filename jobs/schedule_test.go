package jobs_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"stocktake/chat/chattest"
)

// schedule is one history of things going wrong, drawn from its seed: rounds of one or two runs at once, each of which may be
// killed at a step, over a chat with faults of its own. After the last round all is well again.
type schedule struct {
	seed    uint64
	pause   time.Duration
	forgets chattest.Forgetful
	rounds  []troubled
	decides bool   // somebody decides when the last round is over
	taken   string // key, without its dates, of what a fault takes away
}

// troubled is one round.
type troubled struct {
	dies   []int // one run each: the step at which it is killed, 0 if it lives
	faults []chattest.Fault
	mishap string // what happens when the first run comes to its step at
	at     int
}

// pauses are between sends: none, one that a run keeps by being slow, and one that it does not.
var pauses = []time.Duration{0, 20 * time.Millisecond, 150 * time.Millisecond}

// steps is a little more than a run takes where nothing goes wrong.
const steps = 120

func draw(seed uint64) schedule {
	r := rand.New(rand.NewPCG(seed, 5))
	s := schedule{seed: seed, pause: pauses[r.IntN(len(pauses))]}
	s.forgets = []chattest.Forgetful{{}, {}, {Metadata: true}, {Metadata: true, Blocks: true}}[r.IntN(4)]
	for range 1 + r.IntN(3) {
		s.rounds = append(s.rounds, drawRound(r))
	}
	s.decides = r.IntN(2) == 0
	return s
}

func drawRound(r *rand.Rand) troubled {
	var t troubled
	for range 1 + r.IntN(2) {
		dies := 0
		if r.IntN(3) > 0 {
			dies = 1 + r.IntN(steps)
		}
		t.dies = append(t.dies, dies)
	}
	for range r.IntN(6) {
		t.faults = append(t.faults, drawFault(r))
	}
	if r.IntN(3) == 0 {
		t.mishap = mishaps[r.IntN(len(mishaps))]
		t.at = 1 + r.IntN(steps)
	}
	if t.mishap == "locks cut" {
		t.meet()
	}
	return t
}

// meet makes it likely that two who both believe to hold a programme come to the same message at the same time: each send is slow.
func (t *troubled) meet() {
	t.dies = []int{0, 0}
	t.faults = nil
	for range 6 {
		t.faults = append(t.faults, chattest.Fault{Method: "chat.postMessage", What: chattest.Slow, Delay: hasty / 2})
	}
}

var mishaps = []string{"archived", "left", "revoked", "locks cut", "root removed", "fallback archived", "decided", "decided", "decided"}

func drawFault(r *rand.Rand) chattest.Fault {
	whats := []string{
		"", "", "", chattest.LoseRequest, chattest.LoseAnswer, chattest.Busy, chattest.FailBefore, chattest.FailAfter,
		chattest.HangBefore, chattest.HangAfter, chattest.Refuse, chattest.Slow, chattest.Late,
	}
	f := chattest.Fault{What: whats[r.IntN(len(whats))], RetryAfter: r.IntN(50) - 1, Delay: time.Duration(r.IntN(250)) * time.Millisecond}
	// Refused for reasons that pass. What is lost for good is a mishap, not a fault.
	f.Code = []string{"msg_blocks_too_long", "ratelimited", "internal_error", "moon_in_the_way"}[r.IntN(4)]
	switch r.IntN(8) {
	case 0, 1:
	case 2, 3:
		f.Method = "chat.update"
	default:
		f.Method = "chat.postMessage"
	}
	return f
}

func (s schedule) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d, pause %s, forgets %+v, decides %t", s.seed, s.pause, s.forgets, s.decides)
	for _, t := range s.rounds {
		fmt.Fprintf(&b, "\n  die at %v", t.dies)
		if t.mishap != "" {
			fmt.Fprintf(&b, ", %s at %d", t.mishap, t.at)
		}
		for _, f := range t.faults {
			fmt.Fprintf(&b, "; %q %s", f.What, f.Method)
		}
	}
	return b.String()
}
