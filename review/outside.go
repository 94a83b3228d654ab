package review

// Outside is what of a report may be shown to anybody. It is made of what may be told, never by leaving out: no score, no
// answer, no reason, no decision, no name of a person and nothing that bears a marking or names what does.
type Outside struct {
	Programme string // its name
	Period    Period
	Counts    Counts   // of what may be shown
	Titles    []Titles // one for each verdict that has any, in the order of [Verdicts]
	Needs     *OutsideNeeds
}

// Titles are the subjects of one verdict by their titles, in the order of their codes.
type Titles struct {
	Verdict Verdict
	Titles  []string
}

// OutsideNeeds is the map of needs in counts.
type OutsideNeeds struct{ Areas, Served, Unserved int } // areas with open needs, those served whole, needs that nobody serves

// Outside is the report as anybody may see it.
func (r Report) Outside() Outside {
	out := Outside{Programme: r.Programme.called(), Period: r.Period}
	marked := Markings{}.Veil(r.marked())
	titles := map[Verdict][]string{}
	for _, one := range r.Recommendations {
		if one.Marking == "" && marked.Over(one.Title) == one.Title {
			titles[one.Verdict] = append(titles[one.Verdict], one.Title)
		}
	}
	for _, v := range Verdicts {
		out.Counts.Add(v, len(titles[v]))
		if len(titles[v]) > 0 {
			out.Titles = append(out.Titles, Titles{v, titles[v]})
		}
	}
	if r.Across != nil {
		out.Needs = r.Across.Cover.outside()
	}
	return out
}

func (c Cover) outside() *OutsideNeeds {
	n := OutsideNeeds{Unserved: len(c.Unserved)}
	for _, a := range c.Areas {
		if a.Area == "" || a.Open <= 0 {
			continue
		}
		n.Areas++
		if a.Served >= a.Open {
			n.Served++
		}
	}
	return &n
}
