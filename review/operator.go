package review

import (
	"fmt"
	"slices"
	"strings"
)

// HeldPart is the part that names the notice of what is held back.
const HeldPart = "held"

// HeldNotice tells whoever runs Stocktake that a report is kept from its channel and why, and lists what is newly flagged in it, by
// rank. What the markings keep back is counted.
func HeldNotice(report Report, why string, markings Markings) Notice {
	p := report.Programme
	n := Notice{
		Programme: p.Code, Period: report.Period, Part: HeldPart, Operator: true,
		Heading: fmt.Sprintf("Held back: %s, %s: %s", p.called(), report.Period.Words(), why),
		Footer: "Nothing of it has gone to the programme's channel. If it is a mistake, leave it there and mend the facts.\n" +
			"What it tells: stocktake report " + p.Flag() + "\n" +
			"To let it go: stocktake run " + p.Flag() + " --max-new-flags 100%",
	}
	veil := markings.Veil(report.marked())
	report.Recommendations = slices.DeleteFunc(slices.Clone(report.Recommendations), func(r Recommendation) bool { return !r.NewlyFlagged() })
	hidden := 0
	for _, r := range report.Shown().byRank() {
		if markings.Withholds(r.Marking) {
			hidden++
			continue
		}
		n.Items = append(n.Items, NoticeItem{Text: veil.Over(r.flagged())})
	}
	if hidden > 0 {
		n.Items = append(n.Items, NoticeItem{Text: KeptBack(hidden) + "."})
	}
	return n
}

// flagged is a recommendation in a list of what is newly flagged.
func (r *Recommendation) flagged() string {
	return fmt.Sprintf("%s: %s (%s), %s.", Subject(r.Subject, r.Title), r.Verdict, r.ID, strings.Join(ConcernWords(r.Concerns), ", "))
}

// Astray is a message that could not be sent where it was to go.
type Astray struct {
	Programme Programme
	Key       string // the message's
	Channel   string // as people read it
	Cause     error
}

// MovedNotice tells whoever runs Stocktake that a message, and what comes after it, goes to another channel. Its key is the message's
// with suffix.
func (a Astray) MovedNotice(to, suffix string) Notice {
	return a.notice(suffix, fmt.Sprintf("Sent elsewhere: what is told of %s", a.Programme.called()),
		fmt.Sprintf("Its channel %s cannot be reached; what was for it goes to %s.", a.Channel, to))
}

// StuckNotice tells whoever runs Stocktake that a message cannot be delivered, and what is known of it.
func (a Astray) StuckNotice(state, suffix string) Notice {
	return a.notice(suffix, fmt.Sprintf("Not delivered: what is told of %s, to %s", a.Programme.called(), a.Channel), state+".")
}

func (a Astray) notice(suffix, heading, what string) Notice {
	return Notice{
		About: a.Key, Part: suffix, Operator: true, Heading: heading,
		Items:  []NoticeItem{{Text: what}, {Text: fmt.Sprintf("The reason: %v", a.Cause)}, {Text: "The message: " + a.Key}},
		Footer: "What is owed: stocktake status " + a.Programme.Flag(),
	}
}

// quoted is true of what a shell may not take as it stands.
func quoted(r rune) bool {
	return !('A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune("_@%+=:,./-", r))
}

// Flag chooses the programme in a command, as it may be pasted into a shell.
func (p Programme) Flag() string {
	code := p.Code
	if strings.ContainsFunc(code, quoted) {
		code = "'" + strings.ReplaceAll(code, "'", `'\''`) + "'"
	}
	if strings.HasPrefix(p.Code, "-") {
		return "--programme=" + code
	}
	return "--programme " + code
}
