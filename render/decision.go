package render

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"stocktake/review"
)

// Decision writes how a recommendation stands after a decision was given, in one line; what says what became of it
// ("recorded", "nothing new").
func Decision(w io.Writer, m review.Matter, what string, at time.Time) error {
	r := m.Recommendation
	text := fmt.Sprintf("%s: %s of %s %s, %s. %s", r.ID, r.Verdict, r.Kind, r.Subject, m.Ruling(at).Words(m.Zone()), what)
	_, err := fmt.Fprintln(w, plain(text))
	return err
}

// DecisionJSON writes the same for scripts.
func DecisionJSON(w io.Writer, m review.Matter, recorded bool, at time.Time) error {
	return document(w, struct {
		decidedJSON
		Recorded bool `json:"recorded"`
	}{decidedOf(m, at), recorded})
}

// decided lists matters on which something was decided, each with how it stands.
func (s *sheet) decided(programme review.Programme, matters []review.Matter, at time.Time) {
	if len(matters) == 0 {
		return
	}
	s.blank()
	s.line(0, "%s: %d decided", programme.Named(), len(matters))
	rows := each(matters, func(m review.Matter) table.Row {
		return table.Row{m.Recommendation.ID, m.Recommendation.Verdict, m.Recommendation.Subject, standingWords(m, at)}
	})
	s.told(2, 3, table.Row{"ID", "verdict", "code", "how it stands"}, rows)
}

func standingWords(m review.Matter, at time.Time) string {
	words := m.Ruling(at).Words(m.Zone())
	if m.Ruling(at).Overdue(at) {
		return "OVERDUE: " + words
	}
	return words
}

type decidedJSON struct {
	ID      string         `json:"id"`
	Subject string         `json:"subject"`
	Title   string         `json:"title"`
	Verdict review.Verdict `json:"verdict"`
	State   review.State   `json:"state"`
	By      string         `json:"by"`
	At      string         `json:"at"`
	Reason  string         `json:"reason"`
	Until   *string        `json:"until"`
	Due     *string        `json:"due"`
	Owner   string         `json:"owner"`
	Overdue bool           `json:"overdue"`
}

func decidedOf(m review.Matter, at time.Time) decidedJSON {
	r, ruling := m.Recommendation, m.Ruling(at)
	last := ruling.Last
	return decidedJSON{
		ID: r.ID, Subject: r.Subject, Title: r.Title, Verdict: r.Verdict,
		State: ruling.State, By: last.By, At: instant(last.At), Reason: last.Reason,
		Until: instantOf(last.Until), Due: instantOf(last.Due), Owner: last.Owner, Overdue: ruling.Overdue(at),
	}
}

func instantOf(t *time.Time) *string {
	if t == nil {
		return nil
	}
	text := instant(*t)
	return &text
}

// Chain writes the chain of decisions, a row each, oldest first, and at last how many rows hold.
func Chain(w io.Writer, links []review.Link, p Page) error {
	s := newSheet(p)
	widest := 0
	for _, l := range links {
		widest = max(widest, len([]rune(plain(l.Subject))))
	}
	for _, l := range links {
		subject := plain(l.Subject) + strings.Repeat(" ", widest-len([]rune(plain(l.Subject))))
		s.hang(fmt.Sprintf("%4d  %s  %s %s  %-9s ", l.Number, l.At.In(l.Zone).Format(time.DateOnly), l.Recommendation, subject, l.Act), saidWords(l))
	}
	n, broken := review.VerifyChain(links)
	switch {
	case broken != nil:
		s.line(0, "%d of %d rows hold. %s.", n, len(links), review.Capital(broken.Error()))
	case n == 0:
		s.line(0, "Nothing was decided yet: the chain of decisions is empty.")
	default:
		s.line(0, "All %s. The last hash is", number(n, "row holds", "rows hold"))
		s.line(0, "%s", links[n-1].Hash)
	}
	return s.flush(w)
}

func saidWords(d review.Link) string {
	parts := append([]string{d.By + " (" + d.From + ")"}, terms(d.Decision, d.Zone)...)
	if d.Reason != "" {
		parts = append(parts, d.Reason)
	}
	if d.Step > 0 {
		parts = append(parts, fmt.Sprintf("follows row %d", d.Step))
	}
	return strings.Join(parts, "; ")
}

// terms are until when a decision holds, who carries it out and by when, as far as it says.
func terms(d review.Decision, zone *time.Location) (parts []string) {
	if d.Until != nil {
		parts = append(parts, "until "+d.Until.In(zone).Format(time.DateOnly))
	}
	if d.Due != nil {
		parts = append(parts, "due "+d.Due.In(zone).Format(time.DateOnly))
	}
	if d.Owner != "" {
		parts = append(parts, "owner "+d.Owner)
	}
	return parts
}

type chainJSON struct {
	Rows   int            `json:"rows"`
	Hold   int            `json:"hold"`
	Broken *brokenJSON    `json:"broken"`
	Chain  list[linkJSON] `json:"chain"`
}

type brokenJSON struct {
	Number int64  `json:"number"`
	Why    string `json:"why"`
}

type linkJSON struct {
	Number         int64      `json:"number"`
	Programme      string     `json:"programme"`
	Subject        string     `json:"subject"`
	Recommendation string     `json:"recommendation"`
	Act            review.Act `json:"act"`
	By             string     `json:"by"`
	At             string     `json:"at"`
	MadeAt         string     `json:"made_at"`
	Reason         string     `json:"reason"`
	Until          *string    `json:"until"`
	Due            *string    `json:"due"`
	Owner          string     `json:"owner"`
	Origin         string     `json:"origin"`
	Step           int64      `json:"step"`
	Previous       string     `json:"previous"`
	Hash           string     `json:"hash"`
}

// ChainJSON writes the same for scripts; broken is null where the chain holds.
func ChainJSON(w io.Writer, links []review.Link) error {
	n, broken := review.VerifyChain(links)
	doc := chainJSON{Rows: len(links), Hold: n, Broken: (*brokenJSON)(broken)}
	for _, l := range links {
		doc.Chain = append(doc.Chain, linkJSON{
			Number: l.Number, Programme: l.Programme, Subject: l.Subject, Recommendation: l.Recommendation,
			Act: l.Act, By: l.By, At: instant(l.At), MadeAt: instant(l.MadeAt), Reason: l.Reason,
			Until: instantOf(l.Until), Due: instantOf(l.Due), Owner: l.Owner, Origin: l.From, Step: l.Step,
			Previous: l.Previous, Hash: l.Hash,
		})
	}
	return document(w, doc)
}
