package storage

import (
	"context"
	"database/sql/driver"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"
)

// Session is what a connection tells the server about itself, so that whoever looks after it sees which command is at work.
type Session struct {
	Command string        // stands in pg_stat_activity as the application stocktake/COMMAND
	Longest time.Duration // the server gives a statement up after this; 0: never. The address may say otherwise
}

// apply adds what every session of ours has to what the address says: its name, UTC, that what is committed outlives a server that dies,
// or a message would be sent whose claim is lost, how long a statement may take, that it may idle, as a lease does while its holder sends, and
// where it looks for what is named without a schema: nowhere that others may write to, such as public in a database made by PostgreSQL 14,
// or what they put there would be called in place of what is meant, with our rights.
// What the role or the database has of these counts only where the address says it too, be it as a setting or in its options (or PGOPTIONS).
func (s Session) apply(cfg *pq.Config) {
	cfg.ApplicationName = "stocktake"
	if s.Command != "" {
		cfg.ApplicationName += "/" + s.Command
	}
	runtime := map[string]string{
		"timezone": "UTC", "synchronous_commit": "on",
		"statement_timeout":    strconv.FormatInt(s.Longest.Milliseconds(), 10),
		"idle_session_timeout": "0", "idle_in_transaction_session_timeout": "0",
		searchPath: catalogAlone,
	}
	for _, option := range options().FindAllStringSubmatch(cfg.Options, -1) { // the server heeds these less than what stands beside them
		name := strings.ReplaceAll(strings.ToLower(option[1]), "-", "_")
		if _, ours := runtime[name]; ours && name != "timezone" {
			runtime[name] = escaped().ReplaceAllString(option[2], "$1")
		}
	}
	for name, value := range cfg.Runtime {
		if name = strings.ToLower(name); name != "timezone" {
			runtime[name] = value
		}
	}
	cfg.Runtime = runtime
}

var (
	options = pattern(`(?s)(?:^|\s)(?:-c\s*|--)([\w.-]+)=((?:\\.|[^\s\\])*)`) // a setting, as the server reads them
	escaped = pattern(`(?s)\\(.)`)
)

const (
	searchPath   = "search_path"
	catalogAlone = "pg_catalog, pg_temp"
)

// connector opens sessions that look for names along a path. It is set when the session is there, since PgBouncer would not pass it on.
type connector struct {
	driver.Connector
	path string
}

// along takes the search path out of what is said when a session is opened.
func along(cfg pq.Config) (connector, error) {
	cfg = cfg.Clone()
	path := cfg.Runtime[searchPath]
	delete(cfg.Runtime, searchPath)
	sessions, err := pq.NewConnectorConfig(cfg)
	return connector{sessions, path}, err
}

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if _, err = conn.(driver.ExecerContext).ExecContext(ctx, settingPath(c.path), nil); err != nil {
		_ = conn.Close() // the other error says more
		return nil, err
	}
	return conn, nil
}

func settingPath(path string) string {
	return `SELECT pg_catalog.set_config('search_path', ` + pq.QuoteLiteral(path) + `, false)`
}
