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

// search is one look for binaries: for whom, and who is told what is waited for.
type search struct {
	account account
	audience
}

// A place is somewhere that binaries may be; look returns folders, best first,
// or why there are none if that is worth a word.
type place struct {
	name string
	look func(context.Context, search) ([]string, error)
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
	npmPlace,
}

var npmPlace = place{"the npm package", fromNPM}

// findBinaries takes PG_BIN at its word: if it is set and wrong, nothing else
// is tried. The word npm stands for the npm package, whatever is installed.
func findBinaries(ctx context.Context, s search) (binaries, error) {
	switch dir := os.Getenv("PG_BIN"); dir {
	case "":
		return s.first(ctx, places)
	case "npm":
		b, err := s.first(ctx, []place{npmPlace})
		if err != nil {
			return binaries{}, fmt.Errorf("PG_BIN=npm: %w", err)
		}
		return b, nil
	default:
		b, err := inspect(ctx, dir, s.account)
		if err != nil {
			return binaries{}, SettingError{fmt.Errorf("PG_BIN: %w", err)}
		}
		return b, nil
	}
}

func (s search) first(ctx context.Context, places []place) (binaries, error) {
	var unfit []string
	for _, p := range places {
		dirs, err := p.look(ctx, s)
		if ctx.Err() != nil {
			return binaries{}, ctx.Err()
		}
		if err != nil {
			unfit = append(unfit, err.Error())
		}
		for _, dir := range dirs {
			b, err := inspect(ctx, dir, s.account)
			if err == nil {
				return b, nil
			}
			unfit = append(unfit, err.Error())
		}
	}
	return binaries{}, noBinaries(places, unfit)
}

func noBinaries(places []place, unfit []string) error {
	var names []string
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
		" or npm, with which it is fetched, or set PG_BIN to the folder of its binaries, or DATABASE_URL to a server that runs",
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
		return binaries{}, fmt.Errorf("%s: postgres --version: %w", dir, ending(ctx, err))
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
func onPath(context.Context, search) ([]string, error) {
	found, err := exec.LookPath("initdb")
	if err != nil {
		return nil, nil
	}
	real, err := filepath.EvalSymlinks(found)
	if err != nil {
		return nil, nil
	}
	return []string{filepath.Dir(real), filepath.Dir(found)}, nil
}

func askPgConfig(ctx context.Context, _ search) ([]string, error) {
	out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output()
	if err != nil {
		return nil, nil
	}
	return []string{strings.TrimSpace(string(out))}, nil
}

var number = regexp.MustCompile(`\d+`)

// newest returns the folders that match, the highest version first.
func newest(patterns ...string) func(context.Context, search) ([]string, error) {
	major := func(dir string) int {
		n, _ := strconv.Atoi(number.FindString(dir))
		return n
	}
	return func(context.Context, search) ([]string, error) {
		var dirs []string
		for _, p := range patterns {
			matches, _ := filepath.Glob(p)
			dirs = append(dirs, matches...)
		}
		slices.SortStableFunc(dirs, func(a, b string) int { return cmp.Compare(major(b), major(a)) })
		return dirs, nil
	}
}
