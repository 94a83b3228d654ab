package chattest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"unicode/utf8"
)

// BlocksLimit is how many characters of blocks a message may have; Slack itself turns them away from about 13,200 on.
const BlocksLimit = 12_000

// editLimit is how many bytes of text chat.update takes, whatever the blocks; chat.postMessage takes more.
const editLimit = 4000

type block struct {
	Type     string
	ID       string `json:"block_id"`
	Text     *text
	Fields   []text
	Elements []element
	Rows     [][]text
	Columns  []column `json:"column_settings"`
}

// column is how a table shows one of its columns.
type column struct{ Align *string }

type text struct{ Type, Text string }

// element is one of a context block, whose text is its own, or of a row of buttons, whose text is an object.
type element struct {
	Type   string
	Text   json.RawMessage
	Action string `json:"action_id"`
	Value  string
}

// check refuses what Slack refuses of a message, nil if it is fine.
func check(form url.Values) answer {
	if form.Get("text") == "" && form.Get("blocks") == "" {
		return no("no_text")
	}
	if s := form.Get("metadata"); s != "" && !json.Valid([]byte(s)) {
		return no("invalid_metadata_format")
	}
	if form.Get("blocks") == "" {
		return nil
	}
	var blocks []block
	if err := json.Unmarshal([]byte(form.Get("blocks")), &blocks); err != nil {
		return no("invalid_blocks_format")
	}
	if utf8.RuneCountInString(form.Get("blocks")) > BlocksLimit {
		return no("msg_blocks_too_long")
	}
	if wrong := faulty(blocks); wrong != "" {
		return no("invalid_blocks", "[ERROR] "+wrong)
	}
	return nil
}

func faulty(blocks []block) string {
	if len(blocks) > 50 {
		return "no more than 50 items allowed [json-pointer:/blocks]"
	}
	seen := map[string]bool{}
	tables := 0
	for i, b := range blocks {
		if b.Type == "table" {
			tables++
		}
		if tables > 1 {
			return fmt.Sprintf("only one table allowed [json-pointer:/blocks/%d]", i)
		}
		if wrong := b.faulty(); wrong != "" {
			return fmt.Sprintf("%s [json-pointer:/blocks/%d]", wrong, i)
		}
		if b.ID != "" && seen[b.ID] {
			return fmt.Sprintf("block_id used twice [json-pointer:/blocks/%d]", i)
		}
		seen[b.ID] = true
	}
	return ""
}

func (b block) faulty() string {
	switch {
	case utf8.RuneCountInString(b.ID) > 255:
		return "block_id must be less than 256 characters"
	case b.Type == "header":
		return b.Text.faulty(150, "plain_text")
	case b.Type == "section":
		return b.section()
	case b.Type == "context":
		return b.context()
	case b.Type == "actions":
		return b.actions()
	case b.Type == "table":
		return b.table()
	case b.Type == "divider":
		return ""
	}
	return "unsupported type: " + b.Type
}

func (b block) section() string {
	if b.Text == nil && len(b.Fields) == 0 {
		return "missing required field: text or fields"
	}
	if b.Text != nil {
		if wrong := b.Text.faulty(3000, "plain_text", "mrkdwn"); wrong != "" {
			return wrong
		}
	}
	return several(b.Fields, 10, 2000)
}

func (b block) context() string {
	var texts []text
	for _, e := range b.Elements {
		t := text{Type: e.Type}
		if json.Unmarshal(e.Text, &t.Text) != nil {
			return "invalid text"
		}
		texts = append(texts, t)
	}
	return several(texts, 10, 3000)
}

func (b block) table() string {
	if len(b.Rows) == 0 || len(b.Rows) > 100 {
		return "between 1 and 100 rows allowed"
	}
	for _, row := range b.Rows {
		if len(row) == 0 || len(row) > 20 {
			return "between 1 and 20 cells allowed"
		}
		for _, cell := range row {
			if wrong := cell.faulty(10_000, "raw_text"); wrong != "" {
				return wrong
			}
		}
	}
	if len(b.Columns) > 20 {
		return "no more than 20 column_settings allowed"
	}
	for _, c := range b.Columns {
		if c.Align != nil && !slices.Contains([]string{"left", "center", "right"}, *c.Align) {
			return "must be a valid enum value: align"
		}
	}
	return ""
}

func (b block) actions() string {
	if len(b.Elements) == 0 || len(b.Elements) > 25 {
		return "between 1 and 25 items allowed"
	}
	seen := map[string]bool{}
	for _, e := range b.Elements {
		var label *text
		switch {
		case e.Type != "button":
			return "unsupported type of element: " + e.Type
		case json.Unmarshal(e.Text, &label) != nil:
			return "invalid text"
		case e.Action == "", len(e.Action) > 255, seen[e.Action]:
			return "action_id missing, too long or used twice"
		case len(e.Value) > 2000:
			return "value must be less than 2001 characters"
		}
		if wrong := label.faulty(75, "plain_text"); wrong != "" {
			return wrong
		}
		seen[e.Action] = true
	}
	return ""
}

func several(texts []text, most, limit int) string {
	if len(texts) > most {
		return fmt.Sprintf("no more than %d items allowed", most)
	}
	for _, t := range texts {
		if wrong := t.faulty(limit, "plain_text", "mrkdwn"); wrong != "" {
			return wrong
		}
	}
	return ""
}

func (t *text) faulty(limit int, types ...string) string {
	if t == nil {
		return "missing required field: text"
	}
	known := false
	for _, kind := range types {
		known = known || t.Type == kind
	}
	switch n := utf8.RuneCountInString(t.Text); {
	case !known:
		return "unsupported type of text: " + t.Type
	case n == 0:
		return "must be more than 0 characters"
	case n > limit:
		return fmt.Sprintf("must be less than %d characters", limit+1)
	}
	return ""
}
