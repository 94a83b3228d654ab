package jobs_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stocktake/jobs"
	"stocktake/storage"
)

// Whenever somebody is forgotten while a run sends or edits what they said, it stands nowhere once the next run is done, and nothing
// is told twice.
func TestWhoeverIsForgottenDuringARunIsQuotedNoMore(t *testing.T) {
	t.Parallel()
	run := func(p *played, one *process) {
		p.ran.Go(func() { p.run(t, one, "ALPHA") })
		p.ran.Wait()
	}
	for _, test := range []struct {
		name   string
		before func(*played) // the run
	}{
		{"of what is new", func(*played) {}},
		{"of what was decided since", func(p *played) {
			run(p, &process{})
			p.decide(t)
		}},
		{"of what may have been sent", func(p *played) {
			run(p, &process{})
			if _, err := p.admin.Exec(`
				UPDATE stocktake.messages
				SET state = 'claimed', claimed_at = clock_timestamp() - interval '1 hour', settled_at = NULL, receipt_channel = NULL, receipt_id = NULL
				WHERE report = (SELECT max(id) FROM stocktake.reports WHERE programme = 'ALPHA')`); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			y := newYard(t, nil)
			y.answer(t, 99)
			for step := 1; ; step++ {
				p := y.begin(t, 0)
				test.before(p)
				forgotten := false
				one := &process{mishaps: map[int]func(){step: func() { forgotten = p.forget(t) }}}
				run(p, one)
				for range 2 { // what was not edited is by the next
					run(p, &process{})
				}
				if n := p.saying(said); forgotten && n > 0 || !forgotten && n != told["ALPHA"] {
					t.Errorf("forgotten at step %d (%v): %d messages say it", step, forgotten, n)
				}
				if n := len(p.stand.Messages(shared)); n != told["ALPHA"] {
					t.Errorf("forgotten at step %d: %d messages", step, n)
				}
				p.server.Close()
				if step > one.step {
					return
				}
			}
		})
	}
}

// Somebody is forgotten while a message waits for its channel's turn, long after it was read: the chat never shows what they said.
func TestWhatIsClaimedIsSentInTheWordsOfThen(t *testing.T) {
	t.Parallel()
	ledger := &queued{}
	y := newYard(t, func(l jobs.Ledger) jobs.Ledger {
		ledger.DB = l.(*storage.DB)
		return ledger
	})
	y.answer(t, 1)
	p := y.begin(t, 0)
	ledger.meanwhile = func() {
		if !p.forget(t) {
			t.Error("nothing was quoted")
		}
	}
	p.ran.Go(func() { p.run(t, &process{}, "ALPHA") })
	p.ran.Wait()
	if told, said, edits := len(p.stand.Messages(shared)), p.saying(said), p.edits(); told != 3 || said > 0 || edits > 0 {
		t.Errorf("%d messages, %d say it, %d edits", told, said, edits)
	}
}

// answer has people answer in words, one for each day.
func (y *yard) answer(t *testing.T, days int) {
	t.Helper()
	var rows strings.Builder
	for n := range days {
		fmt.Fprintf(&rows, "S%d,A,2001-01-01,Person %[1]d,staff,impact,1,what is said of it\n", n+1)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"activities.csv": "code,title,programme,status\nA,One,GAMMA,closed\n",
		"feedback.csv":   "submission,subject,submitted_at,respondent,role,criterion,score,comment\n" + rows.String(),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db, err := storage.Open(t.Context(), y.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	load(t, db, dir)
}

// forget forgets the day's person, whom the day's report of ALPHA quotes; it reports false where there is none yet.
func (p *played) forget(t *testing.T) bool {
	name := fmt.Sprintf("Person %d", p.day)
	done, err := p.admin.Exec(`
		INSERT INTO stocktake.quotes (report, subject, concern, place, version, text)
		SELECT r.id, 'ALPHA-0', 'not_working', 1, f.version, 'what is said of it'
		FROM stocktake.reports r, stocktake.feedback f
		JOIN stocktake.respondents p ON p.id = f.respondent
		WHERE r.programme = 'ALPHA' AND r.as_of = $1 AND p.name = $2`, p.asOf, name)
	if err != nil {
		t.Error(err)
		return false
	}
	quoted, err := done.RowsAffected()
	if err != nil || quoted == 0 {
		return false
	}
	db, err := storage.Open(t.Context(), p.url)
	if err != nil {
		t.Error(err)
		return false
	}
	defer db.Close()
	if _, err := db.Forget(t.Context(), name, false); err != nil {
		t.Error(err)
	}
	return true
}
