package review

import (
	"fmt"
	"strings"
	"time"
)

// Words say how it stands, by whom, since when and why, its days read in a zone: "accepted in part by Ada Quay on 3 February 2025, due 4
// May 2025: half of the money".
func (r Ruling) Words(zone *time.Location) string {
	last := r.Last
	switch r.State {
	case Accepted, InPart:
		return last.accepted(zone, last.terms(zone))
	case Rejected:
		return "rejected " + last.byOn(zone) + last.because()
	case Snoozed:
		return last.snoozed(zone)
	case Finished:
		words := "done, said " + last.byOn(zone) + last.because()
		if r.Accepted != nil {
			words += "; " + r.Accepted.accepted(zone, "")
		}
		return words
	}
	if last.Act == Snooze {
		return "open again, " + last.snoozed(zone)
	}
	return "open"
}

func (d Decision) byOn(zone *time.Location) string {
	return fmt.Sprintf("by %s on %s", d.By, d.At.In(zone).Format(dayWords))
}

// because is the reason, if one was given; a full stop is for whoever ends the sentence.
func (d Decision) because() string {
	if d.Reason == "" {
		return ""
	}
	return ": " + strings.TrimSuffix(d.Reason, ".")
}

// terms are until when what was accepted is to be done, and by whom.
func (d Decision) terms(zone *time.Location) (words string) {
	if d.Due != nil {
		words += ", due " + d.Due.In(zone).Format(dayWords)
	}
	if d.Owner != "" {
		words += ", owner " + d.Owner
	}
	return words
}

func (d Decision) accepted(zone *time.Location, terms string) string {
	words := "accepted "
	if d.Act == Partly {
		words += "in part "
	}
	return words + d.byOn(zone) + terms + d.because()
}

func (d Decision) snoozed(zone *time.Location) string {
	return "snoozed " + d.byOn(zone) + " until " + d.Until.In(zone).Format(dayWords) + d.because()
}
