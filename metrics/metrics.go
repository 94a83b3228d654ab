// Package metrics tells a monitoring system how the scheduled job is doing: what was last done when, what is due, reviewed, owed
// and held, and how long each step took. It finds nothing out; main hands it the figures.
//
// A job that lives for seconds is not there when somebody comes to ask, so its figures are pushed to a gateway ([Push]) or left in
// a file for node_exporter ([WriteFile]); what stays up is asked ([Handler]). All three tell the same series, which are listed, with
// what they mean, in [Figures.registry].
package metrics

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/client_golang/prometheus/push"
)

// job is what the figures of the scheduled job are grouped under.
const job = "stocktake"

// Figures are all that is told.
type Figures struct {
	Version    string
	Run        Run // zero: none yet
	Programmes []Programme
}

// Run is one start of the scheduled job.
type Run struct {
	At   time.Time // its end
	Code int       // as it would exit with
	Took map[string]time.Duration
}

// Programme is how one programme stands.
type Programme struct {
	Code        string
	Success     time.Time     // when a run was last done with it without trouble; zero: never
	PeriodsDue  int           // ended and settled, without a report; none where a first review waits for its first activity
	Ahead       time.Duration // by how much the time that the newest report bears is still to come; 0: it is not
	Due         int           // subjects of the last report
	Reviewed    int
	NotReviewed map[string]int // by reason
	Refused     []string       // the gates of the policy for which the period that is next was refused
	Owed        int            // messages nobody has begun to send
	Ambiguous   int            // messages that may or may not have been seen; they are looked for
	Unsure      int            // those that cannot be looked for, and were taken for sent
	Braked      int            // messages held back for somebody to look at
	Quiet       int            // messages that wait for quiet hours to end
}

// registry holds the figures as series.
func (f Figures) registry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	gauge(r, "build_info", "Which version this is.", "version").WithLabelValues(f.Version).Set(1)
	if !f.Run.At.IsZero() {
		gauge(r, "last_run_timestamp_seconds", "When the scheduled job last ended, however it ended.").WithLabelValues().Set(seconds(f.Run.At))
		gauge(r, "last_run_exit_code", "How it ended: the exit code of `stocktake run`.").WithLabelValues().Set(float64(f.Run.Code))
		steps := gauge(r, "step_seconds", "How long each step of the last run took, over all programmes.", "step")
		for step, took := range f.Run.Took {
			steps.WithLabelValues(step).Set(took.Seconds())
		}
	}
	success := gauge(r, "last_success_timestamp_seconds", "When a run was last done with the programme without trouble, whether or not anything was due; 0: never.", "programme")
	waiting := gauge(r, "periods_due", "Periods that have ended and settled, and have no report.", "programme")
	ahead := gauge(r, "recorded_ahead_seconds", "How far the time that the newest report bears is still to come, as after a run by a wrong clock; 0: it is not.", "programme")
	due := gauge(r, "subjects_due", "Subjects due in the last period that was judged.", "programme")
	reviewed := gauge(r, "subjects_reviewed", "Subjects of it that were judged.", "programme")
	missed := gauge(r, "subjects_not_reviewed", "Subjects of it that were not judged, by reason.", "programme", "reason")
	refused := gauge(r, "period_refused", "1 where the next period is due and was refused by that gate of the policy.", "programme", "gate")
	messages := gauge(r, "messages", "Messages that are not known to be told: owed, ambiguous (may have been seen; the next run looks), unsure (a webhook gave no clear answer; taken for sent), brake (held back for somebody to look at), quiet (wait for quiet hours to end).", "programme", "state")
	for _, p := range f.Programmes {
		success.WithLabelValues(p.Code).Set(seconds(p.Success))
		waiting.WithLabelValues(p.Code).Set(float64(p.PeriodsDue))
		ahead.WithLabelValues(p.Code).Set(p.Ahead.Seconds())
		due.WithLabelValues(p.Code).Set(float64(p.Due))
		reviewed.WithLabelValues(p.Code).Set(float64(p.Reviewed))
		for reason, n := range p.NotReviewed {
			missed.WithLabelValues(p.Code, reason).Set(float64(n))
		}
		for _, gate := range p.Refused {
			refused.WithLabelValues(p.Code, gate).Set(1)
		}
		for state, n := range map[string]int{"owed": p.Owed, "ambiguous": p.Ambiguous, "unsure": p.Unsure, "brake": p.Braked, "quiet": p.Quiet} {
			messages.WithLabelValues(p.Code, state).Set(float64(n))
		}
	}
	return r
}

func gauge(r *prometheus.Registry, name, help string, labels ...string) *prometheus.GaugeVec {
	g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: job, Name: name, Help: help}, labels)
	r.MustRegister(g)
	return g
}

// seconds is an instant as Prometheus counts time; 0 for none.
func seconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}

// Push replaces what the gateway at that address has of the job. No error shows a password that the address bears.
func Push(ctx context.Context, address string, f Figures) error {
	at, err := url.Parse(address)
	if err != nil {
		return errors.New("push metrics: the gateway's address cannot be read")
	}
	user := at.User
	at.User = nil
	pusher := push.New(at.String(), job).Gatherer(f.registry())
	if user != nil { // beside the address, which errors repeat
		password, _ := user.Password()
		pusher.BasicAuth(user.Username(), password)
	}
	if err := pusher.PushContext(ctx); err != nil {
		return fmt.Errorf("push metrics: %w", err)
	}
	return nil
}

// WriteFile writes the figures where node_exporter's textfile collector looks for them. Whoever reads meanwhile finds the whole of
// the old file or of the new one.
func WriteFile(path string, f Figures) error {
	if err := prometheus.WriteToTextfile(path, f.registry()); err != nil {
		return fmt.Errorf("write metrics: %w", err)
	}
	return nil
}

// Handler answers with the figures as they are when it is asked.
func Handler(figures func(context.Context) (Figures, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, err := figures(r.Context())
		if err != nil {
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
			return
		}
		promhttp.HandlerFor(f.registry(), promhttp.HandlerOpts{}).ServeHTTP(w, r)
	})
}
