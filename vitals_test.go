package main

import (
	"io"
	"net/http"
	"strings"
	"testing"
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
