package review

import (
	"regexp"
	"strings"
)

// FromChat is whence decisions by buttons come.
const FromChat = "chat"

// Click is what somebody did with a button under a message, or sent in the form that a button opened.
type Click struct {
	Mark    string // names the request: the same one again bears the same mark
	Act     Act    // what the button says
	ID      string // the recommendation that it says it is about
	Team    string // the chat's workspace, and the user's own
	Of      string
	User    string  // the user's ID, which nobody chooses
	Name    string  // what the user is called, which anybody may choose
	Message Receipt // where the message with the button stands
	Form    *Terms  // what the form says; nil: the button itself was clicked
}

// Terms are what a form asks beside the act: texts as they were written, days as 2006-01-02.
type Terms struct{ Reason, Until, Due, Owner string }

// Response is what the one who clicked is told, beside what the message itself tells: a form to fill in, or why nothing was
// recorded.
type Response struct {
	Ask      *Form
	No       string
	Field    string // of the form, that the refusal is about; empty: none
	Recorded bool
	Repeated bool // the same request was heard before: there is nobody to tell again
	Stale    bool // what the message tells of the recommendation may be old by now
}

// Form is what an act asks for. Its fields are those of [Terms].
type Form struct {
	Act     Act
	ID      string
	About   string // the subject and what is recommended
	Message Receipt
	Needs   []string // fields that must be there, in their order
	May     []string // fields that may
	Hint    string   // what the reason must name; empty: any will do
}

// IsUserID reports whether the chat may know a person by an ID: nothing else may stand in a mention.
func IsUserID(id string) bool { return userID.MatchString(id) }

var userID = regexp.MustCompile(`^[UW][A-Z0-9]{1,20}$`)

// Stranger says in words why a click is not taken from somebody of a team, whoever it is; empty if it may be. Guests from other
// organisations, who share a channel, are of another team.
func (c Click) Stranger(team string) string {
	switch {
	case c.Team != team || c.Of != "" && c.Of != team:
		return "only people of this workspace decide here"
	case !IsUserID(c.User):
		return "who clicked cannot be told"
	}
	return ""
}

// longName is how many characters of a chosen name are recorded.
const longName = 80

// By is under whom a click is recorded: the name, for those who read it, and the ID, by which people are told apart.
func (c Click) By() string {
	name := []rune(oneLine(c.Name))
	if len(name) == 0 {
		return c.User
	}
	return string(name[:min(len(name), longName)]) + " (" + c.User + ")"
}

// person is by what those who decide are told apart. In chat it is the ID at the end, since there anybody can choose any name.
func (d Decision) person() string {
	if d.From != FromChat {
		return d.By
	}
	return strings.TrimSuffix(d.By[strings.LastIndexByte(d.By, '(')+1:], ")")
}
