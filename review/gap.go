package review

import "slices"

// self is the role whose answers about an activity are about its own work.
var self = Role(slices.Index(Roles[:], "staff"))

// Gap is how much higher staff score their own activity than the others who were heard on it.
type Gap struct {
	Subject          string
	Staff, Outsiders int // respondents
	Drawn
}

// apart is the sums behind one activity's gap.
type apart struct {
	contrast
	subject          string
	staff, outsiders int64
}

// apartOn counts who stands on either side of an activity's gap, on the concern on which most do; false where a side is missing.
func apartOn(subject string, staff contrast, concerns *[3]roleSums) (apart, bool) {
	out := apart{contrast: staff, subject: subject}
	for c := range concerns {
		own, all := concerns[c][self].n, int64(0)
		for _, role := range concerns[c] {
			all += role.n
		}
		if own > 0 && own < all {
			out.staff, out.outsiders = max(out.staff, own), max(out.outsiders, all-own)
		}
	}
	return out, out.weight > 0
}

// gap draws to zero what was seen of one activity: by as much as it is less than activities differ.
func (a apart) gap(n noise, spread, size float64) Gap {
	seen, variance := a.seen(n)
	variance += n.leaning * (1/float64(a.staff) + 1/float64(a.outsiders))
	return Gap{Subject: a.subject, Staff: int(a.staff), Outsiders: int(a.outsiders), Drawn: drawn(seen, variance, spread*spread, size)}
}
