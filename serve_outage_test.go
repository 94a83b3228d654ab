package main

import (
	"testing"
	"time"

	"stocktake/chat/chattest"
)

// Whatever happens to a process that stays up, to the database or to the chat while it sends: the next start delivers what is
// owed, and the channel shows every message once.
func TestServeDeliversOnceWhateverHappens(t *testing.T) {
	post := "chat.postMessage"
	answered := chattest.Fault{Method: post} // nothing goes wrong
	for _, c := range []struct {
		name    string
		faults  []chattest.Fault
		arrived int // posts, before it happens
		happens func(*testing.T, serving)
	}{
		{"killed in a send, before the chat took it", []chattest.Fault{answered, {Method: post, What: chattest.HangBefore}}, 2, killed},
		{"killed in a send, after the chat took it", []chattest.Fault{answered, {Method: post, What: chattest.HangAfter}}, 2, killed},
		{"told to stop in a send", []chattest.Fault{answered, {Method: post, What: chattest.Slow, Delay: time.Second}}, 2, stopped},
		{"the database restarts in a send", []chattest.Fault{answered, {Method: post, What: chattest.Slow, Delay: time.Second}}, 2, cutOff},
		{"the chat is down", []chattest.Fault{answered, {Method: post, What: chattest.FailBefore}, {Method: post, What: chattest.LoseRequest}, {Method: post, What: chattest.FailBefore}}, 2, leftOwing},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newHarbour(t)
			w.chat.Fail(c.faults...)
			s := serve(t, w, nil)
			w.awaitArrivals(t, c.arrived)
			c.happens(t, s)
			w.chat.Heal()
			next := serve(t, w, nil)
			next.log.await(t, "msg=run .*owed=0")
			next.stop(t)
			w.expectEachOnce(t)
		})
	}
}

func TestTwoThatServeShareTheWork(t *testing.T) {
	t.Parallel()
	w := newHarbour(t)
	first, second := serve(t, w, nil), serve(t, w, nil)
	for _, s := range []serving{first, second} {
		s.log.await(t, "msg=run .*")
	}
	first.stop(t)
	second.stop(t)
	w.run(t) // the slower one may have waited for the other's lease in vain, and been stopped
	w.expectEachOnce(t)
}

func killed(t *testing.T, s serving) {
	t.Helper()
	if err := s.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.command.Wait()
}

func stopped(t *testing.T, s serving) { t.Helper(); s.stop(t) }

// leftOwing waits until the run has given up, which the process outlives.
func leftOwing(t *testing.T, s serving) {
	t.Helper()
	s.log.await(t, `msg=run .*owed=[1-9]`)
	s.stop(t)
}

// cutOff ends every connection to the database at once, as a restart does; the process goes on living, says that the run failed,
// and can be told to stop.
func cutOff(t *testing.T, s serving) {
	t.Helper()
	office{s.url}.exec(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
	s.log.await(t, `level=ERROR msg="run failed"`)
	s.stop(t)
}
