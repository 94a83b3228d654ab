package main

import (
	"cmp"
	"net/http"
	"os"
	"testing"
	"time"

	"stocktake/chat/chattest"
	"stocktake/storage"
	"stocktake/storage/pgserver"
)

// The PostgreSQL server is stopped while a message is on its way, and started again later: the process stays up, says meanwhile that
// it is not ready, and a later firing of its schedule delivers what is owed, once.
func TestServeOutlivesARestartOfTheServer(t *testing.T) {
	t.Parallel()
	server := newRestartable(t)
	if err := storage.Migrate(t.Context(), server.url); err != nil {
		t.Fatal(err)
	}
	w := harbourIn(t, server.url)
	w.chat.Fail(chattest.Fault{Method: "chat.postMessage"}, chattest.Fault{Method: "chat.postMessage", What: chattest.Slow, Delay: time.Second})
	s := serve(t, w, nil, "--schedule", "* * * * *", "--listen", "127.0.0.1:0")
	address := "http://" + s.log.await(t, "msg=listening address=(\\S+)")
	w.awaitArrivals(t, 2)

	server.stop(t)
	s.log.await(t, `level=ERROR msg="run failed"`)
	expectReady(t, address, http.StatusServiceUnavailable)
	server.start(t)
	s.log.await(t, `(?s)msg="run failed".*msg=run [^\n]*owed=0`)
	expectReady(t, address, http.StatusOK)
	s.stop(t)
	w.expectEachOnce(t)
	w.do(t, "verify")
}

func expectReady(t *testing.T, address string, want int) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/readyz", nil)
	if err != nil {
		t.Fatal(err)
	}
	if status := statusOf(t, r); status != want {
		t.Errorf("readyz: %d, want %d", status, want)
	}
}

// restartable is a PostgreSQL of this test alone, which keeps its data and its address over a restart.
type restartable struct {
	url, dir string
	running  *pgserver.Server
}

func newRestartable(t *testing.T) *restartable {
	t.Helper()
	server, err := pgserver.Throwaway(t.Context(), pgserver.ThrowawayOptions{Keep: true, ForTests: true})
	if err != nil {
		t.Fatal(err)
	}
	r := &restartable{url: server.URL(pgserver.Database), dir: server.Dir(), running: server}
	t.Cleanup(func() {
		r.stop(t)
		if err := os.RemoveAll(r.dir); err != nil {
			t.Error(err)
		}
	})
	return r
}

func (r *restartable) stop(t *testing.T) {
	t.Helper()
	if err := r.running.Close(); err != nil {
		t.Error(err)
	}
}

func (r *restartable) start(t *testing.T) {
	t.Helper()
	server, err := pgserver.Open(t.Context(), pgserver.Options{Dir: r.dir})
	if err != nil {
		t.Fatal(err)
	}
	r.running = server
	now := server.URL(pgserver.Database)
	if r.url = cmp.Or(r.url, now); now != r.url {
		t.Fatalf("the server came back at %s, it was at %s", now, r.url)
	}
}
