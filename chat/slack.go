package chat

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"stocktake/review"
)

// eventType is the event_type in the metadata of every message; its event_payload holds the message's key.
const eventType = "stocktake_report"

// page is how many messages are asked for at once when looking for one.
const page = 200

// Slack posts to Slack, and looks up what was posted. It never repeats a request by itself: whether and when to send
// again is the caller's to decide, by the kind of the [Error].
type Slack struct {
	token, app string // secrets, kept out of what is told
	apiURL     string
	http       *http.Client
	client     *slack.Client
	timeout    time.Duration
}

// NewSlack speaks to the API at apiURL, Slack's own if empty; a missing final slash is added. Every request is given
// up after timeout. The client's redirects are not followed, because that would send a message again.
func NewSlack(token, apiURL string, client *http.Client, timeout time.Duration) *Slack {
	apiURL = strings.TrimSuffix(cmp.Or(apiURL, slack.APIURL), "/") + "/"
	client = straight(client)
	client.Transport = inSeconds{client.Transport}
	return &Slack{
		token: token, apiURL: apiURL, http: client,
		// No OptionRetry and no Idempotency-Key: with either of them a POST whose answer was lost is sent twice.
		client:  slack.New(token, slack.OptionAPIURL(apiURL), slack.OptionHTTPClient(client)),
		timeout: timeout,
	}
}

// straight is a copy of a client that follows no redirects, and says of a request if it was never sent.
func straight(client *http.Client) *http.Client {
	c := *client
	if c.Transport == nil {
		c.Transport = http.DefaultTransport
	}
	c.Transport = witness{c.Transport}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &c
}

// Pause is a little over what Slack allows a channel: one message a second.
func (s *Slack) Pause() time.Duration { return 1100 * time.Millisecond }

// Window is how long after its claim a message may still come to stand in the channel: a send is given up after two thirds of
// it; the last third is Slack's, to finish with a request whose caller has hung up and to show what it has taken.
func (s *Slack) Window() time.Duration { return s.timeout + s.timeout/2 }

// Check asks whether the token is good, and of which workspace it is.
func (s *Slack) Check(ctx context.Context) (team string, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	who, err := s.client.AuthTestContext(ctx)
	if err == nil && (who.UserID == "" && who.BotID == "" || who.TeamID == "") {
		err = errors.New("the answer is not Slack's")
	}
	if err != nil {
		return "", s.trouble("auth.test", "", err)
	}
	return who.TeamID, nil
}

// Send posts one message, as a reply if parentID (the receipt's ID of its root) is given. Any error is an [Error];
// where it is ambiguous, only [Slack.Find] tells whether the message is there.
func (s *Slack) Send(ctx context.Context, m review.Message, parentID string) (review.Receipt, error) {
	if m.Channel == "" {
		return review.Receipt{}, s.trouble("chat.postMessage", "", slack.SlackErrorResponse{Err: noChannel})
	}
	options, err := posting(m, parentID)
	if err != nil {
		return review.Receipt{}, &Error{kind: Unfit, text: err.Error(), err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	// A crash from here to the recorded receipt leaves a message that may or may not be there: the next run finds it by its key.
	channel, id, posted, err := s.client.PostMessageWithResponseContext(ctx, m.Channel, options...)
	if err == nil && (channel != "" && channel != m.Channel || id == "" || len(id) > longestID) {
		err = errors.New("the answer names no message there")
	}
	if err != nil {
		return review.Receipt{}, s.trouble("chat.postMessage", m.Channel, err)
	}
	// Slack does not refuse a reply to a message that is gone, it posts it in the channel; only the answer tells. Other chats may leave
	// the thread out of their answers, so it is asked for.
	alone := parentID != "" && posted.Timestamp != "" && posted.ThreadTimestamp == "" && s.lost(ctx, m.Channel, parentID)
	return review.Receipt{Channel: m.Channel, ID: id, Alone: alone}, nil
}

// lost reports whether the chat says that a thread is gone.
func (s *Slack) lost(ctx context.Context, channel, root string) bool {
	_, _, err := s.thread(channel, root)(ctx, "")
	return isLost(err)
}

func isLost(err error) bool {
	gone := new(Error)
	return errors.As(err, &gone) && gone.kind == LostThread
}

// longestID is more than any chat names a message by; Slack takes 17 signs.
const longestID = 64

// Edits is true.
func (s *Slack) Edits() bool { return true }

// Update tells a message anew in the place where it stands. The same twice is harmless.
func (s *Slack) Update(ctx context.Context, m review.Message, at review.Receipt) error {
	options, err := amendment(m)
	if err != nil {
		return &Error{kind: Unfit, text: err.Error(), err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	_, id, _, err := s.client.UpdateMessageContext(ctx, at.Channel, at.ID, options...)
	if err == nil && id == "" {
		err = errors.New("the answer names no message")
	}
	return s.trouble("chat.update", at.Channel, err)
}

// posting is what goes over the wire of a message beside its channel.
func posting(m review.Message, parentID string) ([]slack.MsgOption, error) {
	options := envelope(m, wording(m))
	if parentID != "" {
		options = append(options, slack.MsgOptionTS(parentID))
	}
	blocks, err := blocksOf(m)
	if err != nil || len(blocks) == 0 {
		return options, err
	}
	return append(options, slack.MsgOptionBlocks(blocks...)), nil
}

// envelope is what goes over the wire whatever the layout: a text, and that by which the message is found again.
func envelope(m review.Message, text string) []slack.MsgOption {
	return []slack.MsgOption{
		slack.MsgOptionText(text, false),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionMetadata(metadata(m)),
	}
}

// blocksOf is the blocks of a message as they are sent, its note first; none where only text is told.
func blocksOf(m review.Message) ([]slack.Block, error) {
	if len(m.Blocks) == 0 {
		return nil, nil
	}
	var blocks slack.Blocks
	if err := blocks.UnmarshalJSON(m.Blocks); err != nil {
		return nil, fmt.Errorf("read blocks of message %s: %w", m.Key, err)
	}
	if m.Note != "" {
		blocks.BlockSet = append(remark(m.Note), blocks.BlockSet...)
	}
	return blocks.BlockSet, nil
}

// metadata is that by which a message is found again.
func metadata(m review.Message) slack.SlackMetadata {
	return slack.SlackMetadata{EventType: eventType, EventPayload: map[string]any{"key": m.Key}}
}

// wording is a message's text as it is sent to Slack.
func wording(m review.Message) string { return escape(noted(m)) }

// remark is a note as a block.
func remark(note string) []slack.Block {
	return []slack.Block{paragraph{look: small}.block(spelled(plain(note)))}
}
