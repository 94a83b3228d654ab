package review

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Notice is a short message that comes after a report or in its place: a reminder, an escalation, that a snooze is over, a refusal, that a
// report is held back, that a message is not delivered. Chat lays it out.
type Notice struct {
	Programme string // code; with the period and the part it makes the message's key, unlike any other's
	Period    Period
	About     string // key of the message that it is about; with the part it makes the key then
	Part      string
	Operator  bool // for whoever runs Stocktake, if there is a channel for that
	Heading   string
	Items     []NoticeItem
	Footer    string // lines
}

// Key is that of its first message.
func (n Notice) Key() string {
	if n.About != "" {
		return n.About + n.Part
	}
	return MessageKey(n.Programme, n.Period, n.Part)
}

// NoticeItem is one thing that a notice says.
type NoticeItem struct {
	Text  string
	Owner string // whose it is
	Call  string // the chat's ID of that owner, who is called beside it; empty: nobody is
}

// Remind is the notice of one step that a run took about matters of one report; each matter's last decision is that step.
// What the markings keep back is counted, and the names that the veil hides are nowhere in it.
func Remind(act Act, matters []Matter, at time.Time, markings Markings, veil Veil) Notice {
	first := matters[0]
	n := Notice{
		Programme: first.Programme.Code, Period: first.Period, Part: StepsPart(act, matters),
		Operator: act == Escalated,
		Heading:  heading(act, matters, at),
	}
	hidden := 0
	for _, m := range matters {
		if markings.Withholds(m.Recommendation.Marking) {
			hidden++
			continue
		}
		n.Items = append(n.Items, NoticeItem{Text: veil.Over(m.line(at)), Owner: m.answerable(at)})
	}
	if hidden > 0 {
		n.Items = append(n.Items, NoticeItem{Text: KeptBack(hidden) + ": stocktake status shows " + themOrIt(hidden) + "."})
	}
	n.Footer = "To decide: stocktake decide ID accept, partly, reject or snooze --by NAME."
	if !first.Waits(at) {
		n.Footer = "Once it is done: stocktake decide ID done --by NAME."
	}
	return n
}

// StepsPart names the notice of one step that a run took about matters, each one's last decision, by what they are about: which
// recommendations, and what of each they follow up. Numbers in the chain are not in it: a database that was restored gives them out
// again, to others.
func StepsPart(act Act, matters []Matter) string {
	all := make([]string, len(matters))
	for i, m := range matters {
		step := m.Decisions[len(m.Decisions)-1]
		all[i] = m.Recommendation.ID + "\n" + m.followed(step)
	}
	slices.Sort(all)
	sum := sha256.Sum256([]byte(strings.Join(all, "\n")))
	return fmt.Sprintf("%s-%x", act, sum[:8])
}

// followed is what a step follows up: a person's decision in its own words, or another step and what that followed up, which is the
// same however often that is taken; empty for the recommendation itself.
func (m Matter) followed(step Decision) string {
	i := slices.IndexFunc(m.Decisions, func(d Decision) bool { return d.Number == step.Step })
	if step.Step == 0 || i < 0 {
		return ""
	}
	d := m.Decisions[i]
	if d.Act.IsStep() {
		return string(d.Act) + "\n" + m.followed(d)
	}
	d.Number = 0
	return Link{Decision: d}.text()
}

// RefusalNotice tells, whoever runs Stocktake first, why a period is not judged. It names no subject: it may come to a channel that
// some are not for.
func RefusalNotice(report Report, shortfalls []Shortfall) Notice {
	p := report.Programme
	n := Notice{
		Programme: p.Code, Period: report.Period, Part: "refused-" + shortfalls[0].Gate, Operator: true,
		Heading: fmt.Sprintf("Not judged: %s, %s", p.called(), report.Period.Words()),
		Footer: "The period stays due, and every run tries again.\n" +
			"What is missing, by name: stocktake review " + p.Flag() + "\n" +
			"To judge it all the same, and record nothing: stocktake review --anyway " + p.Flag(),
	}
	for _, l := range shortfalls {
		n.Items = append(n.Items, NoticeItem{Text: l.Text + "."})
	}
	return n
}

// called is the programme's name, or its code where it has none.
func (p Programme) called() string { return cmp.Or(p.Name, p.Code) }

func heading(act Act, matters []Matter, at time.Time) string {
	first := matters[0]
	what := fmt.Sprintf("%s for a decision", waits(len(matters)))
	if !first.Waits(at) {
		what = fmt.Sprintf("%s overdue", are(len(matters)))
	}
	of := first.Programme.called()
	switch act {
	case Escalated:
		who := cmp.Or(first.Programme.Owner, "whoever answers for the programme")
		return fmt.Sprintf("Escalated to %s: %s, %s, and nothing came of the reminder", who, of, what)
	case Returned:
		return fmt.Sprintf("Back from a snooze: %s, %s", of, what)
	}
	return fmt.Sprintf("Reminder: %s, %s", of, what)
}

func waits(n int) string {
	if n == 1 {
		return "1 recommendation waits"
	}
	return fmt.Sprintf("%d recommendations wait", n)
}

func are(n int) string {
	if n == 1 {
		return "1 recommendation is"
	}
	return fmt.Sprintf("%d recommendations are", n)
}

// answerable is who carries out what was accepted or, where nobody was named, owns the subject.
func (m Matter) answerable(at time.Time) string {
	if owner := m.Ruling(at).Last.Owner; owner != "" {
		return owner
	}
	return m.Recommendation.Owner
}

// line is one matter in a notice.
func (m Matter) line(at time.Time) string {
	r, ruling := m.Recommendation, m.Ruling(at)
	words := "of " + m.MadeAt.In(m.Zone()).Format(dayWords)
	if ruling.State != Open || ruling.Last.Act == Snooze {
		words = ruling.Words(m.Zone())
	}
	text := fmt.Sprintf("%s (%s), %s.", m.Named(), r.ID, words)
	if ruling.State == Open && r.DecidedBy != "" {
		text += " It falls to " + r.DecidedBy + "."
	}
	return text
}
