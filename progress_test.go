package main

import (
	"bytes"
	"testing"
)

func TestProgressIsOneLineThatGoes(t *testing.T) {
	var out bytes.Buffer
	p := &progress{to: &out}
	for range 2 * told {
		p.row("feedback.csv")
	}
	p.say("")
	if want := "\r\x1b[Kfeedback.csv: 10000 rows read\r\x1b[Kfeedback.csv: 20000 rows read\r\x1b[K"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}

func TestProgressIsSilentWhereNobodyWatches(t *testing.T) {
	var out bytes.Buffer
	a := &app{flags: &flags{}, stderr: &out}
	p := a.progress()
	for range told {
		p.row("feedback.csv")
	}
	p.say("putting together")
	if out.Len() > 0 {
		t.Errorf("it said %q", out.String())
	}
}
