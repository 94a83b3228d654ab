// Command show prints how far a review under the default policy keeps its promises on generated worlds, beside a bare
// mean of the answers under the same bar. It is what `make worlds` runs; it asserts nothing, that is for the tests.
//
// main.go says what is printed, tables.go how; raters.go does both for the people behind the answers.
package main

import (
	"fmt"
	"os"

	"stocktake/config"
	"stocktake/internal/worlds"
	"stocktake/review"
)

func main() {
	policy, err := config.Policy("", config.DefaultPolicy())
	if err == nil {
		err = show(policy)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// show prints every table; seeds are fixed, so that it prints the same for ever.
func show(policy *review.Policy) error {
	p := printer{judge: under(policy), bar: policy.Bar}
	plain(&p)
	for _, spread := range []float64{0.13, 0.15, 0.08} {
		p.byAnswers(fmt.Sprintf("Graded worlds: true values spread %.2f round .65", spread), 60,
			func(n int) worlds.Plan { return worlds.Graded(n, 0.65, spread) })
	}
	p.byAnswers("Roles that differ by .10: true values spread .15 round .65, four of five respondents are participants, one a partner", 60,
		func(n int) worlds.Plan { return worlds.Graded(n, 0.65, 0.15).RolesApart(0.10) })
	for _, size := range []int{1, 3, 6} {
		p.byAnswers(fmt.Sprintf("Small programmes: %s, 15%% of the concerns planted", activities(size)), 2400/size,
			func(n int) worlds.Plan { return worlds.Planted(n, 0.15).Of(size) })
	}
	p.discordant(policy)
	p.causes("Four causes, every fact known", worlds.ByCause(1, 30, 1))
	p.causes("Four causes, facts known in 60 of 100 cases", worlds.ByCause(1, 30, 0.6))
	p.causes("Four causes, the starved rated .64 on relevance though they are needed", worlds.Doubted(1, 30))
	p.raters()
	return p.err
}

// plain prints the worlds of plain faults: answers from 1 to 5, spread .20, true values of .78 and, planted, .30.
func plain(p *printer) {
	p.byAnswers("Null worlds: all true values .78", 60, worlds.Null)
	for _, share := range []float64{0.05, 0.15, 0.30} {
		p.byAnswers(fmt.Sprintf("Planted faults: %.0f%% of the concerns at .30, each by chance, the others at .78", 100*share), 60,
			func(n int) worlds.Plan { return worlds.Planted(n, share) })
	}
	for _, share := range []float64{0.15, 0.30} {
		p.byAnswers(fmt.Sprintf("Planted faults: %.0f%% of the activities at .30 on all concerns, the others at .78", 100*share), 60,
			func(n int) worlds.Plan { return worlds.PlantedWhole(n, share) })
	}
}

func under(policy *review.Policy) worlds.Judge {
	return func(p review.Portfolio) (review.Report, error) { return review.Judge(p, policy) }
}

func activities(n int) string {
	if n == 1 {
		return "1 activity"
	}
	return fmt.Sprintf("%d activities", n)
}
