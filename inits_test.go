package main

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"
)

// What only some commands want is made ready when they want it: every command pays for what is made ready before, for as long as it runs.
func TestLittleIsMadeReadyBeforeItIsWanted(t *testing.T) {
	start := exec.Command(os.Args[0], "-test.run=^$")
	start.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	traced, err := start.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, traced)
	}
	most := map[string]int{"facts": 96, "intake": 64, "review": 224, "config": 128, "storage": 16, "chat": 32, "render": 16, "jobs": 16}
	for _, m := range regexp.MustCompile(`(?m)^init (?:stocktake/)?(\S+) @.*, (\d+) bytes`).FindAllSubmatch(traced, -1) {
		room, bytes := string(m[1]), string(m[2])
		if n, _ := strconv.Atoi(bytes); most[room] > 0 && n > most[room]<<10 {
			t.Errorf("%s makes %d bytes ready, more than %d KiB", room, n, most[room])
		}
		if room == "golang.org/x/crypto/x509roots/fallback" {
			t.Error("all roots are read at the start of every command")
		}
		delete(most, room)
	}
	if len(most) > 0 {
		t.Errorf("not traced: %v", most)
	}
}
