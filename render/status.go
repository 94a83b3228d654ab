package render

import (
	"cmp"
	"io"
	"slices"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"stocktake/review"
)

// StatusRow is where one programme stands.
type StatusRow struct {
	Programme  review.Programme
	AsOf       time.Time       // the instant, as the programme's zone reads it
	Last       *LastReview     // nil: never reviewed
	Ahead      *LastReview     // nil: the last is the newest; else the newest, which bears the time of a day that is still to come
	Next       review.Period   // the period that is judged next
	Due        time.Time       // the first instant at which `run` judges it
	PeriodsDue []review.Period // those that wait for their review, the next one first
	// NothingRan: a run found nothing in that period, so the first review waits for one in which something runs.
	NothingRan bool
	Owed       int             // recorded messages without a receipt that nobody claimed
	Ambiguous  int             // claimed ones without a receipt: perhaps posted, perhaps not
	Held       int             // held back by the brake
	Quiet      *Quiet          // nil: a run would send now
	Refused    []Refusal       // why the period that is judged next was refused so far
	Open       []review.Matter // those that wait for a decision
	Decided    []review.Matter // those of the newest report, and of earlier ones what is in hand
	Scorecard  []review.Quarter
}

// Has reports whether the row tells anything of a subject.
func (r StatusRow) Has(subject string) bool {
	return slices.ContainsFunc(slices.Concat(r.Open, r.Decided), func(m review.Matter) bool { return m.Recommendation.Subject == subject })
}

// LastReview is the newest recorded report.
type LastReview struct {
	Period review.Period
	MadeAt time.Time
}

// Quiet is until when nothing is sent, and what waits for that.
type Quiet struct {
	Messages, FollowUps int
	Until               time.Time // in the programme's zone
	Why                 string
}

// Refusal is why a period is refused, by which gate, and as of when it first was; the gate "record", as of now, is that what is recorded
// leaves no place for it.
type Refusal struct {
	Gate, Reason string
	AsOf         time.Time
}

// Unjudged is how many activities and mechanisms are of a programme that is not known: nobody judges them.
type Unjudged struct {
	Programme string
	Subjects  int
	First     string // of their codes
}

// Status writes where each programme stands as of an instant, one line each, then the recommendations that wait for a decision; before
// them, what nobody judges.
func Status(w io.Writer, rows []StatusRow, unjudged []Unjudged, asOf time.Time, p Page) error {
	s := newSheet(p)
	if len(rows) == 0 {
		if s.unjudged(unjudged); len(unjudged) > 0 {
			return s.flush(w)
		}
		s.line(0, "There are no programmes. `stocktake import FOLDER` brings them in; `stocktake import --template DIR` writes empty files to fill.")
		return s.flush(w)
	}
	rows = byProgramme(rows)
	s.table(0, 1, table.Row{"code", "programme", "last review", "next due", "owed", "ambiguous", "open", "decided"}, statusRows(rows, asOf))
	s.periodsDue(rows)
	s.unjudged(unjudged)
	for _, row := range rows {
		if row.Held > 0 {
			s.blank()
			s.line(0, "%s: %s held back by the brake. `stocktake report` shows what they tell; `stocktake run --max-new-flags 100%%` lets them go.",
				row.Programme.Named(), number(row.Held, "message is", "messages are"))
		}
		s.ahead(row)
		s.nothingRan(row)
		s.refused(row)
		s.quiet(row)
		s.open(row)
		s.decided(row.Programme, row.Decided, row.AsOf)
		s.scorecard(row)
	}
	return s.flush(w)
}

// periodsDue tells which periods are due, and how many, under the table that says no more than that some are.
func (s *sheet) periodsDue(rows []StatusRow) {
	told := false
	for _, row := range rows {
		n := len(row.PeriodsDue)
		if n == 0 {
			continue
		}
		if !told {
			s.blank()
			told = true
		}
		from, _ := row.PeriodsDue[0].Dates()
		_, to := row.PeriodsDue[n-1].Dates()
		s.line(0, "%s: %s due, %s..%s", row.Programme.Named(), number(n, "period is", "periods are"), from, to)
	}
}

func (s *sheet) unjudged(all []Unjudged) {
	for _, u := range all {
		if s.b.Len() > 0 {
			s.blank()
		}
		s.line(0, "Programme %s is withdrawn, or not known yet: %s judged by nobody (%s).",
			u.Programme, number(u.Subjects, "activity or mechanism of it is", "activities and mechanisms of it are"), suchAs(u))
	}
}

func suchAs(u Unjudged) string {
	if u.Subjects == 1 {
		return u.First
	}
	return u.First + " and others"
}

func (s *sheet) ahead(row StatusRow) {
	if row.Ahead != nil {
		s.blank()
		_, to := row.Ahead.Period.Dates()
		s.line(0, "%s: recorded ahead of time, up to %s, as of %s: was a clock wrong? The next review is that of %s.",
			row.Programme.Named(), to, row.Ahead.MadeAt.In(row.Ahead.Period.To.Location()).Format(time.DateOnly), row.Next)
	}
}

func (s *sheet) nothingRan(row StatusRow) {
	if row.NothingRan {
		s.blank()
		s.line(0, "%s: the last run found nothing that ran in %s, and no answers. The first review will be of the first period that has some.",
			row.Programme.Named(), row.Next)
	}
}

func (s *sheet) refused(row StatusRow) {
	for _, r := range row.Refused {
		s.blank()
		s.line(0, "%s: %s is due and was refused as of %s. %s", row.Programme.Named(), row.Next,
			r.AsOf.In(row.Next.To.Location()).Format(time.DateOnly), r.Reason)
	}
}

func (s *sheet) quiet(row StatusRow) {
	q := row.Quiet
	if q == nil || q.Messages+q.FollowUps == 0 {
		return
	}
	s.blank()
	s.line(0, "%s: %s and %s wait until %s (%s).", row.Programme.Named(), number(q.Messages, "message", "messages"),
		number(q.FollowUps, "follow-up", "follow-ups"), q.Until.Format("Monday 2 January 2006 15:04 MST"), q.Why)
}

func byProgramme(rows []StatusRow) []StatusRow {
	sorted := slices.Clone(rows)
	slices.SortFunc(sorted, func(a, b StatusRow) int { return cmp.Compare(a.Programme.Code, b.Programme.Code) })
	return sorted
}

func statusRows(rows []StatusRow, asOf time.Time) []table.Row {
	return each(rows, func(r StatusRow) table.Row {
		return table.Row{r.Programme.Code, r.Programme.Name, lastWords(r.Last), dueWords(r, asOf), r.Owed, r.Ambiguous, len(r.Open), len(r.Decided)}
	})
}

func lastWords(last *LastReview) string {
	if last == nil {
		return "never"
	}
	return last.Period.String()
}

func dueWords(r StatusRow, asOf time.Time) string {
	if r.NothingRan {
		return "nothing ran"
	}
	if !r.Due.After(asOf) {
		return "now"
	}
	return r.Due.In(r.Next.To.Location()).Format(time.DateOnly)
}

func (s *sheet) open(row StatusRow) {
	if len(row.Open) == 0 {
		return
	}
	s.blank()
	s.line(0, "%s: %s open", row.Programme.Named(), number(len(row.Open), "recommendation", "recommendations"))
	rows := each(row.Open, func(m review.Matter) table.Row {
		x := m.Recommendation
		return table.Row{x.ID, x.Verdict, x.Subject, x.Title}
	})
	s.table(2, 3, table.Row{"ID", "verdict", "code", "title"}, rows)
}

// StatusJSON writes the same for scripts; last_review is null where there was none, recorded_ahead where it is the newest.
func StatusJSON(w io.Writer, rows []StatusRow, unjudged []Unjudged, asOf time.Time) error {
	doc := statusJSON{AsOf: instant(asOf)}
	for _, u := range unjudged {
		doc.Unjudged = append(doc.Unjudged, unjudgedJSON(u))
	}
	for _, r := range byProgramme(rows) {
		doc.Programmes = append(doc.Programmes, standingOf(r))
	}
	return document(w, doc)
}

type statusJSON struct {
	AsOf       string              `json:"as_of"`
	Programmes list[programmeJSON] `json:"programmes"`
	Unjudged   list[unjudgedJSON]  `json:"unjudged"`
}

type unjudgedJSON struct {
	Programme string `json:"programme"`
	Subjects  int    `json:"subjects"`
	First     string `json:"first"`
}

type programmeJSON struct {
	Programme  string            `json:"programme"`
	Name       string            `json:"name"`
	Last       *lastJSON         `json:"last_review"`
	Ahead      *lastJSON         `json:"recorded_ahead"`
	NextDue    dueJSON           `json:"next_due"`
	PeriodsDue list[periodJSON]  `json:"periods_due"`
	Owed       int               `json:"owed"`
	Ambiguous  int               `json:"ambiguous"`
	Held       int               `json:"held"`
	Quiet      *quietJSON        `json:"quiet"`
	Refused    list[refusalJSON] `json:"refused"`
	Open       list[openJSON]    `json:"open"`
	Decided    list[decidedJSON] `json:"decided"`
	Scorecard  list[quarterJSON] `json:"scorecard"`
}

type lastJSON struct {
	Period periodJSON `json:"period"`
	MadeAt string     `json:"made_at"`
}

type dueJSON struct {
	Period     periodJSON `json:"period"`
	At         string     `json:"at"`
	NothingRan bool       `json:"nothing_ran"` // the first review waits for a period in which something runs
}

type refusalJSON struct {
	Gate   string `json:"gate"`
	Reason string `json:"reason"`
	AsOf   string `json:"as_of"`
}

type quietJSON struct {
	Until     string `json:"until"`
	Why       string `json:"why"`
	Messages  int    `json:"messages"`
	FollowUps int    `json:"follow_ups"`
}

type openJSON struct {
	ID      string         `json:"id"`
	Subject string         `json:"subject"`
	Title   string         `json:"title"`
	Verdict review.Verdict `json:"verdict"`
}

func lastOf(r *LastReview) *lastJSON {
	if r == nil {
		return nil
	}
	return &lastJSON{periodOf(r.Period), instant(r.MadeAt)}
}

func standingOf(r StatusRow) programmeJSON {
	p := programmeJSON{
		Programme: r.Programme.Code, Name: r.Programme.Name,
		NextDue: dueJSON{periodOf(r.Next), instant(r.Due), r.NothingRan}, Owed: r.Owed, Ambiguous: r.Ambiguous, Held: r.Held,
	}
	p.Last, p.Ahead = lastOf(r.Last), lastOf(r.Ahead)
	for _, w := range r.PeriodsDue {
		p.PeriodsDue = append(p.PeriodsDue, periodOf(w))
	}
	for _, x := range r.Refused {
		p.Refused = append(p.Refused, refusalJSON{x.Gate, x.Reason, instant(x.AsOf)})
	}
	if q := r.Quiet; q != nil {
		p.Quiet = &quietJSON{instant(q.Until), q.Why, q.Messages, q.FollowUps}
	}
	for _, m := range r.Open {
		x := m.Recommendation
		p.Open = append(p.Open, openJSON{x.ID, x.Subject, x.Title, x.Verdict})
	}
	for _, m := range r.Decided {
		p.Decided = append(p.Decided, decidedOf(m, r.AsOf))
	}
	for _, q := range r.Scorecard {
		p.Scorecard = append(p.Scorecard, quarterJSON{q.Name, q.Accepted, q.Done, q.Helped})
	}
	return p
}
