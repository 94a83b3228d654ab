package chat

import (
	"context"
	"errors"
	"html"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"stocktake/review"
)

// apart is how far our clock and the chat's may differ. A wider gap would hide a message that is there, and double it.
const apart = 24 * time.Hour

const (
	looking = 10 * time.Minute // the longest look into a channel without a rest: at its usual pace Slack gives some hundred thousand messages then
	vain    = 10               // how many empty pages in a row are believed to be followed by another
)

// Find looks for a message in its channel, or in the thread under its root, by its key, and says whether it has our words. A root is
// looked for among the messages posted since an instant of our clock. It reads all of them before it says that the message is not
// there. Where the thread itself is gone it looks in the channel: a reply that comes too late for its thread Slack posts there. After
// an error the look may be taken up where it was.
func (s *Slack) Find(ctx context.Context, m *review.Sought) (review.Receipt, bool, error) {
	if m.Channel == "" {
		return review.Receipt{}, false, nil // there it cannot have been sent to
	}
	ctx, cancel := context.WithTimeout(ctx, looking)
	defer cancel()
	if m.Root != "" && !m.Alone {
		receipt, found, err := search(ctx, m, s.thread(m.Channel, m.Root))
		if !isLost(err) {
			return receipt, found, err
		}
		m.Alone, m.Page = true, ""
	}
	return search(ctx, m, s.history(m.Channel, m.Since))
}

// search reads page after page until the message is found or there are no more.
func search(ctx context.Context, m *review.Sought, read reader) (review.Receipt, bool, error) {
	seen, empty := map[string]bool{}, 0
	for {
		messages, next, err := read(ctx, m.Page)
		if err != nil {
			return review.Receipt{}, false, err
		}
		if i := slices.IndexFunc(messages, func(other slack.Message) bool { return is(other, m.Message) }); i >= 0 {
			otherwise := !sameWords(messages[i], m.Message)
			return review.Receipt{Channel: m.Channel, ID: messages[i].Timestamp, Otherwise: otherwise, Alone: m.Alone}, true, nil
		}
		if next == "" {
			return review.Receipt{}, false, nil
		}
		if empty++; len(messages) > 0 {
			empty = 0
		}
		if seen[next] || empty == vain {
			return review.Receipt{}, false, &Error{kind: Later, text: "look into " + m.Channel + ": its pages have no end"}
		}
		seen[next] = true
		m.Page = next
	}
}

// reader reads one page of messages; an empty next cursor ends the reading.
type reader func(ctx context.Context, cursor string) (messages []slack.Message, next string, err error)

func (s *Slack) history(channel string, since time.Time) reader {
	return func(ctx context.Context, cursor string) ([]slack.Message, string, error) {
		ctx, cancel := context.WithTimeout(ctx, s.timeout)
		defer cancel()
		got, err := s.client.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
			ChannelID: channel, Cursor: cursor, Oldest: timestamp(since.Add(-apart)), Inclusive: true, Limit: page, IncludeAllMetadata: true,
		})
		if err == nil && !got.Ok { // an empty answer must not be read as an empty channel: the message would be sent twice
			err = errors.New("the answer is not Slack's")
		}
		if err == nil && got.HasMore && got.ResponseMetaData.NextCursor == "" {
			err = errors.New("there is more, but no cursor to it")
		}
		if err != nil {
			return nil, "", s.trouble("conversations.history", channel, err)
		}
		return got.Messages, got.ResponseMetaData.NextCursor, nil
	}
}

func (s *Slack) thread(channel, root string) reader {
	return func(ctx context.Context, cursor string) ([]slack.Message, string, error) {
		ctx, cancel := context.WithTimeout(ctx, s.timeout)
		defer cancel()
		// A thread is as old as its root: it needs no lower bound in time, and without one the root itself is in the
		// first answer, which tells an empty thread from an empty answer.
		messages, more, next, err := s.client.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: channel, Timestamp: root, Cursor: cursor, Limit: page, IncludeAllMetadata: true,
		})
		if err == nil && cursor == "" && len(messages) == 0 {
			err = errors.New("the answer lacks the root of the thread")
		}
		if err == nil && more && next == "" {
			err = errors.New("there is more, but no cursor to it")
		}
		if err != nil {
			return nil, "", s.trouble("conversations.replies", channel, err)
		}
		return messages, next, nil
	}
}

// is tells m by the key in the metadata; where the chat kept no metadata, by the key as the ID of a block; where it kept
// neither, by its words. No two messages of ours have the same words, since each names its report or its recommendations.
// A chat that keeps no key and changes the words cannot be told from one that never got the message: there, and only there,
// a send whose answer was lost is seen twice.
func is(other slack.Message, m review.Message) bool {
	if other.Metadata.EventType == eventType {
		key, _ := other.Metadata.EventPayload["key"].(string)
		return key == m.Key || numbered(key) && sameWords(other, m)
	}
	for _, block := range other.Blocks.BlockSet {
		if block.ID() == m.Key {
			return true
		}
	}
	return sameWords(other, m)
}

// numbered reports whether a key is that of a reminder as earlier programs made it, with a number that a restored database gives out
// again: by it, what they told is not told from what they did not.
func numbered(key string) bool {
	act, number, _ := strings.Cut(path.Base(key), "-")
	_, err := strconv.ParseInt(number, 10, 64)
	return err == nil && len(number) < 16 && review.Act(act).IsStep()
}

// sameWords reports whether a message of the chat says what m says, whole: a text that an edit had to cut short (standing.go) never does, and
// is edited once more.
func sameWords(other slack.Message, m review.Message) bool {
	return bare(other.Text) == bare(wording(m))
}

// link is how Slack writes what it takes for an address, with or without what is shown in its place.
var link = regexp.MustCompile(`<(?:[^<>|]*\|)?([^<>|]*)>`)

// picture is an emoji: as Slack keeps it, by its name between colons (what has no letter there is a time, but for four), or as a sign.
// With it go the signs that join emoji and vary them.
var picture = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`:(?:[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*|\+1|-1|100|1234):|[0-9#*]\x{FE0F}?\x{20E3}|` +
		`[\p{So}\x{200D}\x{203C}\x{2049}\x{2139}\x{2194}\x{25FD}\x{25FE}\x{3030}\x{FE0E}\x{FE0F}\x{1F000}-\x{1FAFF}\x{E0020}-\x{E007F}]`)
})

// bare is a text without what a chat may do to it on the way: links made of addresses, escapes, names of emoji, spaces.
func bare(text string) string {
	text = html.UnescapeString(link.ReplaceAllString(text, "$1"))
	text = picture().ReplaceAllString(text, "")
	return strings.Join(strings.Fields(text), "")
}

// timestamp writes an instant as Slack names its messages: seconds and six digits. Before 1970 there is no bound.
func timestamp(t time.Time) string {
	micros := t.UnixMicro()
	if micros < 0 {
		return ""
	}
	return strconv.FormatInt(micros/1e6, 10) + "." + strconv.FormatInt(1e6+micros%1e6, 10)[1:]
}
