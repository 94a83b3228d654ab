package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"stocktake/review"
)

// The edit that follows a click goes on after its answer: nobody else would catch what it panics with.
func TestAnEditThatPanicsIsLogged(t *testing.T) {
	var log bytes.Buffer
	d := &desk{log: slog.New(slog.NewTextHandler(&log, nil)), job: func() wired { panic("cannot be") }}
	d.retell(t.Context(), review.Click{ID: "u96hmtnw"})
	if line := log.String(); !strings.Contains(line, `msg="edit failed" recommendation=u96hmtnw error="panic: cannot be"`) {
		t.Errorf("logged %s", line)
	}
}
