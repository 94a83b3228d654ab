package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"stocktake/review"
)

// defaultSettleDays is how long answers are awaited where a programme does not say.
const defaultSettleDays = 7

// programmeColumns are those of a [programmeRow]. Unknown settle days are the default's.
var programmeColumns = fmt.Sprintf(`
	coalesce(code, '') AS code, coalesce(name, code, '') AS name, coalesce(framework, '') AS framework, coalesce(channel, '') AS channel,
	coalesce(owner, '') AS owner, coalesce(cadence, '') AS cadence, coalesce(time_zone, '') AS time_zone, coalesce(settle_days, %d) AS settle_days`, defaultSettleDays)

type programmeRow struct {
	Code       string `db:"code"`
	Name       string `db:"name"`
	Framework  string `db:"framework"`
	Channel    string `db:"channel"`
	Owner      string `db:"owner"`
	Cadence    string `db:"cadence"`
	TimeZone   string `db:"time_zone"`
	SettleDays int    `db:"settle_days"`
}

func (r programmeRow) programme() (review.Programme, error) {
	if r.Code == "" {
		return review.Programme{}, unfit("programmes", "code is unknown, and must be given")
	}
	cadence, err := review.ParseCadence(r.Cadence, r.TimeZone)
	if err != nil {
		return review.Programme{}, unfit("programmes", "cadence: "+err.Error())
	}
	return review.Programme{
		Code: r.Code, Name: r.Name, Framework: r.Framework, Channel: r.Channel, Owner: r.Owner,
		Cadence: cadence, SettleDays: r.SettleDays,
	}, nil
}

// Programmes lists the programmes known at an instant, by code. With the error [review.Unreadable] it lists all others.
func (db *DB) Programmes(ctx context.Context, asOf time.Time) ([]review.Programme, error) {
	var rows []programmeRow
	err := db.sql.SelectContext(ctx, &rows, `
		SELECT `+programmeColumns+`
		FROM `+sight{}.known("programmes")+` p
		ORDER BY code COLLATE "C"`, asOf)
	if err != nil {
		return nil, err
	}
	programmes := make([]review.Programme, 0, len(rows))
	unreadable := review.Unreadable{}
	for _, row := range rows {
		p, err := row.programme()
		if err != nil {
			unreadable[row.Code] = err
			continue
		}
		programmes = append(programmes, p)
	}
	if len(unreadable) > 0 {
		return programmes, unreadable
	}
	return programmes, nil
}

// ProgrammeOf names the programme in whose report a subject is judged, as known at an instant; empty if there is no such subject.
func (db *DB) ProgrammeOf(ctx context.Context, subject string, asOf time.Time) (string, error) {
	var programme string
	err := db.sql.GetContext(ctx, &programme, `
		SELECT programme FROM `+sight{}.known("activities")+` a WHERE code = $2
		UNION ALL
		SELECT programme FROM `+sight{}.known("mechanisms")+` m WHERE code = $2`, asOf, subject)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find the programme of %s: %w", subject, err)
	}
	return programme, nil
}

// Unjudged is how many activities and mechanisms are of a programme that is not known at the instant: it was withdrawn, or came later.
type Unjudged struct {
	Programme string
	Subjects  int
	First     string // of their codes
}

// Unjudged lists the programmes that are named by what is known at an instant, and are not known themselves: nobody judges that.
func (db *DB) Unjudged(ctx context.Context, asOf time.Time) ([]Unjudged, error) {
	var all []Unjudged
	err := db.sql.SelectContext(ctx, &all, `
		SELECT s.programme, count(*) AS subjects, min(s.code COLLATE "C") AS first
		FROM (
			SELECT programme, code FROM `+sight{}.known("activities")+` a
			UNION ALL
			SELECT programme, code FROM `+sight{}.known("mechanisms")+` m) s
		WHERE NOT EXISTS (SELECT FROM `+sight{}.known("programmes")+` p WHERE p.code = s.programme)
		  AND s.programme IS NOT NULL AND s.code IS NOT NULL
		GROUP BY s.programme
		ORDER BY s.programme COLLATE "C"`, asOf)
	if err != nil {
		return nil, fmt.Errorf("find what is of no known programme: %w", err)
	}
	return all, nil
}
