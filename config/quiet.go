package config

import "time"

// QuietHours is when nothing is sent, by the clock on the wall of each programme's zone: daily from one time until just before
// another (over midnight where From is later), and on whole days of the week. What is left out is never quiet.
type QuietHours struct {
	From    string   `yaml:"from" validate:"required_with=To,omitempty,clock"` // 15:04
	To      string   `yaml:"to" validate:"required_with=From,omitempty,clock,nefield=From"`
	Weekend []string `yaml:"weekend" validate:"max=6,unique,dive,weekday"` // monday to sunday
}

// Holiday is one day on which nothing is sent. A date alone is short for a day without a name.
type Holiday struct {
	Day  string `yaml:"day" validate:"required,day"` // 2006-01-02
	Name string `yaml:"name"`
}

// UnmarshalYAML reads the short form too.
func (h *Holiday) UnmarshalYAML(unmarshal func(any) error) error {
	if unmarshal(&h.Day) == nil {
		return nil
	}
	type long Holiday
	return unmarshal((*long)(h))
}

// Weekdays are the names of the days of the week, by [time.Weekday].
var Weekdays = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// Minutes is a time of the day that was validated, in minutes since midnight; 0 where it is empty.
func Minutes(clock string) int {
	t, err := time.Parse(clockForm, clock)
	if err != nil {
		return 0
	}
	return t.Hour()*60 + t.Minute()
}

const clockForm = "15:04"
