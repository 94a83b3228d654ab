package review

import "time"

// Late is an answer that came too late for the review of the period in which it was given.
type Late struct {
	Respondent int64
	Known      time.Time
	Here       bool      // it counts in this review; else it was given in this period, and counts in a later one
	Until      time.Time // of one that counts here: when the period in which it was given had settled
}

// lateNotes tell how many answers count here though they were given before, and how many of this period are left to a later
// review. Those of fewer respondents than the minimum are "some".
func (s *sitting) lateNotes() []string {
	var here, later latecomers
	for _, f := range s.subjects {
		for _, l := range f.Late {
			if l.Here {
				here.add(f.Code, l, l.settled())
			} else {
				later.add(f.Code, l, s.answersUntil())
			}
		}
	}
	var out []string
	if len(here.answers) > 0 {
		out = append(out, here.words(s.policy.Lines)+"too late for the review of an earlier period: counted in this one.")
	}
	if len(later.answers) > 0 {
		later.of = " given in this period"
		out = append(out, later.words(s.policy.Lines)+"too late for this review: left to a later one.")
	}
	return out
}

// settled is until when answers of the period counted in which it was given; zero where it was known by then, and a review was made
// sooner.
func (l Late) settled() time.Time {
	if l.Known.After(l.Until) {
		return l.Until
	}
	return time.Time{}
}

// latecomers counts late answers: of one respondent on one subject they are one.
type latecomers struct {
	answers     map[answerOf]bool
	respondents map[int64]bool
	after       time.Time // they all came after it; zero where that is not one day
	of          string
}

type answerOf struct {
	subject    string
	respondent int64
}

func (c *latecomers) add(subject string, l Late, after time.Time) {
	if c.answers == nil {
		c.answers, c.respondents, c.after = map[answerOf]bool{}, map[int64]bool{}, after
	}
	c.answers[answerOf{subject, l.Respondent}], c.respondents[l.Respondent] = true, true
	if !after.Equal(c.after) {
		c.after = time.Time{}
	}
}

func (c *latecomers) words(lines Lines) string {
	text := count(len(c.answers), "answer")
	if lines.hides(len(c.respondents)) {
		text = "Some answers"
	}
	text += c.of + " came "
	if !c.after.IsZero() {
		text += "after " + c.after.Format(dayWords) + ", "
	}
	return text
}
