package storage

import (
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
// or a message would be sent whose claim is lost, how long a statement may take, and that it may idle, as a lease does while its holder sends.
// What the role or the database has of these counts only where the address says it too.
func (s Session) apply(cfg *pq.Config) {
	cfg.ApplicationName = "stocktake"
	if s.Command != "" {
		cfg.ApplicationName += "/" + s.Command
	}
	runtime := map[string]string{
		"timezone": "UTC", "synchronous_commit": "on",
		"statement_timeout":    strconv.FormatInt(s.Longest.Milliseconds(), 10),
		"idle_session_timeout": "0", "idle_in_transaction_session_timeout": "0",
	}
	for name, value := range cfg.Runtime {
		if name = strings.ToLower(name); name != "timezone" {
			runtime[name] = value
		}
	}
	cfg.Runtime = runtime
}
