package jobs

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"stocktake/review"
)

func TestAScheduleSkipsPanicsAndStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		schedule, err := review.ParseSchedule("0 * * * *")
		if err != nil {
			t.Fatal(err)
		}
		// The bubble's clock begins at midnight.
		began := time.Now()
		var starts []time.Duration
		panicked, ended := 0, 0
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			Every(ctx, schedule, func(context.Context) {
				starts = append(starts, time.Since(began))
				switch len(starts) {
				case 1:
					panic("the first")
				case 2:
					time.Sleep(90 * time.Minute) // over the next start
				case 4:
					time.Sleep(time.Minute) // told to stop meanwhile
				}
				ended++
			}, func(err error, stack string) {
				if err != nil && stack != "" {
					panicked++
				}
			})
		}()
		time.Sleep(4*time.Hour + 30*time.Second)
		stop()
		<-done
		want := []time.Duration{0, time.Hour, 3 * time.Hour, 4 * time.Hour}
		if len(starts) != len(want) || panicked != 1 || ended != 3 {
			t.Fatalf("started after %v, want %v; %d panics told, %d ended", starts, want, panicked, ended)
		}
		for i := range want {
			if starts[i] != want[i] {
				t.Errorf("start %d after %s, want %s", i+1, starts[i], want[i])
			}
		}
	})
}
