package main

import (
	"fmt"

	"stocktake/internal/worlds"
	"stocktake/review"
)

// raters prints how often it is found that staff lean, and how often somebody is named.
func (p *printer) raters() {
	const n = 200
	fmt.Printf("\nRaters: 20 graded activities, each with 8 participants of its own and the same staff on all; found in %d worlds a row\n", n)
	fmt.Printf("%8s %8s %16s %14s %14s %16s\n", "staff", "lean by", "of their own by", "role is told", "raters named", "middle is told")
	for _, s := range []worlds.Steady{
		{People: 8},
		{People: 8, Apart: worlds.Leaning},
		{People: 8, Leans: 0.15},
		{People: 8, Leans: 0.15, Apart: worlds.Leaning},
		{People: 15, Leans: 0.15, Apart: worlds.Leaning},
		{People: 8, Leans: 0.20, Apart: worlds.Leaning},
		{People: 8, Middle: 0.4},
	} {
		plan := worlds.Staffed(s.People, s.Leans, s.Apart)
		plan.Steady.Middle = s.Middle
		role, named, middle := p.rated(plan, n)
		fmt.Printf("%8d %8.2f %16.2f %14s %14s %16s\n", s.People, s.Leans, s.Apart, part(role, n), part(named, n*s.People), part(middle, n))
	}
}

// rated counts the worlds in which the staff are told to lean, or to keep to the middle grade, and the raters named.
func (p *printer) rated(plan worlds.Plan, n int) (role, named, middle int) {
	for seed := 1; seed <= n && p.err == nil; seed++ {
		var r review.Report
		if r, p.err = p.judge(worlds.Draw(plan, uint64(seed)).Portfolio); p.err != nil {
			return 0, 0, 0
		}
		named += len(r.Raters.Single)
		for _, l := range r.Raters.Roles {
			if l.Role == plan.Steady.Role && l.Probability >= r.Raters.Policy.Sure {
				role++
			}
		}
		for _, c := range r.Raters.Middle {
			if c.Role == plan.Steady.Role && c.Probability >= r.Raters.Policy.Sure && c.Estimate > 0 {
				middle++
			}
		}
	}
	return role, named, middle
}
