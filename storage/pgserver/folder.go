package pgserver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// rootDir is where root's private server lives: its own home is closed to the
// account that PostgreSQL runs under.
const rootDir = "/var/lib/stocktake"

// UserDir is the folder of the user's own private server: under /var/lib for
// root, else in the XDG data folder. Without HOME and XDG_DATA_HOME there is
// none: a [SettingError].
func UserDir() (string, error) { return userDir(os.Geteuid()) }

func userDir(user int) (string, error) {
	if user == 0 {
		return rootDir, nil
	}
	// A relative XDG_DATA_HOME is to be ignored, says the XDG specification.
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "stocktake"), nil
	}
	if home := os.Getenv("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "share", "stocktake"), nil
	}
	return "", SettingError{errors.New("no place for a private PostgreSQL: set HOME, XDG_DATA_HOME or DATABASE_URL")}
}

// SettingError is that no private server can be had before somebody sets something else, as it says.
type SettingError struct{ error }

// Unwrap is what is wrong.
func (e SettingError) Unwrap() error { return e.error }

// folder is where one major version of PostgreSQL keeps its things: dir/pg15
// holds data, socket, postgres.log, that of the start before, and the two locks.
type folder struct {
	dir     string
	account account
	bin     binaries
	durable bool // what was committed outlives a loss of power
}

func newFolder(ctx context.Context, dir string, to audience) (folder, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return folder{}, err
	}
	a, err := serverAccount()
	if err != nil {
		return folder{}, err
	}
	bin, err := findBinaries(ctx, search{a, to})
	if err != nil {
		return folder{}, err
	}
	return folder{dir: dir, account: a, bin: bin}, nil
}

func (f folder) path(name string) string {
	return filepath.Join(f.dir, "pg"+strconv.Itoa(f.bin.major), name)
}

// make makes the folder, or says why the server could not live in it.
func (f folder) make() error {
	if err := makeDir(f.path(""), f.account.parentMode()); err != nil {
		return fmt.Errorf("%w: make the folder writable, or set %s", err, f.account.otherPlaces())
	}
	if !f.account.reaches(f.path("")) {
		return fmt.Errorf("user %s, under whom PostgreSQL runs, may not enter %s: chmod o+x it and its parents",
			f.account.name, f.path(""))
	}
	return nil
}

// otherPlaces names what has data lie elsewhere than in the user's own folder, which for root is always rootDir.
func (a account) otherPlaces() string {
	if a.credential != nil {
		return "DATABASE_URL"
	}
	return "XDG_DATA_HOME or DATABASE_URL"
}

// onlyMajor refuses to start empty beside the data of another major version,
// which after an upgrade of the machine would look like a loss of everything.
func (f folder) onlyMajor() error {
	if exists(f.path("data")) {
		return nil
	}
	others, err := filepath.Glob(filepath.Join(f.dir, "pg*", "data"))
	if err != nil || len(others) == 0 {
		return err
	}
	return SettingError{fmt.Errorf("%s was made by another version than PostgreSQL %d in %s:"+
		" set PG_BIN to the binaries of that version (npm for those once fetched), or move it away to start empty", others[0], f.bin.major, f.bin.dir)}
}

// makeDir makes path and the parents that are missing, with mode whatever the
// umask says.
func makeDir(path string, mode fs.FileMode) error {
	st, err := os.Stat(path)
	if err == nil && !st.IsDir() {
		return fmt.Errorf("%s is not a folder", path)
	}
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := makeDir(filepath.Dir(path), mode); err != nil {
		return err
	}
	if err := os.Mkdir(path, mode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Chmod(path, mode)
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
