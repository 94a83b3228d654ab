package chat_test

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"stocktake/chat"
	"stocktake/chat/chattest"
	"stocktake/config"
	"stocktake/jobs"
	"stocktake/review"
)

// place is a chat with what stands on its other side.
type place struct {
	jobs.Chat
	texts func() []string  // what was told there, one text for each message
	fail  func(taken bool) // the next message is not answered well, and taken all the same or not; the answer shows all secrets
}

// places makes each kind of chat that there is.
var places = map[string]func(*testing.T) place{
	config.Slack: func(t *testing.T) place {
		stand, client := world(t, 10*time.Second)
		return place{client, func() (texts []string) {
			for _, p := range stand.Messages(channel) {
				texts = append(texts, p.Text)
			}
			return texts
		}, func(taken bool) {
			fault := chattest.Fault{What: chattest.Refuse, Code: "bad " + token}
			if taken {
				fault = chattest.Fault{What: chattest.FailAfter}
			}
			stand.Fail(fault)
		}}
	},
	config.Webhook: func(t *testing.T) place {
		h := &hook{}
		return place{hooked(t, h, long), func() []string { return h.texts }, func(taken bool) {
			h.answer = func(w http.ResponseWriter) {
				code := http.StatusForbidden
				if taken {
					code, h.texts = http.StatusBadGateway, append(h.texts, "taken")
				}
				http.Error(w, "nothing good at https://chat.example/hooks/s3cret", code)
			}
		}}
	},
	config.Print: func(*testing.T) place {
		p := &paper{}
		return place{chat.NewPrint(p, 100), func() []string { return p.texts }, func(taken bool) { p.full, p.torn = !taken, taken }}
	},
}

// paper takes a message in one write. Full it takes nothing, torn it takes the message and says that it did not.
type paper struct {
	texts      []string
	full, torn bool
}

func (p *paper) Write(text []byte) (int, error) {
	if p.full {
		return 0, errors.New("no paper")
	}
	p.texts = append(p.texts, string(bytes.TrimLeft(text, "━\n")))
	if p.torn {
		return 0, errors.New("the paper is torn")
	}
	return len(text), nil
}

// What jobs rely on of a chat, whatever chat it is.
func TestEveryChatKeepsItsPromises(t *testing.T) {
	for _, kind := range config.Chats {
		made := places[kind]
		if made == nil {
			t.Errorf("%s: make one here, with what stands on its other side", kind)
			continue
		}
		for sentence, keeps := range map[string]func(*testing.T, place){
			"for whom it was meant is told first":                    tellsItsNoteFirst,
			"what is not edited has no name by which it could be":    namesOnlyWhatItEdits,
			"what went wrong leaves no receipt and shows no secret":  leavesNoReceipt,
			"what was told and not answered is not told once more":   findsWhatWasTold,
			"what is said to be certainly not told was not":          isNotSureOfWhatItTold,
			"what was never told is not found, where it can be seen": findsNothingElse,
		} {
			t.Run(kind+": "+sentence, func(t *testing.T) { keeps(t, made(t)) })
		}
	}
}

func tellsItsNoteFirst(t *testing.T, p place) {
	m := message("k")
	m.Note = "Meant for the harbour."
	if _, err := p.Send(t.Context(), m, ""); err != nil {
		t.Fatal(err)
	}
	if texts := p.texts(); len(texts) != 1 || !strings.HasPrefix(texts[0], m.Note+"\n") || !strings.Contains(texts[0], "three of k") {
		t.Errorf("told %q", texts)
	}
}

func namesOnlyWhatItEdits(t *testing.T, p place) {
	root, err := p.Send(t.Context(), message("root"), "")
	if err != nil || root.Channel != channel || root.ID == "" {
		t.Fatalf("receipt %+v, %v", root, err)
	}
	reply, err := p.Send(t.Context(), message("reply"), root.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []review.Receipt{root, reply} {
		if slices.Contains(review.Nameless, r.ID) == p.Edits() {
			t.Errorf("it edits %v, and calls a message %q", p.Edits(), r.ID)
		}
	}
	if p.Edits() && root.ID == reply.ID {
		t.Errorf("two messages are called %q", root.ID)
	}
	before := slices.Clone(p.texts())
	other := message("root")
	other.Text = "otherwise"
	if err := p.Update(t.Context(), other, root); err != nil || slices.Equal(before, p.texts()) == p.Edits() || len(p.texts()) != 2 {
		t.Errorf("it edits %v: %q becomes %q, %v", p.Edits(), before, p.texts(), err)
	}
}

func leavesNoReceipt(t *testing.T, p place) {
	for _, taken := range []bool{false, true} {
		p.fail(taken)
		receipt, err := p.Send(t.Context(), message("k"), "")
		if err == nil || receipt != (review.Receipt{}) {
			t.Errorf("receipt %+v, error %v", receipt, err)
			continue
		}
		for _, secret := range []string{token, "s3cret"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%v shows a secret", err)
			}
		}
	}
}

func findsWhatWasTold(t *testing.T, p place) {
	p.fail(true)
	if _, err := p.Send(t.Context(), message("k"), ""); err == nil || len(p.texts()) != 1 {
		t.Fatal(p.texts(), err)
	}
	if p.Window() == 0 {
		return // what returned with an error has not happened
	}
	receipt, found, err := p.Find(t.Context(), &review.Sought{Message: message("k"), Since: time.Now()})
	if err != nil || !found || receipt.Channel != channel || slices.Contains(review.Nameless, receipt.ID) == p.Edits() {
		t.Errorf("%+v, %v, %v", receipt, found, err)
	}
}

func isNotSureOfWhatItTold(t *testing.T, p place) {
	p.fail(true)
	_, err := p.Send(t.Context(), message("k"), "")
	var trouble interface{ Ambiguous() bool }
	if errors.As(err, &trouble) && !trouble.Ambiguous() {
		t.Errorf("it was told, and is said not to be: %v", err)
	}
}

func findsNothingElse(t *testing.T, p place) {
	p.fail(false)
	if _, err := p.Send(t.Context(), message("k"), ""); err == nil {
		t.Fatal("no error")
	}
	receipt, found, err := p.Find(t.Context(), &review.Sought{Message: message("k"), Since: time.Now()})
	if err != nil || found && receipt.ID != review.Unsure {
		t.Errorf("%+v, %v, %v", receipt, found, err)
	}
}
