package main

import (
	"fmt"
	"io"
)

// told is after how many rows progress is told again.
const told = 10_000

// progress is one line on a terminal, written over and over. A nil progress tells nothing.
type progress struct {
	to   io.Writer
	rows int
}

// progress tells nothing where nobody watches: standard error is no terminal, or --quiet.
func (a *app) progress() *progress {
	if a.Quiet || !onTerminal(a.stderr) {
		return nil
	}
	return &progress{to: a.stderr}
}

// row counts one row of a file.
func (p *progress) row(file string) {
	if p == nil {
		return
	}
	p.rows++
	if p.rows%told == 0 {
		p.say(fmt.Sprintf("%s: %d rows read", file, p.rows))
	}
}

// say puts a text in the line's place; without one the line is gone.
func (p *progress) say(text string) {
	if p != nil {
		fmt.Fprintf(p.to, "\r\x1b[K%s", text)
	}
}
