package main

import (
	"errors"
	"runtime"
	"strconv"
)

// workersFlag says how much of the machine, and of the database, a review may take.
type workersFlag struct {
	Workers workers `placeholder:"N" help:"Connections on which a programme's facts are gathered at once (default: one for each processor, 4 at most). The reports are the same with any number."`
}

// workers is how many were asked for; 0 where nobody did.
type workers int

// UnmarshalText reads what was asked for.
func (w *workers) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(string(text))
	if err != nil || n < 1 {
		return errors.New("write a whole number from 1")
	}
	*w = workers(n)
	return nil
}

func (w workersFlag) count() int {
	if w.Workers > 0 {
		return int(w.Workers)
	}
	return min(4, runtime.GOMAXPROCS(0))
}
