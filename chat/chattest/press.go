package chattest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// Person is somebody in the chat.
type Person struct{ ID, Name, Team string }

// View is a window that was opened for somebody.
type View struct {
	Title    text
	Submit   *text
	Callback string `json:"callback_id"`
	Private  string `json:"private_metadata"`
	Blocks   []struct {
		block
		Optional bool
		Element  struct{ Type string }
	}
}

// Fields are those that a view asks for, the ones that may be left empty with a question mark.
func (v View) Fields() (all []string) {
	for _, b := range v.Blocks {
		if b.Type != "input" {
			continue
		}
		mark := ""
		if b.Optional {
			mark = "?"
		}
		all = append(all, b.ID+mark)
	}
	return all
}

// Words are the sentences of a view.
func (v View) Words() string {
	var all []string
	for _, b := range v.Blocks {
		if b.block.Text != nil {
			all = append(all, b.block.Text.Text)
		}
	}
	return strings.Join(all, "\n")
}

// Views are the windows opened so far.
func (c *Chat) Views() []View {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]View(nil), c.views...)
}

// AwaitView waits for the n-th window, and gives back an empty one where it does not come.
func (c *Chat) AwaitView(ctx context.Context, n int) View {
	for ctx.Err() == nil {
		if views := c.Views(); len(views) >= n {
			return views[n-1]
		}
		time.Sleep(time.Millisecond)
	}
	return View{}
}

// Press is the request that Slack makes of a click on a button, whether or not the message still has it: what people see may
// be old. Its trigger can open one view within three seconds.
func (c *Chat) Press(who Person, channel, message, action, value string) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count++
	trigger := fmt.Sprintf("trigger.%d", c.count)
	c.triggers[trigger] = time.Now()
	return request(who, answer{
		"type": "block_actions", "trigger_id": trigger,
		"container": answer{"type": "message", "channel_id": channel, "message_ts": message},
		"channel":   answer{"id": channel},
		"actions":   []answer{{"type": "button", "block_id": "b", "action_id": action, "value": value, "action_ts": fmt.Sprint(c.count)}},
	})
}

// Fill is the request that Slack makes of a form that was sent, its fields filled with these values by name.
func (c *Chat) Fill(who Person, v View, values map[string]string) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count++
	state := answer{}
	for _, b := range v.Blocks {
		if b.Type != "input" {
			continue
		}
		key := "value"
		if b.Element.Type == "datepicker" {
			key = "selected_date"
		}
		filled := answer{"type": b.Element.Type}
		if value, ok := values[b.ID]; ok {
			filled[key] = value
		}
		state[b.ID] = answer{b.ID: filled}
	}
	return request(who, answer{
		"type": "view_submission", "trigger_id": fmt.Sprintf("trigger.%d", c.count),
		"view": answer{"type": "modal", "callback_id": v.Callback, "private_metadata": v.Private, "state": answer{"values": state}},
	})
}

func request(who Person, a answer) []byte {
	a["user"] = answer{"id": who.ID, "username": who.Name, "name": who.Name, "team_id": who.Team}
	a["team"] = answer{"id": who.Team, "domain": "test"}
	b, err := json.Marshal(a)
	if err != nil {
		panic(err) // texts only
	}
	return b
}

// openView opens a window for the one whose click made the trigger.
func (c *Chat) openView(form url.Values) answer {
	trigger := form.Get("trigger_id")
	made, known := c.triggers[trigger]
	switch {
	case !known:
		return no("invalid_trigger_id")
	case made.IsZero():
		return no("exchanged_trigger_id")
	case time.Since(made) > 3*time.Second:
		return no("expired_trigger_id")
	}
	var v View
	if err := json.Unmarshal([]byte(form.Get("view")), &v); err != nil {
		return no("invalid_arguments", err.Error())
	}
	if wrong := v.faulty(); wrong != "" {
		return no("invalid_arguments", "[ERROR] "+wrong)
	}
	c.triggers[trigger] = time.Time{}
	c.views = append(c.views, v)
	return answer{"ok": true, "view": answer{"id": fmt.Sprintf("V%d", len(c.views)), "type": "modal"}}
}

func (v View) faulty() string {
	inputs := len(v.Fields())
	switch {
	case utf8.RuneCountInString(v.Title.Text) > 24 || v.Title.Text == "":
		return "title must have 1 to 24 characters"
	case inputs > 0 && v.Submit == nil:
		return "submit is required with inputs"
	case utf8.RuneCountInString(v.Private) > 3000:
		return "private_metadata must be less than 3001 characters"
	case len(v.Blocks) == 0 || len(v.Blocks) > 100:
		return "between 1 and 100 blocks"
	}
	for _, b := range v.Blocks {
		if wrong := b.faulty(); b.Type != "input" && wrong != "" {
			return wrong
		}
	}
	return ""
}

// parse reads a request's arguments, which some methods send as JSON.
func parse(r *http.Request) error {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return r.ParseForm()
	}
	var arguments map[string]json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&arguments); err != nil && r.ContentLength > 0 {
		return err
	}
	r.Form = url.Values{}
	for name, raw := range arguments {
		var s string
		if json.Unmarshal(raw, &s) != nil {
			s = string(raw)
		}
		r.Form.Set(name, s)
	}
	return nil
}
