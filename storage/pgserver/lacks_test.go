package pgserver

import (
	"strings"
	"testing"
)

func TestWhatTheMachineLacksIsToldWithWhatToDo(t *testing.T) {
	const (
		nameless = `echo 'initdb: could not look up effective user ID 12345: user does not exist' >&2; exit 1`
		small    = `echo 'FATAL:  could not resize shared memory segment "/PostgreSQL.7" to 1048576 bytes: No space left on device' >&2; exit 1`
	)
	cases := []struct{ name, program, script, want string }{
		{"a name for the user", "initdb", nameless, "user does not exist: PostgreSQL needs a name for user 12345: add a line for it to /etc/passwd"},
		{"shared memory, at first", "initdb", small, "No space left on device: /dev/shm has too little room for PostgreSQL: give it more (docker run --shm-size=256m)"},
		{"shared memory, later", "postgres", small, "No space left on device: /dev/shm has too little room for PostgreSQL: give it more (docker run --shm-size=256m)"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			putInPlaceOf(t, c.program, c.script)
			_, err := Open(t.Context(), Options{Dir: emptyDir(t)})
			if err == nil || !strings.HasSuffix(err.Error(), c.want+", or name a server (DATABASE_URL)") {
				t.Errorf("said %v, want %q", err, c.want+", or name a server (DATABASE_URL)")
			}
			_, err = Throwaway(t.Context(), ThrowawayOptions{})
			if err == nil || !strings.HasSuffix(err.Error(), c.want) {
				t.Errorf("of a throw-away said %v, want %q", err, c.want)
			}
		})
	}
}
