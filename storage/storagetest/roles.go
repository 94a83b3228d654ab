package storagetest

import (
	"context"
	"database/sql"
	"os"
	"strings"
	"sync"
	"testing"
)

// roles belong to a server and not to a database, so tests that make them do so one after the other.
var roles sync.Mutex

// Roles runs the script that makes the roles, deploy/roles.sql, in the database at address.
func Roles(t testing.TB, address, script string) {
	t.Helper()
	roles.Lock()
	defer roles.Unlock()
	text, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("postgres", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(context.Background(), string(text)); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
}

// As is the address for sessions that have the rights of a role and no others.
func As(address, role string) string {
	if !strings.HasPrefix(address, "postgres://") && !strings.HasPrefix(address, "postgresql://") {
		return address + " role=" + role
	}
	join := "?"
	if strings.Contains(address, "?") {
		join = "&"
	}
	return address + join + "role=" + role
}
