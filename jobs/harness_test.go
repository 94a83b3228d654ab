package jobs_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	_ "github.com/lib/pq"

	"stocktake/chat"
	"stocktake/chat/chattest"
	"stocktake/jobs"
	"stocktake/review"
	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// yard is where schedules are played: a real PostgreSQL with three programmes that are reviewed daily, two of which share a
// channel while the third has none. Each schedule is a day, with a chat of its own.
type yard struct {
	url   string
	admin *sql.DB
	day   int
	wrap  func(jobs.Ledger) jobs.Ledger // makes a variant of the ledger; nil: as it is
}

const shared, fallback, desk = "C0SHARED", "C0FALLBACK", "C0OPS"

// told is how many messages each programme's report makes.
var told = map[string]int{"ALPHA": 3, "BETA": 2, "GAMMA": 2}

func newYard(t *testing.T, wrap func(jobs.Ledger) jobs.Ledger) *yard {
	t.Helper()
	y := &yard{url: storagetest.Database(t, storage.Migrate), wrap: wrap}
	var err error
	if y.admin, err = sql.Open("postgres", y.url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = y.admin.Close() })
	db, err := storage.Open(t.Context(), y.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	load(t, db, "testdata/daily")
	return y
}

// played is one schedule under way.
type played struct {
	*yard
	stand  *chattest.Chat
	server *httptest.Server
	log    *sends
	asOf   time.Time
	now    func() time.Time
	pause  time.Duration
	giveUp time.Duration
	routes jobs.Routes
	brake  review.Brake
	demand *jobs.Demand // in place of runs
	ran    sync.WaitGroup

	decided int             // decisions taken so far
	heard   int             // calls counted so far
	left    bool            // we were taken out of the shared channel
	removed map[string]bool // keys of what a person took away
}

// begin is a new day, with a chat of its own.
func (y *yard) begin(t *testing.T, pause time.Duration) *played {
	t.Helper()
	y.day++
	p := &played{
		yard: y, stand: chattest.New(time.Now, "xoxb-good", shared, fallback, desk), pause: pause, giveUp: giveUp,
		log:     &sends{starts: map[string][]time.Time{}, rests: map[string][]rest{}},
		routes:  jobs.Routes{Fallback: fallback, Operator: desk},
		brake:   review.Brake{NeverAtOrUnder: 9},
		removed: map[string]bool{}, now: time.Now, asOf: time.Date(2001, 1, 1, 1, 0, 0, 0, time.UTC).AddDate(0, 0, y.day),
	}
	p.server = httptest.NewServer(p.stand)
	t.Cleanup(p.server.Close)
	return p
}

// play plays a schedule, lets the dust settle in runs without faults, and counts what is wrong then.
func (y *yard) play(t *testing.T, s schedule) count {
	t.Helper()
	p := y.begin(t, s.pause)
	defer p.server.Close()
	p.giveUp = hasty
	p.stand.Forget(s.forgets)
	for _, round := range s.rounds {
		p.round(t, round)
	}
	if s.decides {
		p.decide(t)
	}
	p.heal()
	var dust []error
	for range 4 {
		if dust = p.settle(t); len(dust) == 0 {
			break
		}
	}
	for key := range p.entries(t) {
		if s.taken != "" && dates.ReplaceAllString(key, "") == s.taken {
			p.removed[key] = true
		}
	}
	c := p.count(t)
	c.tooFast = p.log.tooSoon(p.pause)
	for _, err := range dust {
		c.remark("after the dust: %v", err)
	}
	return c
}

// heal ends what can be ended. An archived channel stays archived: that is what the fallback is for.
func (p *played) heal() {
	p.stand.Heal()
	p.stand.Renew("xoxb-good")
	p.stand.Invite(fallback)
	if p.left {
		p.stand.Invite(shared)
	}
}

// round plays the runs of a round at once, and waits until all are done or dead.
func (p *played) round(t *testing.T, r troubled) {
	t.Helper()
	p.stand.Fail(r.faults...)
	for i, dies := range r.dies {
		one := &process{dies: dies}
		if i == 0 && r.mishap != "" {
			one.mishaps = map[int]func(){r.at: func() { p.happen(t, r.mishap) }}
		}
		p.ran.Go(func() { p.run(t, one) })
	}
	p.ran.Wait()
}

// run is a whole process, from its first connection to its death.
func (p *played) run(t *testing.T, one *process, programmes ...string) (result jobs.Result) {
	// What the process leaves behind when it is killed are connections that end, and with them its locks.
	ctx, end := context.WithCancel(context.Background())
	defer end()
	db, err := storage.Open(ctx, p.url)
	if err != nil {
		t.Error(err)
		return result
	}
	defer db.Close()
	one.Ledger, one.pause, one.log = db, p.pause, p.log
	if p.wrap != nil {
		one.Ledger = p.wrap(db)
	}
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	one.chat = chat.NewSlack("xoxb-good", p.server.URL, client, p.giveUp)
	job := &jobs.Job{
		Ledger: one, Chat: one, Layout: layout, Notice: chat.Notice, Stands: chat.Stands, Plainer: chat.Plainer, Halves: chat.Halves,
		Policy: jobs.Policy{Policy: &review.Policy{Brake: p.brake}, Text: []byte("text"), Judge: judge},
		At:     func(*time.Location) time.Time { return p.asOf },
		Now:    p.now,
		Routes: p.routes,
	}
	if p.demand != nil {
		result, err = job.Review(ctx, *p.demand)
	} else {
		result, err = job.Run(ctx, jobs.RunOptions{Programmes: programmes})
	}
	if err != nil {
		result.Troubles = append(result.Troubles, jobs.Trouble{Err: err})
	}
	return result
}

// once is one run, alone and unharmed.
func (p *played) once(t *testing.T) (result jobs.Result) {
	t.Helper()
	p.ran.Go(func() { result = p.run(t, &process{}) })
	p.ran.Wait()
	return result
}

// settle is a run without faults; it returns its troubles, or that something is owed all the same.
func (p *played) settle(t *testing.T) (troubles []error) {
	t.Helper()
	result := p.once(t)
	for _, trouble := range result.Troubles {
		troubles = append(troubles, trouble.Err)
	}
	if result.Owed > 0 {
		troubles = append(troubles, fmt.Errorf("%d owed", result.Owed))
	}
	return troubles
}

func (p *played) happen(t *testing.T, mishap string) {
	switch mishap {
	case "archived":
		p.stand.Archive(shared)
	case "left":
		p.left = true
		p.stand.Leave(shared)
	case "fallback archived":
		p.stand.Archive(fallback)
	case "decided":
		p.decide(t)
	case "revoked":
		p.stand.Revoke("xoxb-good")
	case "root removed":
		if all := p.stand.Messages(shared); len(all) > 0 && all[0].Metadata != nil {
			p.removed[keyOf(all[0])] = true
			p.stand.Remove(shared, all[0].ID)
		}
	case "locks cut":
		// As a failing network or a restarted database does: whoever held a lease or a turn goes on without knowing.
		_, err := p.admin.Exec(`
			SELECT pg_terminate_backend(pid)
			FROM pg_locks
			WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
		if err != nil {
			t.Error(err)
		}
	}
}

// decide decides on one of the recommendations that are recorded by now, over and over on the same ones, so that what a message
// says goes out of date more than once.
func (p *played) decide(t *testing.T) {
	db, err := storage.Open(context.Background(), p.url)
	if err != nil {
		t.Error(err)
		return
	}
	defer db.Close()
	p.decided++
	by := fmt.Sprintf("Decider %d.", p.decided)
	for _, programme := range []string{"ALPHA", "BETA"} {
		matters, err := db.Matters(context.Background(), programme, func(*time.Location) time.Time { return p.asOf })
		matters = slices.DeleteFunc(matters, func(m review.Matter) bool { return !m.MadeAt.Equal(p.asOf) }) // of this day
		if err == nil && len(matters) > 0 {
			_, err = db.Decide(context.Background(), matters[:1], func(m review.Matter) (*review.Decision, error) {
				until := p.asOf.Add(time.Duration(p.decided) * time.Hour)
				d := review.NewDecision(review.Decision{Act: review.Snooze, By: by, At: p.asOf, Until: &until, From: "cli"})
				return &d, nil
			}, func([]review.Matter) []review.Message { return nil })
		}
		if err != nil {
			t.Error(err)
		}
	}
}

// judge makes a report of as many recommendations as the programme tells messages, short of the root.
func judge(p review.Portfolio) (review.Report, error) {
	r := review.Report{
		Programme: p.Programme, Period: p.Period, AsOf: p.AsOf, AnswersUntil: p.Period.To,
		Policy: review.PolicyID{Name: "test", Version: 1, SHA256: fmt.Sprintf("%064d", 1)},
	}
	for i := range told[p.Programme.Code] - 1 {
		subject := fmt.Sprintf("%s-%d", p.Programme.Code, i)
		r.Recommendations = append(r.Recommendations, review.Recommendation{
			ID: idOf(i), Subject: subject, Verdict: review.Reshape, Concerns: []review.Concern{review.NotWorking}, Change: review.New,
		})
	}
	return r, nil
}

func idOf(i int) string { return fmt.Sprintf("abcdef%02d", i) }

// said is what stands in every message, quoted.
var said = review.Quoted("what is said of it")

// layout is a root and a reply for each recommendation, in blocks that bear the key.
func layout(r review.Report) []review.Message {
	parts, ids := []string{"root"}, []string{}
	for _, one := range r.Recommendations {
		parts, ids = append(parts, one.Subject), append(ids, one.ID)
	}
	var all []review.Message
	for i, part := range parts {
		key := review.MessageKey(r.Programme.Code, r.Period, part)
		blocks, _ := json.Marshal([]any{section(key, key), section("", said)}) // strings and nothing else
		m := review.Message{Key: key, Position: i, Channel: r.Programme.Channel, Text: "About " + key + "\n" + said, Blocks: blocks, About: ids}
		if i > 0 {
			m.Parent, m.About = all[0].Key, ids[i-1:i]
		}
		all = append(all, m)
	}
	return all
}

func section(id, text string) map[string]any {
	block := map[string]any{"type": "section", "text": map[string]string{"type": "mrkdwn", "text": text}}
	if id != "" {
		block["block_id"] = id
	}
	return block
}
