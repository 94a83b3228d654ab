package chat

import (
	"encoding/json"
	"io"

	"github.com/slack-go/slack"

	"stocktake/review"
)

// preview is one message as chat.postMessage is given it.
type preview struct {
	Text     string              `json:"text"`
	Channel  string              `json:"channel"`
	Under    string              `json:"under,omitempty"` // the key of its root, whose timestamp is known only once that is posted
	Blocks   []slack.Block       `json:"blocks,omitempty"`
	Metadata slack.SlackMetadata `json:"metadata"`
}

// Preview writes messages as a JSON array, each with the text, blocks and metadata that it would be posted with, and posts
// nothing. A message in a thread names its root by its key.
func Preview(w io.Writer, all []review.Message) error {
	out := make([]preview, len(all))
	for i, m := range all {
		blocks, err := blocksOf(m)
		if err != nil {
			return err
		}
		out[i] = preview{Text: wording(m), Channel: m.Channel, Under: m.Parent, Blocks: blocks, Metadata: metadata(m)}
	}
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	lines.SetIndent("", "  ")
	return lines.Encode(out)
}
