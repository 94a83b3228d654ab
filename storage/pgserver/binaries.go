package pgserver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// oldest is the lowest major version whose SQL Stocktake speaks.
const oldest = 15

// ErrNoBinaries says that the machine has no PostgreSQL to start. The error
// that wraps it says where was looked and what to install.
var ErrNoBinaries = errors.New("no PostgreSQL found")

// binaries are one installed PostgreSQL.
type binaries struct {
	dir     string
	version string // as postgres --version prints it
	major   int
}

// A place is somewhere that binaries may be; look returns folders, best first.
type place struct {
	name string
	look func(context.Context) []string
}

// places are tried in order, and the first folder that will do is used.
var places = []place{
	{"initdb on PATH", onPath},
	{"pg_config --bindir", askPgConfig},
	{"/usr/lib/postgresql", newest("/usr/lib/postgresql/*/bin")},
	{"/usr/pgsql-*", newest("/usr/pgsql-*/bin")},
	{"Homebrew", newest(
		"/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin",
		"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
	)},
}

// findBinaries takes PG_BIN at its word: if it is set and wrong, nothing else
// is tried.
func findBinaries(ctx context.Context, a account) (binaries, error) {
	if dir := os.Getenv("PG_BIN"); dir != "" {
		b, err := inspect(ctx, dir, a)
		if err != nil {
			return binaries{}, fmt.Errorf("PG_BIN: %w", err)
		}
		return b, nil
	}
	var unfit []string
	for _, p := range places {
		for _, dir := range p.look(ctx) {
			b, err := inspect(ctx, dir, a)
			if err == nil {
				return b, nil
			}
			unfit = append(unfit, err.Error())
		}
	}
	return binaries{}, noBinaries(unfit)
}

func noBinaries(unfit []string) error {
	names := []string{"PG_BIN"}
	for _, p := range places {
		names = append(names, p.name)
	}
	found := ""
	if len(unfit) > 0 {
		slices.Sort(unfit)
		found = "; " + strings.Join(slices.Compact(unfit), "; ")
	}
	return fmt.Errorf("%w (looked at %s%s): install PostgreSQL %d or newer"+
		" (Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server; macOS: brew install postgresql@17),"+
		" or set PG_BIN to the folder of its binaries, or DATABASE_URL to a server that runs",
		ErrNoBinaries, strings.Join(names, ", "), found, oldest)
}

var versionLine = regexp.MustCompile(`^postgres \(PostgreSQL\) (\d+)`)

// inspect says why the PostgreSQL in dir will not do.
func inspect(ctx context.Context, dir string, a account) (binaries, error) {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := exec.LookPath(filepath.Join(dir, name)); err != nil {
			return binaries{}, fmt.Errorf("%s holds no program %s", dir, name)
		}
	}
	if !a.reaches(dir) {
		return binaries{}, fmt.Errorf("%s is closed to user %s", dir, a.name)
	}
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return binaries{}, fmt.Errorf("%s: postgres --version: %w", dir, err)
	}
	version := strings.TrimSpace(string(out))
	match := versionLine.FindStringSubmatch(version)
	if match == nil {
		return binaries{}, fmt.Errorf("%s: postgres --version printed %q", dir, version)
	}
	major, err := strconv.Atoi(match[1])
	if err != nil || major < oldest {
		return binaries{}, fmt.Errorf("%s holds PostgreSQL %s, older than %d", dir, match[1], oldest)
	}
	return binaries{dir, version, major}, nil
}

// onPath follows links first: a lone link to initdb has no postgres beside it.
func onPath(context.Context) []string {
	found, err := exec.LookPath("initdb")
	if err != nil {
		return nil
	}
	real, err := filepath.EvalSymlinks(found)
	if err != nil {
		return nil
	}
	return []string{filepath.Dir(real), filepath.Dir(found)}
}

func askPgConfig(ctx context.Context) []string {
	out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output()
	if err != nil {
		return nil
	}
	return []string{strings.TrimSpace(string(out))}
}

var number = regexp.MustCompile(`\d+`)

// newest returns the folders that match, the highest version first.
func newest(patterns ...string) func(context.Context) []string {
	major := func(dir string) int {
		n, _ := strconv.Atoi(number.FindString(dir))
		return n
	}
	return func(context.Context) []string {
		var dirs []string
		for _, p := range patterns {
			matches, _ := filepath.Glob(p)
			dirs = append(dirs, matches...)
		}
		slices.SortStableFunc(dirs, func(a, b string) int { return cmp.Compare(major(b), major(a)) })
		return dirs
	}
}
