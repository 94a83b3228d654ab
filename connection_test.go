package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"

	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// breakable is a database behind connections that something befalls when what is asked of it, one after the other, has come. The last
// still goes through; what comes after it waits.
type breakable struct {
	url    string
	direct string // to the same database, and nothing befalls it
	server pq.Config
	onward chan struct{}              // closed: it waits no more
	befall func(client *net.UnixConn) // the client's end, before the server can answer
	asked  []string
}

func newBreakable(t *testing.T, onward chan struct{}, befall func(*net.UnixConn), asked ...string) breakable {
	t.Helper()
	direct := storagetest.Database(t, storage.Migrate)
	server, err := pq.NewConfig(direct)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("/tmp", "st") // a socket's name must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, ".s.PGSQL.5432"), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	b := breakable{
		url:    fmt.Sprintf("host='%s' port=5432 user='%s' password='%s' dbname='%s' sslmode=disable", dir, server.User, server.Password, server.Database),
		direct: direct, server: server, onward: onward, befall: befall, asked: asked,
	}
	go func() {
		for client, err := listener.AcceptUnix(); err == nil; client, err = listener.AcceptUnix() {
			go b.connect(client)
		}
	}()
	return b
}

// connect brings what one client and the server say to each other.
func (b breakable) connect(client *net.UnixConn) {
	defer client.Close()
	network, address := "tcp", net.JoinHostPort(b.server.Host, fmt.Sprint(b.server.Port))
	if strings.HasPrefix(b.server.Host, "/") {
		network, address = "unix", fmt.Sprintf("%s/.s.PGSQL.%d", b.server.Host, b.server.Port)
	}
	server, err := net.Dial(network, address)
	if err != nil {
		return
	}
	defer server.Close()
	go func() { _, _ = io.Copy(client, server) }()
	buffer := make([]byte, 1<<16)
	for still := b.asked; ; {
		n, err := client.Read(buffer)
		last := false
		if len(still) > 0 && bytes.Contains(buffer[:n], []byte(still[0])) {
			still = still[1:]
			last = len(still) == 0
		}
		if last {
			b.befall(client)
		}
		if _, unwritten := server.Write(buffer[:n]); err != nil || unwritten != nil {
			return
		}
		if last {
			<-b.onward
		}
	}
}

// manyAnswers is a folder of facts that take more than one lot.
func manyAnswers(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	answers := strings.Builder{}
	answers.WriteString("submission,subject,submitted_at,respondent,role,criterion,score,comment\n")
	for i := range 12_000 {
		fmt.Fprintf(&answers, "S%d,A,2024-05-01,R%d,participant,relevance,0.5,%s\n", i, i, strings.Repeat("well ", 20))
	}
	for file, text := range map[string]string{
		"programmes.csv": "code,name,cadence,time_zone\nP,Programme,yearly,UTC\n",
		"activities.csv": "code,title,programme,status,starts_on\nA,Activity,P,implementation,2024-01-01\n",
		"feedback.csv":   answers.String(),
	} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// A broken pipe is not always that of our output.
func TestADatabaseThatCannotBeWrittenToFailsAnImport(t *testing.T) {
	t.Parallel()
	over := make(chan struct{})
	defer close(over)
	db := newBreakable(t, over, func(client *net.UnixConn) {
		_ = client.CloseRead() // from here on a write to it is EPIPE, and a read of it waits
	}, "COPY")
	var output, log bytes.Buffer
	code := run(t.Context(), []string{"import", manyAnswers(t), "--database-url", db.url}, &output, &log)
	if code != 1 || !regexp.MustCompile(`\nstocktake: nothing was imported: [^\n]+broken pipe\n$`).MatchString(log.String()) || output.Len() > 0 {
		t.Errorf("it left with %d and said %q, %q", code, output.String(), log.String())
	}
}

// Whatever befalls the connection after the server has committed, the import stands.
func TestAnImportThatIsCommittedIsToldAsImported(t *testing.T) {
	t.Parallel()
	over := make(chan struct{})
	defer close(over)
	db := newBreakable(t, over, func(client *net.UnixConn) {
		_ = client.CloseRead() // the answer goes through, and then nothing more
	}, "COPY", "COMMIT\x00")
	var output, log bytes.Buffer
	code := run(t.Context(), []string{"import", harbour, "--database-url", db.url}, &output, &log)
	if code != 0 || !regexp.MustCompile(`^[1-9]\d* new, 0 changed, 0 unchanged, 0 rejected\n$`).MatchString(output.String()) {
		t.Errorf("it left with %d and said %q, %q", code, output.String(), log.String())
	}
}

// Whoever reads our output may have seen enough: it ends as other programs do in a pipe, and says nothing.
func TestAReaderThatHasLeftIsNoFailure(t *testing.T) {
	t.Parallel()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	reader.Close()
	var log bytes.Buffer
	command := exec.Command("stocktake", "policy", "show")
	command.Stdout, command.Stderr = writer, &log
	if err := command.Run(); err == nil || err.Error() != "signal: broken pipe" || log.Len() > 0 {
		t.Errorf("it left with %v and said %q", err, log.String())
	}
}

// A server that does not go on keeps no import that is told to stop; when it goes on, nothing is left of the import.
func TestAnImportEndsWithTheFirstSignalWhateverTheServerDoes(t *testing.T) {
	t.Parallel()
	stalled, onward := make(chan struct{}), make(chan struct{})
	db := newBreakable(t, onward, func(*net.UnixConn) { close(stalled) }, "COPY")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	log := &sharedLog{more: make(chan struct{}, 1)}
	left := make(chan int, 1)
	go func() {
		left <- run(ctx, []string{"import", manyAnswers(t), "--database-url", db.url}, io.Discard, log)
	}()
	<-stalled
	time.Sleep(500 * time.Millisecond) // the next lot waits for this one
	stop()
	select {
	case code := <-left:
		if code != 1 || !strings.HasSuffix(log.String(), "\nstocktake: told to stop; nothing was imported\n") {
			t.Errorf("it left with %d and said %q", code, log)
		}
	case <-time.After(20 * time.Second):
		t.Error("it still waits for the server")
	}
	close(onward)
	other := connection(t, db.direct)
	for there, deadline := true, time.Now().Add(time.Minute); there; time.Sleep(10 * time.Millisecond) {
		err := other.QueryRowContext(t.Context(), `
			SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'stocktake/import')`).Scan(&there)
		if err != nil {
			t.Fatal(err)
		}
		if there && time.Now().After(deadline) {
			t.Fatal("its connection is still there")
		}
	}
}

// Whoever waits for another import and is told to stop, or whose server goes, says in one line that nothing was imported.
func TestAnImportThatIsCutOffSaysWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sentence string
		cut      func(stop func(), other *sql.DB)
		says     string
	}{
		{"told to stop", func(stop func(), _ *sql.DB) { stop() }, `^stocktake: told to stop; nothing was imported\n$`},
		{"the server gone", func(_ func(), other *sql.DB) {
			_, _ = other.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		}, `^stocktake: nothing was imported: [^\n]+\n$`},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			url := storagetest.Database(t, storage.Migrate)
			other := connection(t, url)
			other.SetMaxOpenConns(1)
			if _, err := other.Exec(`SELECT pg_advisory_lock(hashtextextended('stocktake import', 0))`); err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			var log bytes.Buffer
			left := make(chan int, 1)
			go func() { left <- run(ctx, []string{"import", harbour, "--database-url", url}, io.Discard, &log) }()
			for waiting := false; !waiting; time.Sleep(10 * time.Millisecond) {
				if err := other.QueryRow(`
					SELECT EXISTS (
						SELECT
						FROM pg_locks
						WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`).Scan(&waiting); err != nil {
					t.Fatal(err)
				}
			}
			c.cut(stop, other)
			if code := <-left; code != 1 || !regexp.MustCompile(c.says).MatchString(log.String()) {
				t.Errorf("it left with %d and said %q", code, log.String())
			}
		})
	}
}
