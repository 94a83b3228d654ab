package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rooms says which of our own packages each room may import. Floors import downwards only; neighbours do not know
// each other; main wires them together. A room that is missing here fails the test.
var rooms = map[string][]string{
	"facts":                {"internal/calendar"},
	"internal/calendar":    {},
	"internal/every":       {},
	"internal/nearest":     {},
	"review":               {"internal/calendar", "internal/nearest"},
	"config":               {"review", "internal/nearest"},
	"intake":               {"facts", "internal/calendar", "internal/nearest"},
	"storage":              {"facts", "review"},
	"storage/pgserver":     {},
	"storage/storagetest":  {"storage/pgserver"},
	"chat":                 {"review"},
	"chat/chattest":        {},
	"render":               {"review"},
	"jobs":                 {"review"},
	"metrics":              {},
	"examples/portfolio":   {},
	"internal/worlds":      {"review"},
	"internal/worlds/show": {"internal/worlds", "review", "config"},
	"internal/bench":       {"internal/worlds", "review", "storage", "storage/pgserver"},
	"":                     {"facts", "review", "config", "intake", "storage", "storage/pgserver", "chat", "render", "jobs", "metrics", "examples/portfolio"},
}

// pure rooms get figures and give figures: what they must not know is as much their promise as what they do.
var pure = map[string][]string{
	"facts":  {"context", "database/sql", "log", "log/slog", "net", "net/http", "os", "io/fs"},
	"review": {"context", "database/sql", "log", "log/slog", "net", "net/http", "os", "io/fs"},
}

// outside says where a library with a room of its own may be met.
var outside = map[string][]string{
	"github.com/lib/pq":                  {"storage", "storage/pgserver", "storage/storagetest", "internal/bench"},
	"github.com/jmoiron/sqlx":            {"storage"},
	"github.com/pressly/goose/v3":        {"storage"},
	"github.com/slack-go/slack":          {"chat"},
	"github.com/xuri/excelize/v2":        {"render"},
	"github.com/jedib0t/go-pretty":       {"render"},
	"github.com/goccy/go-yaml":           {"config"},
	"github.com/go-playground/validator": {"config"},
	"github.com/expr-lang/expr":          {"review"},
	"gonum.org/v1/gonum":                 {"review"},
	"github.com/alecthomas/kong":         {""},
	"github.com/prometheus":              {"metrics"},
}

func TestRoomsImportOnlyWhatTheyMay(t *testing.T) {
	for file, imports := range sources(t) {
		room := strings.TrimSuffix(filepath.ToSlash(filepath.Dir(file)), ".")
		allowed, known := rooms[room]
		if !known {
			t.Errorf("%s: the room %q is not in the table of rooms", file, room)
			continue
		}
		for _, path := range imports {
			if ours, ok := strings.CutPrefix(path, "stocktake/"); ok && !slices.Contains(allowed, ours) {
				t.Errorf("%s: the room %q may not import %q", file, room, ours)
			}
			if slices.Contains(pure[room], path) {
				t.Errorf("%s: the room %q is pure and may not import %q", file, room, path)
			}
			for module, where := range outside {
				if (path == module || strings.HasPrefix(path, module+"/")) && !slices.Contains(where, room) {
					t.Errorf("%s: %s is kept to %q", file, module, where)
				}
			}
		}
	}
}

func TestPureRoomsDoNotLookAtTheClock(t *testing.T) {
	for file := range sources(t) {
		room := filepath.ToSlash(filepath.Dir(file))
		if _, ok := pure[room]; !ok {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"time.Now(", "time.Since(", "time.Local", "rand."} {
			if strings.Contains(string(text), word) {
				t.Errorf("%s: a pure room does not use %s", file, word)
			}
		}
	}
}

func TestEveryRoomIntroducesItself(t *testing.T) {
	introduced := map[string]bool{}
	for file := range sources(t) {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		room := strings.TrimSuffix(filepath.ToSlash(filepath.Dir(file)), ".")
		introduced[room] = introduced[room] || len(parsed.Doc.Text()) > 100
	}
	for room := range introduced {
		if !introduced[room] {
			t.Errorf("the room %q has no package comment that leads through it", room)
		}
	}
}

// sources lists the Go files of the module that are not tests, with what they import.
func sources(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "tools" || entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && path != ".") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		found[path] = []string{}
		for _, spec := range parsed.Imports {
			found[path] = append(found[path], strings.Trim(spec.Path.Value, `"`))
		}
		return nil
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("reading the sources: %v, %d files", err, len(found))
	}
	return found
}
