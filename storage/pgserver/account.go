package pgserver

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
)

// account is who runs PostgreSQL and owns its data. Without a credential it is
// the user who runs Stocktake; PostgreSQL refuses root, so root lends another.
type account struct {
	name       string
	credential *syscall.Credential
}

func serverAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(u.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(uidErr, gidErr); err != nil {
			return account{}, err
		}
		return account{name, &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return account{}, SettingError{errors.New("PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it: add one")}
}

// parentMode lets a lent account through to what it owns, and nobody else read.
func (a account) parentMode() fs.FileMode {
	if a.credential == nil {
		return 0o700
	}
	return 0o711
}

// private makes an existing folder the account's own, and closed to others. Root
// goes on working in what it gave away, if it still has the rights of root.
func (a account) private(dir string) error {
	if err := os.Chmod(dir, 0o700); err != nil || a.credential == nil {
		return err
	}
	err := os.Chown(dir, int(a.credential.Uid), int(a.credential.Gid))
	switch {
	case errors.Is(err, syscall.EPERM):
		return fmt.Errorf("%w: root here may not give a folder to user %s (CAP_CHOWN is missing): run as an ordinary user", err, a.name)
	case errors.Is(err, syscall.EINVAL):
		return a.notHere(err)
	case err != nil:
		return err
	}
	const readWriteEnter = 0o7
	if err := syscall.Access(dir, readWriteEnter); err != nil {
		return closed(dir, err)
	}
	return nil
}

// notHere says that a lent account is none in the namespace that root is root of.
func (a account) notHere(err error) error {
	return fmt.Errorf("%w: the namespace of root here has no user %s: run as an ordinary user", err, a.name)
}

// unlent says why root could not run a program under the account; able is whether it
// has the rights that are wanted for that.
func (a account) unlent(err error, able bool) error {
	switch {
	case errors.Is(err, syscall.EINVAL), errors.Is(err, syscall.EPERM) && able:
		return a.notHere(err)
	case errors.Is(err, syscall.EPERM):
		return fmt.Errorf("%w: root here may not run a program as user %s (CAP_SETUID or CAP_SETGID is missing): run as an ordinary user", err, a.name)
	}
	return err
}

// mayBecomeOthers reports whether root has the rights that are wanted to become
// another user, where the system tells it.
func mayBecomeOthers() bool {
	const setgid, setuid = 1 << 6, 1 << 7 // as in linux/capability.h
	status, err := os.ReadFile("/proc/self/status")
	found := regexp.MustCompile(`(?m)^CapEff:\s*([0-9a-f]+)$`).FindSubmatch(status)
	if err != nil || found == nil {
		return false
	}
	rights, err := strconv.ParseUint(string(found[1]), 16, 64)
	return err == nil && rights&setgid != 0 && rights&setuid != 0
}

// closed says that who runs Stocktake may not enter a folder of PostgreSQL's.
func closed(dir string, err error) error {
	if os.Geteuid() != 0 {
		return fmt.Errorf("enter PostgreSQL's folder %s: %w", dir, err)
	}
	return fmt.Errorf("root here may not enter PostgreSQL's folder %s (CAP_DAC_OVERRIDE is missing): run as an ordinary user", dir)
}

// reaches reports whether a lent account may enter dir and all that is above it.
func (a account) reaches(dir string) bool {
	if a.credential == nil {
		return true
	}
	dir, err := filepath.EvalSymlinks(dir)
	for err == nil && a.enters(dir) {
		if dir == filepath.Dir(dir) {
			return true
		}
		dir = filepath.Dir(dir)
	}
	return false
}

func (a account) enters(dir string) bool {
	st, err := os.Stat(dir)
	if err != nil {
		return false
	}
	owner := st.Sys().(*syscall.Stat_t)
	switch {
	case owner.Uid == a.credential.Uid:
		return st.Mode()&0o100 != 0
	case owner.Gid == a.credential.Gid:
		return st.Mode()&0o010 != 0
	}
	return st.Mode()&0o001 != 0
}
