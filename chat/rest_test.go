package chat_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"stocktake/chat"
)

func TestAChatIsLeftAloneAsLongAsItAsks(t *testing.T) {
	const date = "Mon, 03 Feb 2025 10:00:00 GMT"
	for _, c := range []struct {
		name, says string
		want       time.Duration
	}{
		{"seconds", "7", 7 * time.Second},
		{"none at all", "0", 0},
		{"as long as is believed", "86400", 24 * time.Hour},
		{"longer", "86401", 24 * time.Hour},
		{"longer than a number holds once it is counted in nanoseconds", "99999999999999999", 24 * time.Hour},
		{"longer than any number", strings.Repeat("9", 40), 24 * time.Hour},
		{"less than nothing", "-5", 30 * time.Second},
		{"a date", "Mon, 03 Feb 2025 10:02:00 GMT", 2 * time.Minute},
		{"a date that has passed", "Mon, 03 Feb 2025 09:00:00 GMT", 0},
		{"a date in another year", "Mon, 02 Feb 2026 10:00:00 GMT", 24 * time.Hour},
		{"words", "soon", 30 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Date", date)
				w.Header().Set("Retry-After", c.says)
				w.WriteHeader(http.StatusTooManyRequests)
			}))
			defer server.Close()
			_, err := chat.NewSlack(token, server.URL, server.Client(), 10*time.Second).Send(t.Context(), message("k"), "")
			told(t, err, chat.RateLimited, c.want)
			if strings.Contains(err.Error(), "strconv") {
				t.Errorf("told as %q", err)
			}
			_, err = chat.NewWebhook(server.URL, server.Client(), 10*time.Second).Send(t.Context(), message("k"), "")
			told(t, err, chat.RateLimited, c.want)
		})
	}
}

// What says that it took a message but not which, or not where it was to go, may have taken it.
func TestAnAnswerThatNamesAnotherMessageIsNoReceipt(t *testing.T) {
	for name, answer := range map[string]string{
		"another channel": `"channel":"C9","ts":"1.000001"`,
		"no name":         fmt.Sprintf(`"channel":%q`, channel),
		"too many digits": fmt.Sprintf(`"channel":%q,"ts":"1.%s"`, channel, strings.Repeat("0", 100_000)),
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, `{"ok":true,%s}`, answer) }))
			defer server.Close()
			receipt, err := chat.NewSlack(token, server.URL, server.Client(), 10*time.Second).Send(t.Context(), message("k"), "")
			if err == nil {
				t.Fatalf("taken for the receipt %.40v", receipt)
			}
			told(t, err, chat.Later, 0)
		})
	}
}
