package main

import (
	"bytes"
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"stocktake/review"
)

func TestTextIsLaidOutForTheTerminal(t *testing.T) {
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	for _, c := range []struct {
		name     string
		terminal uint16
		columns  string
		want     int
	}{
		{"as wide as it is", 80, "", 80},
		{"COLUMNS says otherwise", 80, "90", 90},
		{"COLUMNS says nothing that is a width", 80, "many", 80},
		{"nor this", 80, "0", 80},
		{"too narrow", 20, "", 60},
		{"too wide to read", 300, "", 120},
		{"COLUMNS too", 80, "300", 120},
		{"it does not say", 0, "", 100},
	} {
		t.Setenv("COLUMNS", c.columns)
		if err := unix.IoctlSetWinsize(int(terminal.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 40, Col: c.terminal}); err != nil {
			t.Fatal(err)
		}
		if got := (&app{stdout: terminal}).page().Width; got != c.want {
			t.Errorf("%s: %d columns, want %d", c.name, got, c.want)
		}
	}
}

func TestWhereThereIsNoTerminalMessagesArePrintedAsEver(t *testing.T) {
	t.Setenv("COLUMNS", "60")
	var out bytes.Buffer
	a := &app{flags: &flags{Format: "text"}, stdout: &out}
	if got := a.page().Width; got != 60 {
		t.Errorf("text is laid out for %d columns", got)
	}
	if _, err := a.printer().Send(t.Context(), review.Message{Text: "Reminder"}, ""); err != nil {
		t.Fatal(err)
	}
	if first, _, _ := bytes.Cut(out.Bytes(), []byte("\n")); len([]rune(string(first))) != 100 {
		t.Errorf("it begins with %q", first)
	}
}
