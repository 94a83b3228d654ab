package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"stocktake/chat/chattest"
	"stocktake/storage"
	"stocktake/storage/storagetest"
)

// goodToken is the one that the chat of a script accepts.
const goodToken = "xoxb-good"

func TestMain(m *testing.M) {
	requestTime = 4 * time.Second
	testscript.Main(tidy{m}, map[string]func(){"stocktake": main})
}

// tidy leaves no database server behind.
type tidy struct{ m *testing.M }

func (t tidy) Run() int {
	defer storagetest.Close()
	storagetest.Overlap()
	for _, pair := range os.Environ() {
		if name, _, _ := strings.Cut(pair, "="); surroundings.MatchString(name) {
			_ = os.Unsetenv(name) // a name that is there can be unset
		}
	}
	return t.m.Run()
}

// surroundings are what the program reads of its environment, but for where folders and PostgreSQL are: no test tells a workspace anything, or prints otherwise,
// because its developer does.
var surroundings = regexp.MustCompile(`^((DATABASE_URL|SLACK_\w+|CHAT_WEBHOOK_URL)(_FILE)?|KUBERNETES_SERVICE_HOST|COLUMNS|NO_COLOR)$`)

// Each script has a database of its own, brought up to date, and a chat of its own that knows the channels C0HARBOUR and C0OPS.
func TestScripts(t *testing.T) {
	for _, dir := range []string{"testdata/script", "testdata/script/bad"} {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			testscript.Run(t, testscript.Params{
				Dir:                 dir,
				RequireExplicitExec: true,
				Setup:               func(env *testscript.Env) error { return setup(t, env) },
				Cmds: map[string]func(*testscript.TestScript, bool, []string){
					"code":     exitCode,
					"bytes":    writeBytes,
					"healthy":  healthy,
					"json":     jsonLines,
					"shuffled": shuffled,
					"replaced": replaced,
					"sql":      execSQL,
					"as":       func(ts *testscript.TestScript, _ bool, args []string) { asRole(t, ts, args) },
					"fresh": func(ts *testscript.TestScript, _ bool, _ []string) {
						ts.Setenv("DATABASE_URL", storagetest.Database(t, storage.Migrate))
					},
				},
			})
		})
	}
}

func setup(t *testing.T, env *testscript.Env) error {
	server, err := chattest.Serve("127.0.0.1:0", goodToken, "C0HARBOUR", "C0OPS")
	if err != nil {
		return err
	}
	env.Defer(func() { _ = server.Close() })
	env.Setenv("DATABASE_URL", storagetest.Database(t, storage.Migrate))
	env.Setenv("SLACK_API_URL", server.URL)
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodConnect: // as a proxy
			http.Error(w, "who are you?", http.StatusProxyAuthRequired)
		case r.URL.Path == "/broken-by-s3cret":
			http.Error(w, "perhaps "+r.URL.Path, http.StatusInternalServerError)
		case r.URL.Path == "/away":
			http.Error(w, "no such hook", http.StatusNotFound)
		}
	}))
	env.Defer(hook.Close)
	env.Setenv("HOOK", hook.URL)
	env.Setenv("HOME", env.WorkDir)
	env.Setenv("DOLLAR", "$") // which a script cannot write itself
	env.Setenv("MAPPINGS", filepath.Join(filepath.Dir(filepath.Dir(harbour)), "examples", "mappings"))
	return nil
}

// exitCode is `code N stocktake ARGS...`: the command must leave with that code; what it printed can be matched after.
func exitCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N stocktake ARGS...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("left with %s, want %s", got, args[0])
	}
}

// writeBytes is `bytes FILE TEXT`: TEXT may hold Go escapes such as \xff, \r and \ufeff, which a script cannot hold itself.
func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: bytes FILE TEXT")
	}
	text := strings.NewReplacer(`\xff`, "\xff", `\r`, "\r", `\n`, "\n", `\ufeff`, "\ufeff", `\0`, "\x00", `\x03`, "\x03", `\x04`, "\x04").Replace(args[1])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// jsonLines is `json FILE` and `json -lines FILE`: the file, or stdout or stderr, holds one JSON object, or one on each line.
func jsonLines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 || len(args) == 2 && args[0] != "-lines" || len(args) > 2 {
		ts.Fatalf("usage: json [-lines] FILE")
	}
	file := args[len(args)-1]
	objects := []string{ts.ReadFile(file)}
	if len(args) == 2 {
		objects = strings.Split(strings.TrimSpace(objects[0]), "\n")
	}
	for _, text := range objects {
		if err := json.Unmarshal([]byte(text), new(map[string]any)); err != nil {
			ts.Fatalf("%s: %q is no JSON object: %v", file, text, err)
		}
	}
}

// execSQL is `sql STATEMENT` in the script's database.
func execSQL(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: sql STATEMENT")
	}
	db, err := sql.Open("postgres", ts.Getenv("DATABASE_URL"))
	ts.Check(err)
	defer db.Close()
	_, err = db.ExecContext(context.Background(), args[0])
	ts.Check(err)
}

// asRole is `as ROLE`: from here on the database is used with the rights of that role of deploy/roles.sql.
func asRole(t *testing.T, ts *testscript.TestScript, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: as ROLE")
	}
	whole := ts.Getenv("DATABASE_URL_OF_ALL")
	if whole == "" {
		whole = ts.Getenv("DATABASE_URL")
		ts.Setenv("DATABASE_URL_OF_ALL", whole)
		storagetest.Roles(t, whole, filepath.Join(filepath.Dir(filepath.Dir(harbour)), "deploy", "roles.sql"))
		ts.Check(storage.Migrate(context.Background(), storagetest.As(whole, "stocktake_migrating")))
	}
	ts.Setenv("DATABASE_URL", storagetest.As(whole, args[0]))
}

// healthy is `healthy DIR`: writes the small sound portfolio of testdata/harbour, in which a script then breaks one thing.
func healthy(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: healthy DIR")
	}
	ts.Check(os.CopyFS(ts.MkAbs(args[0]), os.DirFS(harbour)))
}

// shuffled is `shuffled FROM TO`: copies CSV files without line breaks in cells, their rows in the opposite order.
func shuffled(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: shuffled FROM TO")
	}
	ts.Check(os.MkdirAll(ts.MkAbs(args[1]), 0o700))
	files, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*.csv"))
	ts.Check(err)
	for _, file := range files {
		content, err := os.ReadFile(file)
		ts.Check(err)
		lines := strings.Split(strings.TrimSpace(string(content)), "\n")
		slices.Reverse(lines[1:])
		to := filepath.Join(ts.MkAbs(args[1]), filepath.Base(file))
		ts.Check(os.WriteFile(to, []byte(strings.Join(lines, "\n")), 0o600))
	}
}

// replaced is `replaced FILE OLD NEW`: OLD must be there.
func replaced(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replaced FILE OLD NEW")
	}
	content := ts.ReadFile(args[0])
	if !strings.Contains(content, args[1]) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(content, args[1], args[2])), 0o600))
}

// harbour is where the tests were started, since a script runs elsewhere.
var harbour = func() string {
	dir, err := filepath.Abs("testdata/harbour")
	if err != nil {
		panic(err)
	}
	return dir
}()
