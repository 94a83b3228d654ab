package pgserver

import (
	"fmt"
	"regexp"
)

// A lack is something that PostgreSQL misses on a machine: by what its programs
// say of it, which does not say what to do. They are asked and not the machine:
// only they know whom their C library knows.
type lack struct {
	said   *regexp.Regexp
	remedy string
}

var lacks = []lack{
	{regexp.MustCompile(`could not look up effective user ID (\d+)`), "PostgreSQL needs a name for user $1: add a line for it to /etc/passwd"},
	{
		regexp.MustCompile(`could not resize shared memory segment .*: No space left on device`),
		"/dev/shm has too little room for PostgreSQL: give it more (docker run --shm-size=256m)",
	},
}

// withRemedy adds to a failure what to do about what the machine lacks; address is
// the variable that names a server instead, if it is for us to say.
func withRemedy(err error, address string) error {
	text := err.Error()
	for _, l := range lacks {
		match := l.said.FindStringSubmatchIndex(text)
		if match == nil {
			continue
		}
		remedy := l.said.ExpandString(nil, l.remedy, text, match)
		if address != "" {
			remedy = fmt.Appendf(remedy, ", or name a server (%s)", address)
		}
		return fmt.Errorf("%w: %s", err, remedy)
	}
	return err
}
