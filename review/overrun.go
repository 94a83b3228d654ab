package review

// span fills in the days an activity was planned for, and how far it is past its end while it is still being carried out.
// Of one that has been closed, cancelled or suspended that is not known, for it may have ended in time.
func (f *frame) span(e *Evidence, s *Figures) {
	if s.Kind != KindActivity || s.Starts == nil || s.Ends == nil || s.Ends.Before(*s.Starts) {
		return
	}
	e.PlannedDays = float64(days(*s.Starts, *s.Ends) + 1)
	if s.Status == "implementation" {
		e.OverrunOfPlanned = float64(f.late(s)) / e.PlannedDays
	}
}

// late is the days that have gone since the end.
func (f *frame) late(s *Figures) int { return max(0, days(*s.Ends, f.today)) }

// days is how many there are from one date to another.
func days(from, to Date) int { return int(to.Sub(from).Hours() / 24) }
