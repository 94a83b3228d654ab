package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"stocktake/chat"
	"stocktake/config"
	"stocktake/jobs"
	"stocktake/review"
	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// asked is what a process that stays up answers.
func (s serving) asked(t *testing.T, url string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// Whoever asks is told that the process lives, whether it can work, and how the programmes stand.
func TestServeCanBeAsked(t *testing.T) {
	t.Parallel()
	w := newHarbour(t)
	s := serve(t, w, nil, "--listen", "127.0.0.1:0")
	address := "http://" + s.log.await(t, "msg=listening address=(\\S+)")
	s.log.await(t, "msg=run .*posted=5 owed=0")
	if status, said := s.asked(t, address+"/readyz"); status != 200 || !strings.HasPrefix(said, "ok; ") {
		t.Errorf("readyz: %d %s", status, said)
	}
	if status, said := s.asked(t, address+"/metrics"); status != 200 || !strings.Contains(said, `stocktake_subjects_reviewed{programme="HARBOUR"} 8`) {
		t.Errorf("metrics: %d %s", status, said)
	}
	office{w.url}.exec(t, `INSERT INTO stocktake.goose_db_version (version_id, is_applied) VALUES (9999, true)`)
	if status, said := s.asked(t, address+"/readyz"); status != 503 {
		t.Errorf("readyz with a newer database: %d %s", status, said)
	}
	if status, _ := s.asked(t, address+"/healthz"); status != 200 {
		t.Errorf("healthz: %d: it would be started anew for the database's sake", status)
	}
	s.stop(t)
}

// What a run leaves in the file, and what whoever asks is told, is how things stand by then, however long the process has been up.
// With --as-of it is how they stood at that instant, whatever the clock says.
func TestServeTellsHowThingsStandByNow(t *testing.T) {
	for name, c := range map[string]struct {
		asOf  string
		stand []standing
	}{
		"by the clock": {"", []standing{
			{"2023-01-03T12:00:00Z", map[string]int{"periods_due": 0, "subjects_reviewed": 0, "owed": 0, "quiet": 0}},                              // nothing has run yet
			{"2025-01-31T19:00:00Z", map[string]int{"periods_due": 0, "subjects_reviewed": 8, "owed": 0, "quiet": 5}},                              // it was reviewed in quiet hours
			{"2025-02-01T08:00:00Z", map[string]int{"periods_due": 0, "subjects_reviewed": 8, "owed": 5, "quiet": 0, "recorded_ahead_seconds": 0}}, // which are over, and the chat refuses the token
			{"2025-01-30T19:00:00Z", map[string]int{"periods_due": 0, "subjects_reviewed": 0, "recorded_ahead_seconds": 86400}},                    // the clock is set back
		}},
		"as of an instant": {"2025-01-31T19:00:00Z", []standing{
			{"2023-01-03T12:00:00Z", map[string]int{"subjects_reviewed": 8, "owed": 0, "quiet": 5}},
			{"2025-02-01T08:00:00Z", map[string]int{"subjects_reviewed": 8, "owed": 0, "quiet": 5, "recorded_ahead_seconds": 0}},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSitting(t, c.asOf)
			for _, want := range c.stand {
				s.expect(t, want)
			}
		})
	}
}

// What stays up notices that its database is another by now: a standby has taken over, or a backup was put back.
func TestServeNoticesThatTheDatabaseHasMoved(t *testing.T) {
	t.Parallel()
	s := newSitting(t, "")
	at := standing{"2025-02-01T08:00:00Z", map[string]int{"subjects_reviewed": 8}}
	s.expect(t, at)
	office{s.app.DatabaseURL}.exec(t, `UPDATE stocktake.eras SET place = 'elsewhere'`)
	s.expect(t, at)
	var eras int
	if err := connection(t, s.app.DatabaseURL).QueryRow(`SELECT max(number) FROM stocktake.eras`).Scan(&eras); err != nil || eras != 2 {
		t.Errorf("%d eras, %v; want 2", eras, err)
	}
}

// What stays up while a newer program brings the database further writes nothing any more.
func TestServeDoesNothingOnceTheDatabaseIsNewer(t *testing.T) {
	t.Parallel()
	s := newSitting(t, "2025-01-31T19:00:00Z")
	office := office{s.app.DatabaseURL}
	office.exec(t, `INSERT INTO stocktake.goose_db_version (version_id, is_applied) VALUES (999, true)`)
	s.once(t.Context())
	desk := &desk{job: s.job}
	var newer storage.NewerError
	if _, err := desk.click(t.Context(), review.Click{}); !errors.As(err, &newer) {
		t.Errorf("a click: %v", err)
	}
	if last := s.lastRun(); last.Code != jobs.CodeWrong {
		t.Errorf("the run ended with %d", last.Code)
	}
	var rows int
	if err := connection(t, s.app.DatabaseURL).QueryRow(`SELECT count(*) FROM stocktake.reports`).Scan(&rows); err != nil || rows != 0 {
		t.Errorf("%d reports, %v", rows, err)
	}
}

// Many who ask at once, whom nobody knows, leave the database to the runs.
func TestManyWhoAskAreAnsweredAtOnce(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/metrics", "/readyz"} {
		t.Run(path, func(t *testing.T) {
			s := newSitting(t, "2025-02-01")
			questions, answer := &atomic.Int32{}, make(chan struct{})
			job := s.job
			s.job = func() wired {
				questions.Add(1)
				<-answer
				return job()
			}
			var asking, answered sync.WaitGroup
			for range 60 {
				asking.Add(1)
				answered.Go(func() {
					asking.Done()
					if status, _ := s.told(path); status != http.StatusOK {
						t.Errorf("status %d", status)
					}
				})
			}
			asking.Wait()
			time.Sleep(200 * time.Millisecond) // all but a straggler have asked
			close(answer)
			answered.Wait()
			if n := questions.Load(); n > 5 {
				t.Errorf("the database was asked %d times", n)
			}
		})
	}
}

// The log says why whoever asks is given no answer.
func TestNoAnswerIsLogged(t *testing.T) {
	t.Parallel()
	for path, says := range map[string]string{"/metrics": "metrics failed", "/readyz": "not ready"} {
		t.Run(path, func(t *testing.T) {
			s := newSitting(t, "2025-02-01")
			var log bytes.Buffer
			s.log = slog.New(slog.NewTextHandler(&log, nil))
			if err := s.job().db.Close(); err != nil {
				t.Fatal(err)
			}
			if status, body := s.told(path); status != 503 || strings.Contains(body, "closed") {
				t.Errorf("%d %s", status, body)
			}
			if !strings.Contains(log.String(), says) || !strings.Contains(log.String(), "closed") {
				t.Errorf("the log says %q", log.String())
			}
		})
	}
}

// A run of what stays up ends with the code that it would leave with alone, and the log says what to do.
func TestServeTellsOfARunWhatItWouldTellAlone(t *testing.T) {
	t.Parallel()
	for where, role := range map[string]string{"before any programme": "pg_monitor", "with all": "stocktake_loader", "with each": "pg_read_all_data"} {
		t.Run(where, func(t *testing.T) {
			s := newSitting(t, "2025-02-01")
			storagetest.Roles(t, s.app.DatabaseURL, filepath.Join("deploy", "roles.sql"))
			if err := storage.Migrate(t.Context(), storagetest.As(s.app.DatabaseURL, "stocktake_migrating")); err != nil {
				t.Fatal(err)
			}
			db, err := storage.Open(t.Context(), storagetest.As(s.app.DatabaseURL, role))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			var log bytes.Buffer
			s.log = slog.New(slog.NewTextHandler(&log, nil))
			s.app.log = s.log
			job := s.job()
			job.db, job.Ledger = db, db
			s.job = func() wired { return job }
			s.once(t.Context())
			if code := s.lastRun().Code; code != jobs.CodeWrong || !strings.Contains(log.String(), "deploy/roles.sql") {
				t.Errorf("it ended with %d: %s", code, &log)
			}
		})
	}
}

// standing is what is told at an instant of the clock.
type standing struct {
	at      string
	figures map[string]int
}

// sitting is what stays up, in the process of the test, with a clock that the test sets, quiet hours, and a token that is refused.
type sitting struct {
	*vitals
	app   *app
	clock time.Time
	file  string
}

func newSitting(t *testing.T, asOf string) *sitting {
	t.Helper()
	w := newHarbour(t)
	s := &sitting{file: filepath.Join(t.TempDir(), "stocktake.prom")}
	a := &app{
		flags: &flags{DatabaseURL: w.url, AsOf: asOf}, clock: func() time.Time { return s.clock }, unchecked: true, log: slog.New(slog.DiscardHandler),
		config: config.Config{QuietHours: config.QuietHours{From: "18:00", To: "08:00"}, MetricsFile: s.file},
	}
	s.app = a
	policy, text, err := a.policy()
	if err != nil {
		t.Fatal(err)
	}
	db, done, err := a.database(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(done)
	s.vitals = &vitals{log: a.log, deaf: func() bool { return false }, job: a.wire(db, policy, text, chat.NewSlack("revoked", w.chat.URL, http.DefaultClient, requestTime)).anew}
	return s
}

// told is what whoever asks by HTTP is told.
func (s *sitting) told(path string) (int, string) {
	w := httptest.NewRecorder()
	mux(&desk{}, s.vitals).ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

// expect sets the clock, lets a run come and go, and holds what is told by either way against what is so by then.
func (s *sitting) expect(t *testing.T, want standing) {
	t.Helper()
	var err error
	if s.clock, err = time.Parse(time.RFC3339, want.at); err != nil {
		t.Fatal(err)
	}
	s.once(t.Context())
	file, err := os.ReadFile(s.file)
	if err != nil {
		t.Fatal(err)
	}
	_, asked := s.told("/metrics")
	for figure, n := range want.figures {
		line := regexp.MustCompile(fmt.Sprintf(`(?m)^stocktake_(%[1]s\{programme="HARBOUR"|messages\{programme="HARBOUR",state="%[1]s")\} %[2]d$`, figure, n))
		for way, told := range map[string]string{"the file": string(file), "/metrics": asked} {
			if !line.MatchString(told) {
				t.Errorf("%s: %s says not %s %d:\n%s", want.at, way, figure, n, told)
			}
		}
	}
}
