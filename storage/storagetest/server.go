package storagetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/lib/pq"

	"stocktake/storage/pgserver"
)

// namePrefix marks the databases of all test programs on a server.
const namePrefix = "stocktake_test_"

// server is a PostgreSQL on which one test program makes its databases.
type server struct {
	address string
	private *pgserver.Server // nil if TEST_DATABASE_URL named the server
	admin   *sql.DB
	owner   *sql.Conn // its application_name tells others that run is alive
	run     string    // what the names of this program's databases begin with

	template sync.Once
	broken   error // why there is no template
	mutex    sync.Mutex
	made     int
}

func start(ctx context.Context) (*server, error) {
	s := &server{address: os.Getenv("TEST_DATABASE_URL"), run: namePrefix + strings.ToLower(rand.Text()[:10])}
	if s.address == "" {
		private, err := pgserver.Throwaway(ctx, pgserver.ThrowawayOptions{ForTests: true})
		if err != nil {
			return nil, err
		}
		s.private, s.address = private, private.URL(pgserver.Database)
	}
	if err := s.connect(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *server) connect(ctx context.Context) (err error) {
	if s.admin, err = sql.Open("postgres", s.address); err != nil {
		return err
	}
	s.admin.SetMaxOpenConns(8) // one is the owner's
	if s.owner, err = s.admin.Conn(ctx); err != nil {
		return err
	}
	if _, err := s.owner.ExecContext(ctx, `SELECT set_config('application_name', $1, false)`, s.run); err != nil {
		return err
	}
	return s.dropAbandoned(ctx)
}

// dropAbandoned drops what killed test programs left on a server that outlives
// them: databases whose owner is no longer connected.
func (s *server) dropAbandoned(ctx context.Context) error {
	const abandoned = `
		SELECT d.datname
		FROM pg_database AS d
		WHERE d.datname LIKE 'stocktake\_test\_%'
		  AND pg_get_userbyid(d.datdba) = current_user
		  AND NOT EXISTS (
			SELECT
			FROM pg_stat_activity AS a
			WHERE a.application_name LIKE 'stocktake\_test\_%'
			  AND starts_with(d.datname, a.application_name))
		ORDER BY d.datname`
	rows, err := s.admin.QueryContext(ctx, abandoned)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		if err := s.drop(ctx, name); err != nil {
			return err
		}
	}
	return rows.Err()
}

// newDatabase makes one, and returns its address and how to drop it.
func (s *server) newDatabase(ctx context.Context, migrate Migrate) (string, func() error, error) {
	from := "template0"
	if migrate != nil {
		from = s.run + "_template"
		s.template.Do(func() { s.broken = s.makeTemplate(ctx, from, migrate) })
	}
	if s.broken != nil && migrate != nil {
		return "", nil, s.broken
	}
	name := s.nextName()
	if err := s.create(ctx, name, from); err != nil {
		return "", nil, err
	}
	address, err := inDatabase(s.address, name)
	return address, func() error { return s.drop(context.Background(), name) }, err
}

func (s *server) nextName() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.made++
	return fmt.Sprintf("%s_%d", s.run, s.made)
}

func (s *server) makeTemplate(ctx context.Context, name string, migrate Migrate) error {
	if err := s.create(ctx, name, "template0"); err != nil {
		return err
	}
	address, err := inDatabase(s.address, name)
	if err != nil {
		return err
	}
	if err := migrate(ctx, address); err != nil {
		return fmt.Errorf("migrate the template database: %w", err)
	}
	return nil
}

// create copies files: for a small template that is quicker than by the log.
func (s *server) create(ctx context.Context, name, template string) error {
	_, err := s.admin.ExecContext(ctx, fmt.Sprintf(`CREATE DATABASE %s TEMPLATE %s STRATEGY FILE_COPY`,
		pq.QuoteIdentifier(name), pq.QuoteIdentifier(template)))
	return err
}

func (s *server) drop(ctx context.Context, name string) error {
	_, err := s.admin.ExecContext(ctx, `DROP DATABASE IF EXISTS `+pq.QuoteIdentifier(name)+` WITH (FORCE)`)
	return err
}

func (s *server) close() error {
	var errs []error
	if s.owner != nil {
		errs = append(errs, s.drop(context.Background(), s.run+"_template"), s.owner.Close())
	}
	if s.admin != nil {
		errs = append(errs, s.admin.Close())
	}
	if s.private != nil {
		errs = append(errs, s.private.Close())
	}
	return errors.Join(errs...)
}

// inDatabase is the address of another database on the same server; address is
// a URL or a list of words with values, of which the last wins.
func inDatabase(address, name string) (string, error) {
	if !strings.HasPrefix(address, "postgres://") && !strings.HasPrefix(address, "postgresql://") {
		return address + " dbname=" + name, nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("TEST_DATABASE_URL: %w", err)
	}
	u.Path = "/" + name
	q := u.Query()
	q.Del("dbname")
	u.RawQuery = q.Encode()
	return u.String(), nil
}
