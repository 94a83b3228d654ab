package pgserver

import (
	"fmt"
	"io"
	"time"
)

// audience is who is told what is waited for: nobody, or a writer a line at a
// time, and on a terminal also how the time goes by.
type audience struct {
	to       io.Writer
	terminal bool
}

func (a audience) say(format string, args ...any) {
	if a.to != nil {
		fmt.Fprintf(a.to, format+"\n", args...)
	}
}

// clock draws on a terminal, until it is stopped, what is done and for how long
// already. How much there is to do npm does not tell.
func (a audience) clock(doing string) (stop func()) {
	if a.to == nil || !a.terminal {
		return func() {}
	}
	began, tick := time.Now(), time.NewTicker(time.Second)
	ending, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			fmt.Fprintf(a.to, "\r%s, %.0f s", doing, time.Since(began).Seconds())
			select {
			case <-tick.C:
			case <-ending:
				fmt.Fprint(a.to, "\r\x1b[K")
				return
			}
		}
	}()
	return func() {
		tick.Stop()
		close(ending)
		<-ended
	}
}
