package config

import (
	"regexp"
	"strings"
)

// numbered is an IPv6 address and its port, with no user before it.
var numbered = regexp.MustCompile(`^\[[^@\]]*\](:\d+)?$`)

// Whole reports whether the password of an address, if it has one, ends where it was meant to. One that has a sign which should have been written
// otherwise ends before its time, and its rest would be taken for a host or a path, which errors name: then the @ before the host is left behind
// what is taken for the host, and a colon, with which a password begins, stands before.
func Whole(address string) bool {
	_, rest, _ := strings.Cut(address, "://")
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		return true
	}
	host, rest := rest[:end], rest[end:]
	return !strings.Contains(rest, "@") || !strings.Contains(host, ":") || numbered.MatchString(host)
}

// Torn is what is wrong with an address that is not whole, and what to write.
const Torn = "has an @ behind its host; write %40 for one that is meant, and %2F for /, %3F for ? and %23 for # in a password"
