package main

import (
	"os"
	"runtime/debug"
)

// growth is by how much of what is held the heap of a run grows before garbage is collected, in percent. Go's own 100 takes a twentieth
// more memory and a fortieth less processor time.
const growth = 70

// slim has what goes through many programmes take little memory: it leaves behind what its start has read, and collects garbage sooner.
// Whoever sets GOGC or GOMEMLIMIT has decided that otherwise.
func slim() {
	leaveStart()
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(growth)
	}
}
