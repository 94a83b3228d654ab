package pgserver

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	// longest is what a socket's address holds on Linux, without its final zero.
	longest = 107

	shortName = "stocktake-socket-"
)

// socket is the folder of the socket: in the server's folder, which holds a
// link instead if its path is too long for a socket.
func (f folder) socket() string {
	if short, err := os.Readlink(f.path("socket")); err == nil {
		return short
	}
	return f.path("socket")
}

// makeSocket makes the folder of the socket anew: whatever a crash left in it
// would be believed by PostgreSQL.
func (f folder) makeSocket() (string, error) {
	if err := f.clearSocket(); err != nil {
		return "", err
	}
	own := f.path("socket")
	if fits(own) {
		if err := os.Mkdir(own, 0o700); err != nil {
			return "", err
		}
		return own, f.account.private(own)
	}
	short, err := f.shortSocket()
	if err != nil {
		return "", err
	}
	return short, os.Symlink(short, own)
}

func (f folder) shortSocket() (string, error) {
	for _, dir := range f.account.temporaryPlaces() {
		if !fits(filepath.Join(dir, shortName+"0123456789")) {
			continue
		}
		short, err := os.MkdirTemp(dir, shortName)
		if err == nil {
			return short, f.account.private(short)
		}
	}
	return "", fmt.Errorf("the path %s is too long for a socket (%d bytes at most), and there is no shorter temporary folder: set TMPDIR to one",
		f.path("socket"), longest)
}

// fits reports whether a socket in dir can be made and addressed: the driver
// takes a comma for the end of a host.
func fits(dir string) bool {
	return len(filepath.Join(dir, fmt.Sprintf(".s.PGSQL.%d", port))) <= longest && !strings.Contains(dir, ",")
}

func (f folder) clearSocket() error { return f.account.clearSocket(f.path("socket")) }

// clearSocket removes a server's folder of the socket, and what it may link to.
func (a account) clearSocket(own string) error {
	short, err := os.Readlink(own)
	if err == nil && strings.HasPrefix(filepath.Base(short), shortName) && a.owns(short) {
		err = os.RemoveAll(short)
	} else {
		err = nil
	}
	return errors.Join(err, os.RemoveAll(own))
}
