package main

import (
	"bytes"
	"context"
	"io"
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
