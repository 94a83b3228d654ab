package review

import (
	"slices"
	"strings"
)

// LeftOut is a notice to partners who took no part: the approved activities in a flexible format that others held.
type LeftOut struct {
	Partners   []string // in a framework, by code
	Activities []Meeting
	Withheld   int // so many more are marked, and are for their owners to tell
}

// Meeting is an approved activity in a format that needs approval.
type Meeting struct {
	Subject, Title, Format, Decision string
	Starts, Ends                     *Date
	Partners                         []string // that take part
}

// leftOut is whom to tell of what, partners who are left out of the same together.
func (s *sitting) leftOut() []LeftOut {
	approved := s.chosen(func(f *Figures) bool {
		return s.frame.planned(f) && f.Decision != "" && s.policy.needsApproval(f.Format)
	})
	var out []LeftOut
	at := map[string]int{}
	for _, code := range sortedKeys(s.portfolio.Partners) {
		if len(s.portfolio.Partners[code].Frameworks) == 0 {
			continue
		}
		notice, of := noticeTo(code, approved)
		if of == "" {
			continue
		}
		i, known := at[of]
		if !known {
			i = len(out)
			at[of], out = i, append(out, notice)
		}
		out[i].Partners = append(out[i].Partners, code)
	}
	return out
}

// noticeTo is what one partner was left out of, and the same as a key; empty where it took part in all.
func noticeTo(partner string, approved []*Figures) (LeftOut, string) {
	var out LeftOut
	var of []string
	for _, f := range approved {
		if slices.Contains(f.Partners, partner) {
			continue
		}
		of = append(of, f.Code)
		if f.Marking != "" {
			out.Withheld++
			continue
		}
		out.Activities = append(out.Activities, Meeting{f.Code, f.Title, f.Format, f.Decision, f.Starts, f.Ends, once(f.Partners)})
	}
	return out, strings.Join(of, "\n")
}

// words are a meeting in a line.
func (m Meeting) words() string {
	days := ""
	switch {
	case m.Starts != nil && m.Ends != nil:
		days = ", " + dayText(*m.Starts) + " to " + dayText(*m.Ends)
	case m.Starts != nil:
		days = ", from " + dayText(*m.Starts)
	}
	return nameOf(m.Subject, m.Title, "") + " (" + m.Format + days + "; approved by " + m.Decision + ")"
}
