package chat

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/slack-go/slack"
)

// bodyLimit is how many bytes a request may have. The longest has a message of ours in it, escaped twice.
const bodyLimit = 1 << 20

// Signed hears requests that the chat signs with a secret, for those who take none of its sockets. One that is forged, more than
// five minutes old or ahead, or too long is refused, whatever is in it.
func (l *Listener) Signed(secret string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
		if err != nil {
			l.refuse(w, r, http.StatusRequestEntityTooLarge, errors.New("it is too long, or was cut short"))
			return
		}
		if err := verify(r.Header, secret, body); err != nil {
			l.refuse(w, r, http.StatusUnauthorized, err)
			return
		}
		form, err := url.ParseQuery(string(body))
		if err != nil || form.Get("payload") == "" {
			l.refuse(w, r, http.StatusBadRequest, errors.New("there is no payload"))
			return
		}
		// What is signed names the request: a copy has the same, however its signature is written.
		answer := l.take(r.Context(), "signed "+r.Header.Get("X-Slack-Request-Timestamp")+" "+string(body), []byte(form.Get("payload")))
		if answer == nil {
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answer) // the chat may have gone; there is nobody to tell
	})
}

// verify holds a request against its signature, in a time that tells nothing of it.
func verify(header http.Header, secret string, body []byte) error {
	verifier, err := slack.NewSecretsVerifier(header, secret)
	if err != nil {
		return err
	}
	if _, err := verifier.Write(body); err != nil {
		return err
	}
	return verifier.Ensure()
}

// refuse tells the caller nothing but that.
func (l *Listener) refuse(w http.ResponseWriter, r *http.Request, status int, why error) {
	l.trouble(fmt.Errorf("refused a request from %s: %w", r.RemoteAddr, why))
	http.Error(w, http.StatusText(status), status)
}
