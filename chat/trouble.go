package chat

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// The kinds of trouble, by what can be done about it.
const (
	RateLimited    = "rate_limited"    // not accepted; wait as long as RetryAfter says
	Later          = "later"           // ambiguous: it may have been accepted, look before sending again
	NotSent        = "not_sent"        // nothing left this machine: safe to send again
	WrongToken     = "wrong_token"     // not accepted; the token is wrong, revoked or lacks a scope
	UnknownChannel = "unknown_channel" // not accepted; no such channel, archived, we are no member, or may not post or read there
	LostThread     = "lost_thread"     // not accepted; the message it replies to takes no replies, or what is looked into is gone
	TooLong        = "too_long"        // not accepted because there is too much of it; half of it may be
	Unfit          = "unfit"           // not accepted as it is laid out; with less of a layout it may be
	Gone           = "gone"            // not edited; the message is there no more, or takes no edits
	Other          = "other"           // not accepted, for a reason that the error names
)

// codes says which kind each of Slack's own errors is; one not named here is Other.
var codes = map[string]string{
	"ratelimited": RateLimited, "rate_limited": RateLimited, "message_limit_exceeded": RateLimited, "team_added_to_org": RateLimited,
	// Slack says of these that part of the work may have been done.
	"internal_error": Later, "fatal_error": Later, "service_unavailable": Later, "request_timeout": Later,
	"invalid_auth": WrongToken, "not_authed": WrongToken, "account_inactive": WrongToken, "token_revoked": WrongToken,
	"token_expired": WrongToken, "missing_scope": WrongToken, "no_permission": WrongToken, "not_allowed_token_type": WrongToken,
	"org_login_required": WrongToken, "access_denied": WrongToken,
	"ekm_access_denied": WrongToken, "accesslimited": WrongToken, "two_factor_setup_required": WrongToken, "enterprise_is_restricted": WrongToken,
	"channel_not_found": UnknownChannel, "is_archived": UnknownChannel, "not_in_channel": UnknownChannel,
	"restricted_action": UnknownChannel, "restricted_action_read_only_channel": UnknownChannel,
	"restricted_action_thread_only_channel": UnknownChannel, noChannel: UnknownChannel,
	"thread_not_found": LostThread, "invalid_thread_ts": LostThread, "cannot_reply_to_message": LostThread,
	"restricted_action_thread_locked": LostThread, "restricted_action_non_threadable_channel": LostThread,
	"message_not_found": Gone, "cant_update_message": Gone, "edit_window_closed": Gone,
	"msg_blocks_too_long": TooLong, "msg_too_long": TooLong, "invalid_blocks": Unfit, "invalid_blocks_format": Unfit,
}

// noChannel is our own word, for a message that names no channel at all; no request is made of it.
const noChannel = "no channel"

// advice is what a person does about some of Slack's errors.
var advice = map[string]string{
	"channel_not_found": "give the channel's ID, and invite the bot to it",
	"not_in_channel":    "invite the bot to the channel",
	"no_permission":     "invite the bot to the channel, or name another one for the programme",
	"access_denied":     "let the bot into the channel, or name another one for the programme",
	"missing_scope":     "give the app that scope and install it again",
	noChannel:           "name a channel for the programme, or a fallback in the configuration",
	"is_archived":       "unarchive the channel, or name another one for the programme",
	"invalid_auth":      "set SLACK_BOT_TOKEN to the bot's token",
	"not_authed":        "set SLACK_BOT_TOKEN to the bot's token",
	"token_revoked":     "install the app again and set SLACK_BOT_TOKEN",
	"token_expired":     "install the app again and set SLACK_BOT_TOKEN",
	"account_inactive":  "install the app again and set SLACK_BOT_TOKEN",
}

// patience is how long to wait where the chat asks for patience without saying how much.
const patience = 30 * time.Second

// longestRest is how long a chat is left alone on its word; then it is asked again, and takes nothing if it still wants to be.
const longestRest = 24 * time.Hour

// Error is trouble with one request to the chat. It never shows the token.
type Error struct {
	kind  string
	text  string
	after time.Duration
	err   error
}

// Kind is one of the kinds above.
func (e *Error) Kind() string { return e.kind }

// RetryAfter is how long the chat asked to be left alone; zero unless it is rate limited, and half a minute where it did not say.
func (e *Error) RetryAfter() time.Duration { return e.after }

// Ambiguous says that the message may have been accepted all the same.
func (e *Error) Ambiguous() bool { return e.kind == Later }

func (e *Error) Error() string { return e.text }

// Unwrap leads to the cause, so that a cancelled context can be told from a slow chat.
func (e *Error) Unwrap() error { return e.err }

// trouble classifies what one call of the API came back with; nil stays nil.
func (s *Slack) trouble(method, channel string, err error) error {
	if err == nil {
		return nil
	}
	e := &Error{err: err}
	e.kind, e.after = classify(err)
	if e.kind == WrongToken && ofChannel(method, channel, err) {
		e.kind = UnknownChannel
	}
	e.text = method
	if channel != "" {
		e.text += " in " + channel
	}
	e.text += ": " + explain(method, err)
	for _, secret := range []string{s.token, s.app} {
		if secret != "" {
			e.text = strings.ReplaceAll(e.text, secret, "[token]")
		}
	}
	return e
}

// ofChannel reports whether an error that turns our token away says so of one channel alone. Leave and access are given channel by
// channel; to read takes a scope for each kind of channel, and the one for direct messages may lack; to post takes one for all.
func ofChannel(method, channel string, err error) bool {
	var said slack.SlackErrorResponse
	errors.As(err, &said)
	switch said.Err {
	case "no_permission", "access_denied":
		return channel != ""
	case "missing_scope":
		return strings.HasPrefix(method, "conversations.")
	}
	return false
}

func classify(err error) (kind string, after time.Duration) {
	var (
		limited *slack.RateLimitedError
		status  slack.StatusCodeError
		said    slack.SlackErrorResponse
	)
	switch {
	case errors.As(err, &limited):
		return RateLimited, limited.RetryAfter
	case errors.As(err, &said):
		return classifyCode(said.Err)
	case errors.As(err, &status):
		return classifyStatus(status.Code)
	case errors.As(err, new(unsent)):
		return NotSent, 0
	}
	// A reset, a time-out, an answer cut short: the chat may have taken the message before the line went dead.
	return Later, 0
}

func classifyCode(code string) (kind string, after time.Duration) {
	kind, known := codes[code]
	if !known {
		return Other, 0
	}
	if kind == RateLimited {
		return kind, patience
	}
	return kind, 0
}

func classifyStatus(code int) (kind string, after time.Duration) {
	switch {
	case code == http.StatusTooManyRequests:
		return RateLimited, patience
	case code == http.StatusRequestEntityTooLarge:
		return TooLong, 0
	case code >= 500, code == http.StatusRequestTimeout:
		return Later, 0
	}
	return Other, 0
}

func explain(method string, err error) string {
	var (
		said  slack.SlackErrorResponse
		never unsent
	)
	switch {
	case errors.As(err, &said):
		return explainCode(method, said)
	case errors.As(err, &never):
		return never.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	}
	return err.Error()
}

func explainCode(method string, said slack.SlackErrorResponse) string {
	text := said.Err
	if said.Needed != "" {
		text += fmt.Sprintf(" (needs %s, has %s)", said.Needed, said.Provided)
	}
	if len(said.ResponseMetadata.Messages) > 0 {
		text += " (" + strings.Join(said.ResponseMetadata.Messages, "; ") + ")"
	}
	do := advice[said.Err]
	if kind, _ := classifyCode(said.Err); kind == WrongToken && method == connecting {
		do = "set SLACK_APP_TOKEN to an app-level token with the scope connections:write"
	}
	if do != "" {
		text += "; " + do
	}
	return text
}
