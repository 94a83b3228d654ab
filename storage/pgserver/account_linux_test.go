package pgserver

import (
	"errors"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// What root may do can be taken from it, in a container above all. An ordinary user needs nothing of that.
func TestRootWithoutAllRightsIsTold(t *testing.T) {
	const chown, override, search, kill, setgid, setuid = 0, 1, 2, 5, 6, 7 // as in linux/capability.h
	const ordinary = ": run as an ordinary user"
	cases := []struct {
		name    string
		taken   []uintptr
		arrange func(t *testing.T, dir string)
		want    []string
	}{
		{"to enter every folder", []uintptr{override, search}, nil, []string{"root here may not enter PostgreSQL's folder ", "/data.new (CAP_DAC_OVERRIDE is missing)" + ordinary}},
		{"to write in every folder", []uintptr{override}, nil, []string{"root here may not enter PostgreSQL's folder ", "/data.new (CAP_DAC_OVERRIDE is missing)" + ordinary}},
		{"to enter every folder, and the server runs", []uintptr{override, search}, func(t *testing.T, dir string) { openIn(t, dir) }, []string{"root here may not enter PostgreSQL's folder ", " (CAP_DAC_OVERRIDE is missing)" + ordinary}},
		{"to give files away", []uintptr{chown}, nil, []string{"chown ", "root here may not give a folder to user ", "(CAP_CHOWN is missing)" + ordinary}},
		{"to end what others run", []uintptr{kill}, nil, []string{"root here may not end a program of user ", "(CAP_KILL is missing)" + ordinary}},
		{"to become another user", []uintptr{setgid, setuid}, nil, []string{"root here may not run a program as user ", "(CAP_SETUID or CAP_SETGID is missing)" + ordinary}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := emptyDir(t)
			if c.arrange != nil {
				c.arrange(t, dir)
			}
			takeRights(t, c.taken)
			o := startOpener(t, dir)
			if os.Geteuid() != 0 {
				o.expect("postgres://")
				check(t, o.input.Close())
				o.expect("closed")
				return
			}
			said := o.line()
			for _, want := range append(c.want, "failed: ") {
				if !strings.Contains(said, want) {
					t.Errorf("said %q, want %q", said, want)
				}
			}
		})
	}
}

// Root of a namespace of its own has all rights there, but perhaps no other user to become.
func TestRootOfANamespaceWithoutTheAccountIsTold(t *testing.T) {
	lent := account{name: "postgres"}
	for name, c := range map[string]struct {
		err  error
		able bool
		want string
	}{
		"no user of that number":    {syscall.EINVAL, true, "the namespace of root here has no user postgres"},
		"no group may be left":      {syscall.EPERM, true, "the namespace of root here has no user postgres"},
		"rights were taken from it": {syscall.EPERM, false, "CAP_SETUID or CAP_SETGID is missing"},
		"something else":            {syscall.ENOMEM, true, syscall.ENOMEM.Error()},
	} {
		if err := lent.unlent(c.err, c.able); !errors.Is(err, c.err) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// takeRights takes them from what the test starts from here on. The thread ends with the test.
func takeRights(t *testing.T, rights []uintptr) {
	t.Helper()
	runtime.LockOSThread()
	for _, right := range rights {
		if _, _, err := syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_CAPBSET_DROP, right, 0); err != 0 && os.Geteuid() == 0 {
			t.Fatal(err)
		}
	}
}
