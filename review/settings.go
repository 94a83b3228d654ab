package review

// What an override may give anew of keys that stand together in the policy; nil stays as it is.

// FollowUpSettings are parts of a [FollowUp].
type FollowUpSettings struct {
	DecideWithinDays  *int `yaml:"decide_within_days"`
	EscalateAfterDays *int `yaml:"escalate_after_days"`
	DueWithinDays     *int `yaml:"due_within_days"`
}

func (f FollowUp) with(s FollowUpSettings) FollowUp {
	give(&f.DecideWithinDays, s.DecideWithinDays)
	give(&f.EscalateAfterDays, s.EscalateAfterDays)
	give(&f.DueWithinDays, s.DueWithinDays)
	return f
}

// GateSettings are parts of [Gates]. What is given by kind of fact takes the place of all kinds, so that an empty one opens the gate.
type GateSettings struct {
	NewestWithinDays map[string]int     `yaml:"newest_within_days"`
	ShareWith        map[string]float64 `yaml:"share_with"`
	ActivitiesOfLast *float64           `yaml:"activities_of_last"`
}

func (g Gates) with(s GateSettings) Gates {
	if s.NewestWithinDays != nil {
		g.NewestWithinDays = s.NewestWithinDays
	}
	if s.ShareWith != nil {
		g.ShareWith = s.ShareWith
	}
	give(&g.ActivitiesOfLast, s.ActivitiesOfLast)
	return g
}

// BrakeSettings are parts of a [Brake].
type BrakeSettings struct {
	Share          *float64 `yaml:"share"`
	NeverAtOrUnder *int     `yaml:"never_at_or_under"`
}

func (b Brake) with(s BrakeSettings) Brake {
	give(&b.Share, s.Share)
	give(&b.NeverAtOrUnder, s.NeverAtOrUnder)
	return b
}

// RaterSettings are parts of [RaterLines].
type RaterSettings struct {
	Leniency *float64 `yaml:"leniency"`
	Middle   *float64 `yaml:"middle"`
	Sure     *float64 `yaml:"sure"`
}

func (r RaterLines) with(s RaterSettings) RaterLines {
	give(&r.Leniency, s.Leniency)
	give(&r.Middle, s.Middle)
	give(&r.Sure, s.Sure)
	return r
}
