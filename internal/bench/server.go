package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"syscall"

	"stocktake/storage"
	"stocktake/storage/pgserver"
)

// server is a PostgreSQL of the bench's own: nothing else runs there, and its settings are always the same.
type server struct {
	private *pgserver.Server
	admin   *sql.DB
}

// settings are those of a small database server, as far as they can be set without a restart; Y and job have the same. One process
// at a time works for a query, as Y is defined.
var settings = []string{
	"max_parallel_workers_per_gather = 0", "jit = off", "work_mem = '256MB'", "maintenance_work_mem = '512MB'",
	"max_wal_size = '8GB'", "checkpoint_timeout = '30min'", "autovacuum = off",
}

func startServer(ctx context.Context) (*server, error) {
	private, err := pgserver.Throwaway(ctx, pgserver.ThrowawayOptions{Say: os.Stderr})
	if err != nil {
		return nil, err
	}
	s := &server{private: private}
	if s.admin, err = sql.Open("postgres", private.URL(pgserver.Database)); err != nil {
		return nil, err
	}
	for _, setting := range settings {
		if _, err := s.admin.ExecContext(ctx, "ALTER SYSTEM SET "+setting); err != nil {
			return nil, err
		}
	}
	_, err = s.admin.ExecContext(ctx, "SELECT pg_reload_conf()")
	return s, err
}

func (s *server) close() {
	_ = s.admin.Close()
	if err := s.private.Close(); err != nil {
		fmt.Fprintln(os.Stderr, "bench: leave the server:", err)
	}
}

// database is one of the server's.
type database struct {
	*sql.DB
	name, url string
}

// fresh makes a database with our tables and nothing in them, copyOf one with all that another holds.
func (s *server) fresh(ctx context.Context, name string) (database, error) {
	if err := s.exec(ctx, "CREATE DATABASE "+name); err != nil {
		return database{}, err
	}
	if err := storage.Migrate(ctx, s.private.URL(name)); err != nil {
		return database{}, err
	}
	return s.connect(name)
}

func (s *server) copyOf(ctx context.Context, other, name string) (database, error) {
	if err := s.exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+other+" STRATEGY FILE_COPY"); err != nil {
		return database{}, err
	}
	d, err := s.connect(name)
	if err != nil {
		return database{}, err
	}
	// A copy is at home where it is: in one that came from elsewhere each message is looked for before it is sent.
	_, err = d.ExecContext(ctx, "DELETE FROM stocktake.eras")
	return d, err
}

func (s *server) drop(ctx context.Context, d database) error {
	_ = d.Close()
	return s.exec(ctx, "DROP DATABASE "+d.name+" WITH (FORCE)")
}

func (s *server) connect(name string) (database, error) {
	url := s.private.URL(name)
	db, err := sql.Open("postgres", url)
	return database{db, name, url}, err
}

func (s *server) exec(ctx context.Context, statement string) error {
	if _, err := s.admin.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", strings.ToLower(statement), err)
	}
	return nil
}

// settle leaves a table as it is found some time after a load: what is visible to all is known, the planner has counted, and the system
// is done with writing, which would else hold up whoever writes next.
func (d database) settle(ctx context.Context) error {
	for _, statement := range []string{"VACUUM ANALYZE", "CHECKPOINT"} {
		if _, err := d.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	syscall.Sync()
	return nil
}

// forget empties the ledger, so that the same review can be made again.
func (d database) forget(ctx context.Context) error {
	_, err := d.ExecContext(ctx, "SET session_replication_role = replica; TRUNCATE stocktake.reports CASCADE; RESET session_replication_role")
	return err
}
