package render

import "github.com/jedib0t/go-pretty/v6/table"

// scorecard writes what became of what was accepted, by quarter.
func (s *sheet) scorecard(row StatusRow) {
	if len(row.Scorecard) == 0 {
		return
	}
	s.blank()
	s.line(0, "%s: what became of what was accepted", row.Programme.Named())
	rows := make([]table.Row, len(row.Scorecard))
	for i, q := range row.Scorecard {
		rows[i] = table.Row{q.Name, q.Accepted, q.Done, q.Helped}
	}
	s.table(2, 0, table.Row{"quarter", "accepted", "done", "helped"}, rows)
}

type quarterJSON struct {
	Quarter  string `json:"quarter"`
	Accepted int    `json:"accepted"`
	Done     int    `json:"done"`
	Helped   int    `json:"helped"`
}
