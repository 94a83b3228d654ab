package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
)

// leaveStart gives back the pages of the program's own file that its start has read. Setting up libraries, flags and the policy reads
// code and tables from all over it, a third of what is then resident, and hardly any of it again; what is read again comes from the
// system's cache, and nothing is lost where this does not work.
func leaveStart() {
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	smaps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return
	}
	for _, m := range unwritten(string(smaps), program) {
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, m.from, m.to-m.from, syscall.MADV_DONTNEED) // refused: it stays
	}
}

// mapping is a range of addresses.
type mapping struct{ from, to uintptr }

// unwritten lists, of a process's mappings as the kernel tells them, those of a file that cannot be written to, and never were: where a
// linker of another kind has put addresses into them, the file no longer says what they hold.
func unwritten(smaps, file string) []mapping {
	var out []mapping
	ours := false
	for line := range strings.Lines(smaps) {
		var m mapping
		var rights string
		if n, _ := fmt.Sscanf(line, "%x-%x %s", &m.from, &m.to, &rights); n == 3 {
			ours = strings.HasSuffix(line, " "+file+"\n") && (rights == "r-xp" || rights == "r--p")
			if ours {
				out = append(out, m)
			}
		} else if written, is := strings.CutPrefix(line, "Anonymous:"); is && ours && strings.TrimSpace(written) != "0 kB" {
			out = slices.Delete(out, len(out)-1, len(out))
		}
	}
	return out
}
