package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"testing"
)

// Nothing is left of a demo that the next could go on from.
func TestADemoThatIsToldToStopBeginsAnew(t *testing.T) {
	for name, until := range map[string]string{"while its database starts": "", "while it shows the sample": "The sample portfolio"} {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			if until == "" {
				stop()
			}
			var log bytes.Buffer
			code := run(ctx, []string{"demo"}, onSaid{until, stop}, &log)
			if code != 1 || !strings.HasSuffix("\n"+log.String(), "\nstocktake: told to stop; the next demo begins anew\n") {
				t.Errorf("it left with %d and said %s", code, log.String())
			}
		})
	}
}

// Whoever pastes what it says has the variables still that the demo itself did without.
func TestADemoThatIsKeptSaysHowToLookWhateverTheEnvironmentSays(t *testing.T) {
	t.Setenv("PGHOSTADDR", "127.0.0.1")
	t.Setenv("PGDATESTYLE", "German")
	var out bytes.Buffer
	if code := run(t.Context(), []string{"demo", "--keep", "--quiet"}, &out, io.Discard); code != 0 {
		t.Fatalf("it left with %d", code)
	}
	_, said, _ := strings.Cut(out.String(), "\nThe database is kept in ")
	dir, lines, found := strings.Cut(said, ". To look at it")
	if !found {
		t.Fatal("it does not say where the database is kept")
	}
	defer os.RemoveAll(dir)
	if strings.Count(lines, "\n\n  env -u PGDATESTYLE -u PGHOSTADDR ") != 2 {
		t.Errorf("it said %s", lines)
	}
}

// onSaid is a reader of what a command says, who does something when a text comes.
type onSaid struct {
	text string
	do   func()
}

func (o onSaid) Write(p []byte) (int, error) {
	if strings.Contains(string(p), o.text) {
		o.do()
	}
	return io.Discard.Write(p)
}
