package storage

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/lib/pq"

	"stocktake/storage/storagetest"
)

func TestAnAddressThatCannotBeUsed(t *testing.T) {
	cfg, err := parse(storagetest.Database(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, address string
		want          []string
	}{
		{"nobody listens there", "postgres://u:secret@127.0.0.1:9/stock", []string{`database "stock" at 127.0.0.1:9 does not answer`, "DATABASE_URL"}},
		{"no such socket", "host=/nowhere port=5499 dbname=stock password=secret", []string{"at socket /nowhere/.s.PGSQL.5499 does not answer"}},
		{"no such database", withDatabase(cfg, "nowhere"), []string{`database "nowhere"`, "createdb"}},
		{"another kind of address", "mysql://u:secret@host/stock", []string{"write postgres://"}},
		{"a slash in the password", "postgres://u:sec/ret@host/stock", []string{"write postgres://"}},
		{"an unknown sslmode", "postgres://u:secret@host/stock?sslmode=maybe", []string{"sslmode"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Open(t.Context(), test.address)
			if err == nil {
				t.Fatal("opened")
			}
			for _, part := range test.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not say %q", err, part)
				}
			}
			if strings.Contains(err.Error(), "sec") {
				t.Errorf("%q tells the password", err)
			}
		})
	}
}

func withDatabase(cfg pq.Config, name string) string {
	q := url.Values{"host": {cfg.Host}, "user": {cfg.User}, "password": {cfg.Password}, "port": {strconv.Itoa(int(cfg.Port))}, "sslmode": {"disable"}}
	return "postgres:///" + name + "?" + q.Encode()
}

func TestASessionIsOurs(t *testing.T) {
	db := openTest(t)
	var got string
	err := db.sql.GetContext(t.Context(), &got, `
		SELECT current_setting('application_name') || ' ' || current_setting('TimeZone') || ' ' || current_setting('DateStyle')`)
	if err != nil || got != "stocktake UTC ISO, MDY" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestSSLModeIsAlwaysSet(t *testing.T) {
	for address, want := range map[string]pq.SSLMode{
		"postgres://host/stock":                     pq.SSLModePrefer,
		"postgres://host/stock?sslmode=verify-full": pq.SSLModeVerifyFull,
		"host=/run/postgresql dbname=stock":         pq.SSLModeDisable,
	} {
		if cfg, err := parse(address); err != nil || cfg.SSLMode != want {
			t.Errorf("%s: %q, %v; want %q", address, cfg.SSLMode, err, want)
		}
	}
}
