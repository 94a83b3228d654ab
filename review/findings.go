package review

import (
	"fmt"
	"slices"
	"strings"
)

// Finding is something to look at that no single subject shows, in sentences.
type Finding struct {
	Heading string // with the clause of the organisation's own rules
	Items   []string
	More    int // so many further items there are
}

// Findings are all that is told across the activities of a report; none of one from before it was looked for.
func (r Report) Findings() []Finding {
	if r.Across == nil {
		return nil
	}
	out := append(r.Across.findings(), r.raters()...)
	return append(out, r.Across.finding("fairness", "What each partner gets, of what serves several an equal share", r.Across.shares())...)
}

// raters is what shows of the people behind the answers: all of it for the analyst, of a report for others what was told them.
func (r Report) raters() []Finding {
	var lines []string
	switch {
	case r.Raters != nil:
		lines = r.Raters.lines()
	case r.Told != nil:
		lines = r.Told.Raters
	}
	return r.Across.finding("raters", "How the respondents score beside each other, for which no score is changed", lines)
}

// foremostFindings is how many items of a finding are told where there is little room.
const foremostFindings = 1

// briefly is what is told where there is little room: the first item of each, in a notice the first partners, no areas of needs that are
// told themselves, no call that no weight moves, and not what each partner gets.
func (r Report) briefly() []Finding {
	if r.Across == nil {
		return nil
	}
	brief := *r.Across
	brief.Cover.Areas = nil
	brief.Near = slices.DeleteFunc(slices.Clone(brief.Near), func(c Call) bool { return c.Weight == "" })
	brief.LeftOut = slices.Clone(brief.LeftOut)
	for i := range brief.LeftOut {
		notice := &brief.LeftOut[i]
		if few := fewOf(notice.Partners); len(few) < len(notice.Partners) {
			few[len(few)-1] += " (stocktake report " + r.Programme.Flag() + " names them)"
			notice.Partners = few
		}
	}
	out := append(brief.findings(), r.raters()...)
	for i := range out {
		if more := len(out[i].Items) - foremostFindings; more > 0 {
			out[i].Items, out[i].More = out[i].Items[:foremostFindings], more
		}
	}
	return out
}

func (a *Across) findings() []Finding {
	var out []Finding
	out = append(out, a.finding("", "Without the decision they need", a.missing())...)
	out = append(out, a.finding("needs", "Open needs that nobody serves", a.Cover.unserved())...)
	out = append(out, a.finding("needs", "Areas of which not all open needs are served", a.Cover.wanting())...)
	out = append(out, a.finding("needs", "Activities that serve no open need", a.Cover.aimless())...)
	out = append(out, a.finding("overlap", "To look at together, for they serve much the same", a.together())...)
	out = append(out, a.finding("fairness", "Partners that fall behind", a.behind())...)
	out = append(out, a.finding("weights", "Near the line of what is told first", a.lines())...)
	return append(out, a.finding("notice", "To tell partners who took no part", a.notices())...)
}

// finding is one finding, or none where there is nothing to tell.
func (a *Across) finding(topic, heading string, items []string) []Finding {
	if len(items) == 0 {
		return nil
	}
	if clause := a.Clauses[topic]; clause != "" {
		heading += " (" + clause + ")"
	}
	return []Finding{{Heading: heading, Items: items}}
}

func (a *Across) missing() []string {
	var out []string
	for _, u := range a.Unapproved {
		text := u.Text
		if clause := a.Clauses[u.Kind]; clause != "" {
			text += " [" + clause + "]"
		}
		out = append(out, text)
	}
	return out
}

func (c Cover) unserved() []string {
	var out []string
	for _, n := range c.Unserved {
		whose := ""
		if n.Partner != "" {
			whose = " of " + n.Partner
		}
		out = append(out, fmt.Sprintf("%s%s, weight %s: no activity of any programme served it in the period.", nameOf(n.Code, n.Title, ""), whose, short(n.Weight, 2)))
	}
	return out
}

func (c Cover) wanting() []string {
	var out []string
	for _, area := range c.Areas {
		if area.Area != "" && area.Served < area.Open {
			out = append(out, fmt.Sprintf("In %s needs of weight %s are open, and %s of it is served.", named("the area", area.Area, area.Name), short(area.Open, 2), short(area.Served, 2)))
		}
	}
	return out
}

func (c Cover) aimless() []string {
	var out []string
	for _, i := range c.Idle {
		why := "it names no need"
		switch {
		case i.Named == 1:
			why = "the need that it names was not open in the period"
		case i.Named > 1:
			why = fmt.Sprintf("none of the %d needs that it names was open in the period", i.Named)
		}
		out = append(out, nameOf(i.Subject, i.Title, i.Marking)+": "+why+".")
	}
	return out
}

func (a *Across) together() []string {
	var out []string
	for _, o := range a.Overlaps {
		var names []string
		for _, b := range o.Activities {
			names = append(names, nameOf(b.Subject, b.Title, ""))
		}
		many := activities(len(o.Activities))
		if o.More {
			many = "At least " + many
		}
		out = append(out, fmt.Sprintf("%s: %s. They serve %s (weight %s) for %s.",
			many, strings.Join(fewOf(names), "; "), list(o.Needs), short(o.Weight, 2), list(o.Partners)))
	}
	return out
}

func (a *Across) behind() []string {
	var out []string
	for _, p := range a.Partners {
		if p.Behind {
			out = append(out, fmt.Sprintf("%s: %s. Served as often as those of the others, so few would be by chance in %s of 100 cases. A finding, no verdict.",
				nameOf(p.Partner, p.Name, ""), p.served(), OfHundred(*p.Chance)))
		}
	}
	return out
}

// served is "1 of 2 needs of its own served (weight 1 of 2.5)".
func (p PartnerShare) served() string {
	if p.Needs == 0 {
		return "no need of its own is open"
	}
	return fmt.Sprintf("%d of %s of its own served (weight %s of %s)", p.NeedsServed, count(p.Needs, "need"), short(p.Served, 2), short(p.Open, 2))
}

func (a *Across) shares() []string {
	var out []string
	for _, p := range a.Partners {
		gets := []string{"no activity"}
		if p.Activities > 0 {
			gets = []string{activities(p.Activities)}
		}
		for _, m := range p.Allocated {
			gets = append(gets, m.String()+" allocated")
		}
		if p.Places.IsPositive() {
			gets = append(gets, p.Places.String()+" places filled")
		}
		out = append(out, nameOf(p.Partner, p.Name, "")+": "+strings.Join(gets, ", ")+"; "+p.served()+".")
	}
	return out
}

func (a *Across) lines() []string {
	var out []string
	for _, c := range a.Near {
		out = append(out, c.words())
	}
	return out
}

// NearWords tell of a subject near the line of what is told first which weight would move it across; none of any other.
func (r Report) NearWords(code string) []string {
	if r.Across == nil {
		return nil
	}
	var out []string
	for _, c := range r.Across.Near {
		if c.Subject == code {
			out = append(out, c.words())
		}
	}
	return out
}

// words say where a call stands and what would have it stand on the other side of the line.
func (c Call) words() string {
	stands, would := "is not told first", "it would be"
	if c.First {
		stands, would = "is told first", "it would not be"
	}
	text := fmt.Sprintf("%s %s (%d of %d by rank). ", nameOf(c.Subject, c.Title, ""), stands, c.Place, c.Of)
	if c.Weight == "" {
		return text + fmt.Sprintf("No single weight from 0 to %d changes that.", mostWeight)
	}
	return text + fmt.Sprintf("With the weight of %s %s instead of %s %s, and %s in its place.",
		c.Weight, short(c.To, 2), short(c.From, 6), would, c.Against)
}

func (a *Across) notices() []string {
	var out []string
	for _, l := range a.LeftOut {
		var told []string
		for _, m := range l.Activities {
			told = append(told, m.words())
		}
		if l.Withheld > 0 {
			told = append(told, withheldWords(l.Withheld, len(told) > 0))
		}
		out = append(out, "To "+list(l.Partners)+": "+strings.Join(told, "; ")+".")
	}
	return out
}

// withheldWords count what bears a marking, beside what is named.
func withheldWords(n int, more bool) string {
	words, whose := activities(n), "its owner"
	if more {
		words = fmt.Sprintf("%d more", n)
	}
	if n > 1 {
		whose = "their owners"
	}
	return words + ", marked, for " + whose + " to tell"
}

// told is what of it others read. Which weight moves a call tells how probable its concerns are; they read that of stand-ins.
func (a *Across) told(all *TellingOfAll) *Across {
	if a == nil {
		return nil
	}
	out := *a
	out.Near = nil
	if all != nil {
		out.Near = all.Near
	}
	return &out
}
