package storage

import (
	"strings"
	"testing"

	"stocktake/review"
	"stocktake/storage/storagetest"
)

// A request is heard once, by whichever process, and forgotten after a day; the user that runs need not be more than that.
func TestARequestIsHeardOnce(t *testing.T) {
	url := openRoles(t)
	job, other := openAs(t, storagetest.As(url, "stocktake_job")), openAs(t, storagetest.As(url, "stocktake_job"))
	first, second := strings.Repeat("a", 64), strings.Repeat("b", 64)
	for _, step := range []struct {
		name  string
		db    *DB
		mark  string
		later string // than its hearing the first mark is, before this step
		want  bool
	}{
		{"the first", job, first, "", true},
		{"again", job, first, "", false},
		{"again, elsewhere", other, first, "", false},
		{"another", other, second, "", true},
		{"again, almost a day later", job, first, "23 hours", false},
		{"another, a day later", job, second, "25 hours", false},
		{"again, since it was forgotten", job, first, "", true},
	} {
		if step.later != "" {
			_, err := openAs(t, url).sql.ExecContext(t.Context(), `
				UPDATE stocktake.clicks
				SET heard_at = clock_timestamp() - $1::interval
				WHERE mark = $2`, step.later, first)
			if err != nil {
				t.Fatal(err)
			}
		}
		if got, err := step.db.Hear(t.Context(), step.mark); err != nil || got != step.want {
			t.Errorf("%s: %v, %v", step.name, got, err)
		}
	}
	if _, known, err := job.ToldAt(t.Context(), review.Receipt{Channel: "C0", ID: "1"}); err != nil || known {
		t.Errorf("a message that nobody sent: %v, %v", known, err)
	}
}
