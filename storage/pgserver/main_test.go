package pgserver

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	_ "github.com/lib/pq"
)

// openerDir makes the test program a second command: it opens the server of the
// folder, prints its address, and closes it at the end of its input.
const openerDir = "PGSERVER_TEST_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(openerDir); dir != "" {
		if err := beOpener(dir); err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		return
	}
	if parent := os.Getenv(fetchParent); parent != "" {
		if err := beFetcher(parent); err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		return
	}
	m.Run()
}

func beOpener(dir string) error {
	s, err := Open(context.Background(), Options{Dir: dir, Say: os.Stdout})
	if err != nil {
		return err
	}
	fmt.Println(s.URL(Database))
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	fmt.Println("closed")
	return nil
}

// opener is a second command, seen from the test.
type opener struct {
	t     *testing.T
	cmd   *exec.Cmd
	input io.Closer
	lines *bufio.Scanner
}

func startOpener(t *testing.T, dir string) *opener {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), openerDir+"="+dir)
	cmd.Stderr = os.Stderr
	input, err := cmd.StdinPipe()
	check(t, err)
	output, err := cmd.StdoutPipe()
	check(t, err)
	check(t, cmd.Start())
	t.Cleanup(func() {
		input.Close()
		cmd.Wait()
	})
	return &opener{t, cmd, input, bufio.NewScanner(output)}
}

func (o *opener) line() string {
	o.t.Helper()
	if !o.lines.Scan() {
		o.t.Fatalf("the second command said no more: %v", o.lines.Err())
	}
	return o.lines.Text()
}

func (o *opener) expect(want string) {
	o.t.Helper()
	if got := o.line(); !strings.HasPrefix(got, want) {
		o.t.Fatalf("the second command said %q, want %q", got, want)
	}
}

// newDir is a folder with an empty cluster.
func newDir(t *testing.T) string {
	t.Helper()
	f, err := newFolder(t.Context(), emptyDir(t), audience{})
	check(t, err)
	check(t, f.make())
	check(t, f.copyCached(t.Context(), nil))
	return f.dir
}

// emptyDir is a new folder that the account of the server can reach, which
// testing's own is not for root.
func emptyDir(t *testing.T) string {
	t.Helper()
	a, err := serverAccount()
	check(t, err)
	dir, err := a.makeTemporary("stocktake-test-", a.temporaryPlaces())
	check(t, err)
	t.Cleanup(func() { check(t, os.RemoveAll(dir)) })
	return dir
}

func openIn(t *testing.T, dir string) *Server {
	t.Helper()
	s, err := Open(t.Context(), Options{Dir: dir})
	check(t, err)
	t.Cleanup(func() { check(t, s.Close()) })
	return s
}

func ask(t *testing.T, url, query string) (answer string) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	check(t, err)
	defer db.Close()
	check(t, db.QueryRow(query).Scan(&answer))
	return answer
}

func do(t *testing.T, url, statement string) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	check(t, err)
	defer db.Close()
	_, err = db.Exec(statement)
	check(t, err)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
