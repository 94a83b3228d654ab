package metrics

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// figures are those of a job that has much to tell.
var figures = Figures{
	Version: "1.2.3",
	Run:     Run{At: time.Unix(1700000000, 5e8), Code: 4, Took: map[string]time.Duration{"gather": 1500 * time.Millisecond}},
	Programmes: []Programme{
		{Code: "P", Success: time.Unix(1600000000, 0), PeriodsDue: 1, Ahead: 48 * time.Hour, Due: 8, Reviewed: 7, NotReviewed: map[string]int{"withdrawn": 1}, Refused: []string{"newest-answers"}, Owed: 2, Ambiguous: 1, Braked: 3},
		{Code: `Q"\`},
	},
}

// told are lines that the figures must give, whichever way they are told.
var told = []string{
	`stocktake_build_info{version="1.2.3"} 1`,
	`stocktake_last_run_exit_code 4`,
	`stocktake_last_run_timestamp_seconds 1.7000000005e+09`,
	`stocktake_last_success_timestamp_seconds{programme="P"} 1.6e+09`,
	`stocktake_last_success_timestamp_seconds{programme="Q\"\\"} 0`,
	`stocktake_messages{programme="P",state="ambiguous"} 1`,
	`stocktake_messages{programme="P",state="brake"} 3`,
	`stocktake_messages{programme="P",state="owed"} 2`,
	`stocktake_messages{programme="P",state="quiet"} 0`,
	`stocktake_period_refused{gate="newest-answers",programme="P"} 1`,
	`stocktake_periods_due{programme="P"} 1`,
	`stocktake_recorded_ahead_seconds{programme="P"} 172800`,
	`stocktake_recorded_ahead_seconds{programme="Q\"\\"} 0`,
	`stocktake_step_seconds{step="gather"} 1.5`,
	`stocktake_subjects_due{programme="P"} 8`,
	`stocktake_subjects_not_reviewed{programme="P",reason="withdrawn"} 1`,
	`stocktake_subjects_reviewed{programme="P"} 7`,
}

func expect(t *testing.T, text string) {
	t.Helper()
	for _, line := range told {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("no %s in\n%s", line, text)
		}
	}
}

func TestTheFileHoldsAllOfIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "stocktake.prom")
	if err := WriteFile(path, figures); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, string(text))
	if err := WriteFile(filepath.Join(path, "nowhere.prom"), figures); err == nil {
		t.Error("it was written where nothing can be")
	}
}

func TestWhoAsksIsToldAllOfIt(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want int
	}{"all is well": {nil, 200}, "the database is down": {errors.New("down"), 503}} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			Handler(func(context.Context) (Figures, error) { return figures, c.err }).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
			if w.Code != c.want {
				t.Errorf("status %d, want %d", w.Code, c.want)
			}
			if c.err == nil {
				expect(t, w.Body.String())
			}
		})
	}
}

// What the gateway had before is replaced as a whole: a programme that is gone is gone there too.
func TestAPushReplacesWhatTheGatewayHas(t *testing.T) {
	var got []string
	status := http.StatusOK
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // what is missing is told below
		got = append(got, r.Method+" "+r.URL.Path, string(body))
		w.WriteHeader(status)
	}))
	defer gateway.Close()
	if err := Push(t.Context(), gateway.URL, figures); err != nil {
		t.Fatal(err)
	}
	if got[0] != "PUT /metrics/job/stocktake" || !strings.Contains(got[1], "stocktake_messages") {
		t.Errorf("the gateway was told %q", got)
	}
	status = http.StatusBadRequest
	if err := Push(t.Context(), gateway.URL, figures); err == nil {
		t.Error("a refused push is not told")
	}
}

func TestThePasswordOfAGatewayIsSentAndNotTold(t *testing.T) {
	var user, password string
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ = r.BasicAuth()
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer gateway.Close()
	err := Push(t.Context(), strings.Replace(gateway.URL, "://", "://ada:se%2Fcret@", 1), figures)
	if err == nil || !strings.Contains(err.Error(), "401") || strings.Contains(err.Error(), "cret") {
		t.Errorf("it is told %v", err)
	}
	if user != "ada" || password != "se/cret" {
		t.Errorf("it is asked as %q with %q", user, password)
	}
}
