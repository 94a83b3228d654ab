package pgserver

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

func address(socket, database string) string {
	q := url.Values{"host": {socket}, "port": {strconv.Itoa(port)}, "user": {User}, "sslmode": {"disable"}}
	u := url.URL{Scheme: "postgres", Path: "/" + database, RawQuery: q.Encode()}
	return u.String()
}

// elsewhere are the variables of the environment that are meant for other servers. PG_BIN is ours.
var elsewhere = regexp.MustCompile(`^(SSL)?PG[A-Z]`)

// clearEnvironment drops them, and says which were there. The driver reads them whatever an address says: some lead every connection to another
// server, and over one that it does not know, or with a value that cannot be, it makes none.
func clearEnvironment() ([]string, error) {
	var dropped []string
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if !elsewhere.MatchString(name) {
			continue
		}
		if err := os.Unsetenv(name); err != nil {
			return nil, err
		}
		dropped = append(dropped, name)
	}
	slices.Sort(dropped)
	return dropped, nil
}

// patiently repeats attempt, in the rhythm of a start or a stop, until it
// succeeds, fails for good or ctx ends.
func patiently(ctx context.Context, attempt func() error, notify backoff.Notify) error {
	rhythm := &backoff.ExponentialBackOff{
		InitialInterval: 5 * time.Millisecond,
		Multiplier:      1.5,
		MaxInterval:     100 * time.Millisecond,
	}
	var last error
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		last = attempt()
		return struct{}{}, last
	}, backoff.WithBackOff(rhythm), backoff.WithMaxElapsedTime(0), backoff.WithNotify(notify))
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("%w (last: %w)", err, last)
	}
	return err
}

// reach connects once. An answer of the server that a moment will not change is
// permanent, and so is a socket that is closed to us; no answer, or one that it is
// starting or stopping, is not.
func reach(ctx context.Context, socket string) error {
	connector, err := pq.NewConnector(address(socket, "postgres"))
	if err != nil {
		return backoff.Permanent(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	err = db.PingContext(ctx)
	switch answer := pq.As(err); {
	case errors.Is(err, fs.ErrPermission):
		return backoff.Permanent(closed(socket, err))
	case answer != nil && answer.Code != pqerror.CannotConnectNow:
		return backoff.Permanent(err)
	}
	return err
}

// ensureDatabase is done by everybody who comes in: one who joins may be
// quicker than the one who started.
func (s *Server) ensureDatabase(ctx context.Context) error {
	db, err := sql.Open("postgres", s.URL("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	const known = `
		SELECT EXISTS (
			SELECT
			FROM pg_database
			WHERE datname = $1)`
	var exists bool
	if err := db.QueryRowContext(ctx, known, Database).Scan(&exists); err != nil || exists {
		return err
	}
	_, err = db.ExecContext(ctx, `CREATE DATABASE `+pq.QuoteIdentifier(Database))
	if err != nil && !madeMeanwhile(err) {
		return fmt.Errorf("create database %s: %w", Database, err)
	}
	return nil
}

// madeMeanwhile reports whether another command won the race to create it.
func madeMeanwhile(err error) bool {
	return pq.As(err, pqerror.DuplicateDatabase, pqerror.UniqueViolation) != nil
}
