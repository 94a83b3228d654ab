package pgserver

import (
	"fmt"
	"path/filepath"
	"strings"
)

// StartCommand is a line for the shell that starts the server of a kept folder
// again, in the foreground. While it runs, Server.URL leads to it.
func (s *Server) StartCommand() string {
	words := []string{
		filepath.Join(s.folder.bin.dir, "postgres"),
		"-D", s.folder.path("data"), "-k", s.socket, "-p", fmt.Sprint(port), "-c", "listen_addresses=",
	}
	for i, w := range words {
		words[i] = quote(w)
	}
	line := strings.Join(words, " ")
	if s.folder.account.credential != nil {
		line = "su " + s.folder.account.name + " -s /bin/sh -c " + quote(line)
	}
	return s.Shielded(line)
}

// Shielded is a line for the shell without the variables of the environment that
// speak of other servers and were set here: whoever types it has them still.
func (s *Server) Shielded(line string) string {
	if len(s.dropped) == 0 {
		return line
	}
	words := []string{"env"}
	for _, name := range s.dropped {
		words = append(words, "-u", quote(name))
	}
	return strings.Join(append(words, line), " ")
}

// quote leaves plain words as they are, and quotes others for the shell.
func quote(word string) string {
	odd := func(r rune) bool {
		return !strings.ContainsRune("/._-=", r) && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}
	if strings.IndexFunc(word, odd) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
