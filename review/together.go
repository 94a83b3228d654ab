package review

import (
	"fmt"
	"slices"
	"strings"
)

// together checks what is in force under each override and, for every framework and programme that overrides name, under all that hold
// for both: which framework a programme is of only the facts say.
func (c *compiler) together(p Policy) {
	var all []blame
	for _, f := range c.faults {
		all = append(all, blame{fault: f}) // the policy's own
	}
	for _, places := range p.stacks() {
		laid := p
		for _, i := range places {
			laid = laid.with(p.Overrides[i])
		}
		whole := compiler{}
		whole.lines(laid)
		whole.verdicts(laid)
		for _, f := range whole.faults {
			if slices.ContainsFunc(all, func(b blame) bool { return b.covers(f, places) }) {
				continue
			}
			all = append(all, blame{f, places})
			c.faults = append(c.faults, p.blamed(f, places))
		}
	}
}

// blame is a fault and the places of the overrides, laid one over the other, under which it is there; none: without any.
type blame struct {
	fault  Fault
	places []int
}

// covers reports whether a fault under some overrides is there under fewer of them.
func (b blame) covers(f Fault, places []int) bool {
	return b.fault == f && !slices.ContainsFunc(b.places, func(i int) bool { return !slices.Contains(places, i) })
}

// blamed is a fault as that of the override on top, with those that it lies on.
func (p Policy) blamed(f Fault, places []int) Fault {
	last := len(places) - 1
	f.Path = strings.Replace(f.Path, "$", fmt.Sprintf("$.overrides[%d].set", places[last]), 1)
	var under []string
	for _, i := range places[:last] {
		under = append(under, fmt.Sprintf("overrides[%d] (%s)", i, p.Overrides[i].whom()))
	}
	if len(under) > 0 {
		f.Text += "; so it is together with " + list(under)
	}
	return f
}

// stacks is the places of overrides that are laid one over the other: each alone, then those that hold for a framework and a programme.
func (p Policy) stacks() [][]int {
	var out [][]int
	frameworks, programmes := map[string]bool{"": true}, map[string]bool{"": true}
	for i, o := range p.Overrides {
		out = append(out, []int{i})
		frameworks[o.Framework], programmes[o.Programme] = true, true
	}
	for _, framework := range sortedKeys(frameworks) {
		for _, programme := range sortedKeys(programmes) {
			if places := p.layers(framework, programme); len(places) > 1 {
				out = append(out, places)
			}
		}
	}
	return out
}
