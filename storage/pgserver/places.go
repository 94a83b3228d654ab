package pgserver

import (
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

const (
	// memory is a folder that Linux keeps in memory.
	memory = "/dev/shm"
	// plenty is what has to be free there: a container may give it very little.
	plenty = 4 << 30
)

// temporaryPlaces are folders for passing things that the account can enter,
// the user's own choice first.
func (a account) temporaryPlaces() []string {
	var dirs []string
	for _, dir := range []string{os.TempDir(), "/tmp", "/var/tmp"} {
		if filepath.IsAbs(dir) && a.reaches(dir) && !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// throwawayPlaces put memory first for tests.
func (a account) throwawayPlaces(forTests bool) []string {
	if !forTests || os.Getenv("TMPDIR") != "" || !a.reaches(memory) || free(memory) < plenty {
		return a.temporaryPlaces()
	}
	return append([]string{memory}, a.temporaryPlaces()...)
}

// free is the room in dir, in bytes; none if it cannot be asked.
func free(dir string) uint64 {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0
	}
	return uint64(st.Bavail) * uint64(st.Bsize)
}
