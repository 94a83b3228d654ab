package main

import "runtime"

// workersFlag says how much of the machine, and of the database, a review may take.
type workersFlag struct {
	Workers int `placeholder:"N" help:"Connections on which a programme's facts are gathered at once (default: one for each processor, 4 at most). The reports are the same with any number."`
}

func (w workersFlag) count() int {
	if w.Workers > 0 {
		return w.Workers
	}
	return min(4, runtime.GOMAXPROCS(0))
}
