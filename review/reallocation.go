package review

import (
	"fmt"
	"regexp"
)

// Reallocation is the part of a policy that a plan of moves keeps to. All shares are of amounts and are taken exactly.
type Reallocation struct {
	LandsUnder     float64  `yaml:"lands_under"`     // spending that lands under this share of the allocated money frees some of it
	UnderspendFree float64  `yaml:"underspend_free"` // so much of what will not be spent
	Keeps          float64  `yaml:"keeps"`           // of its allocated money an activity that goes on keeps at least this share
	PartnerKeeps   float64  `yaml:"partner_keeps"`   // of what is allocated to its activities that are judged every partner keeps at least this share
	UpToPlanned    float64  `yaml:"up_to_planned"`   // with what it gets, an activity has at most this share of what was planned
	ConvertTo      string   `yaml:"convert_to"`      // the currency that all is moved in; empty: each in its own
	WithinExisting []Within `yaml:"within_existing"` // what may never have more than it has
}

// Within names activities by one of programme, mechanism and area: together they get no more than they set free.
type Within struct {
	Programme string `yaml:"programme"`
	Mechanism string `yaml:"mechanism"`
	Area      string `yaml:"area"`
}

func (w Within) String() string {
	switch {
	case w.Programme != "":
		return "programme " + w.Programme
	case w.Mechanism != "":
		return "mechanism " + w.Mechanism
	}
	return "area " + w.Area
}

// threeCapitals is what the facts take for one, or nothing.
var threeCapitals = regexp.MustCompile(`^([A-Z]{3})?$`)

// reallocation checks the shares and what is named. Without the block there is nothing to check, and no plan can be made.
func (c *compiler) reallocation(r *Reallocation) {
	if r == nil {
		return
	}
	const path = "$.reallocation."
	for _, share := range []struct {
		key  string
		x    float64
		most float64
	}{
		{"lands_under", r.LandsUnder, 1},
		{"underspend_free", r.UnderspendFree, 1},
		{"keeps", r.Keeps, 1},
		{"partner_keeps", r.PartnerKeeps, 1},
		{"up_to_planned", r.UpToPlanned, 10},
	} {
		c.check(share.x >= 0 && share.x <= share.most, path+share.key, "%v must lie between 0 and %v", share.x, share.most)
	}
	c.check(threeCapitals.MatchString(r.ConvertTo), path+"convert_to", "%q is not a currency; write three capitals such as EUR", r.ConvertTo)
	for i, w := range r.WithinExisting {
		named := 0
		for _, code := range []string{w.Programme, w.Mechanism, w.Area} {
			if code != "" {
				named++
			}
		}
		c.check(named == 1, fmt.Sprintf("%swithin_existing[%d]", path, i), "name one of programme, mechanism and area")
	}
}
