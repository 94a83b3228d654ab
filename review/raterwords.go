package review

import "fmt"

// room is how far two roles can be apart whatever mean is told of both together. Least room is next to an end of the scale: what is told
// alike there is so wide.
const room = 1.5 * grain

// told is what others read: that a whole role scores higher or lower than the others, without a figure, and nothing of a single rater. It
// takes the minimum of respondents on either side.
//
// Nobody may learn from it what single people gave. If it were only true because all of a role had given the most, or the least, in one
// group, it would tell just that. So it is said only where it would be said too if the roles were alike in any one group of answers, and
// in all others no farther apart than what is told of these leaves open anyway ([room]).
func (r *Raters) told(least int) []string {
	if r == nil {
		return nil
	}
	var out []string
	for _, l := range r.Roles {
		if l.Probability >= r.Policy.Sure && l.Respondents >= least && l.Others >= least && l.needs <= room {
			out = append(out, fmt.Sprintf("Who answers as %s scores %s than the others do on the same activities.", l.Role, l.side()))
		}
	}
	return out
}

// lines are what is sure enough, for the analyst, and how staff score their own work whatever it is.
func (r *Raters) lines() []string {
	var out []string
	for _, l := range r.Roles {
		if l.Probability >= r.Policy.Sure || l.Role == Roles[self] {
			out = append(out, fmt.Sprintf("Role %s, %s on %s: %s.", l.Role, count(l.Respondents, "respondent"), activities(l.Subjects), l.beside(r.Policy.Leniency)))
		}
	}
	for _, l := range r.Single {
		out = append(out, fmt.Sprintf("One respondent, %s on %s (%s): %s.", l.Role, activities(l.Subjects), list(l.Rated), l.beside(r.Policy.Leniency)))
	}
	for _, m := range r.Middle {
		if m.Probability >= r.Policy.Sure && m.Estimate > 0 {
			out = append(out, m.words())
		}
	}
	return out
}

func (l Leniency) side() string {
	if l.Estimate < 0 {
		return "lower"
	}
	return "higher"
}

// beside is "12 of 100 higher than the others on the same (7 to 17); more than 5 apart in 99 of 100 cases".
func (d Drawn) beside(size float64) string {
	side, by, low, high := "higher", d.Estimate, d.Low, d.High
	if by < 0 {
		side, by, low, high = "lower", -by, -high, -low
	}
	return fmt.Sprintf("%s of 100 %s than the others there (%s to %s); that it is more than %s: %s in 100",
		short(100*by, 0), side, short(100*low, 0), short(100*high, 0), short(100*size, 0), OfHundred(d.Probability))
}

// Words tell of the gap on one activity.
func (r *Raters) Words(subject string) string {
	g, both := r.GapOf(subject)
	if !both {
		return ""
	}
	return fmt.Sprintf("staff (%d) score it %s; its scores are as they were given", g.Staff, g.beside(r.Policy.Leniency))
}

func (c Crowding) words() string {
	who := "of the role " + c.Role
	if c.Role == "" {
		who = "of all"
	}
	return fmt.Sprintf("%s of 100 scores %s are on the middle grade (%s); by their spread %s of 100 would be.",
		OfHundred(c.Share), who, count(c.Scores, "score"), OfHundred(c.Expected))
}
