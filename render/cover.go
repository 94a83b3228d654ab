package render

import (
	"fmt"
	"math"

	"stocktake/review"
)

// coverView is the map of needs: how much of what is open is served, by priority area and by partner.
type coverView struct {
	Areas    []coverRow
	Partners []coverRow
}

// coverRow is one area's or partner's part of the map.
type coverRow struct {
	Name         string
	Open, Served string // weights
	Share        int    // served of open, of a hundred
	None         bool   // nothing is open
	Needs        string // served of open, in numbers; of partners only
	Allocated    string
	Behind       bool
}

func coverOf(a *review.Across) (v coverView) {
	if a == nil {
		return v
	}
	for _, area := range a.Cover.Areas {
		row := weighed(plain(area.Area), plain(area.Name), area.Open, area.Served)
		if row.Name == "" {
			row.Name = "no area"
		}
		v.Areas = append(v.Areas, row)
	}
	for _, p := range a.Partners {
		row := weighed(plain(p.Partner), plain(p.Name), p.Open, p.Served)
		row.Needs, row.Allocated, row.Behind = fmt.Sprintf("%d of %d", p.NeedsServed, p.Needs), amountWords(p.Allocated), p.Behind
		v.Partners = append(v.Partners, row)
	}
	return v
}

func weighed(code, name string, open, served float64) coverRow {
	row := coverRow{Name: code, Open: shortest(open), Served: shortest(served), None: open <= 0}
	if name != "" && name != code {
		row.Name = name + " (" + code + ")"
	}
	if open > 0 {
		row.Share = int(math.Round(100 * served / open))
	}
	return row
}
