package storage

import (
	"context"
	"errors"
	"net"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"pgregory.net/rapid"

	"stocktake/storage/storagetest"
)

func TestTooManyOpenFilesAreNoFaultOfTheDatabase(t *testing.T) {
	err := unreachable(pq.Config{Host: "db", Port: 5432, Database: "stock"}, &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("socket", syscall.EMFILE)})
	const want = `database "stock" at db:5432 cannot be asked: dial tcp: socket: too many open files; wait, or raise the limit of open files (ulimit -n)`
	if err.Error() != want || !errors.Is(err, syscall.EMFILE) {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestAnAddressThatCannotBeUsed(t *testing.T) {
	cfg, err := parse(storagetest.Database(t, nil), Session{})
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
		{"a slash after a digit in the password", "postgres://u:5/secret@db.invalid/stock", []string{"has an @ behind the host; write %40 for it", "write postgres://", "%2F for /"}},
		{"an @ and a slash in the password", "postgres://u:p@sec.invalid/ret@db.invalid/stock", []string{"write postgres://"}},
		{"a question mark in the password", "postgres://u:5?secret@db.invalid/stock", []string{"write postgres://"}},
		{"a question mark and an equals sign in the password", "postgres://u:12?x=secret@db.invalid/stock", []string{"write postgres://", "%3F for ?"}},
		{"what looks like a database in the password", "postgres://u:12?dbname=secret@db.invalid/stock", []string{"write postgres://"}},
		{"what looks like a setting in the password", "postgres://u:?sslmode=secret@db.invalid/stock", []string{"write postgres://"}},
		{"what looks like a user in the password", "postgres://u:12?user=secret@db.invalid/stock", []string{"write postgres://"}},
		{"what looks like host, port and database in the password", "postgres://u:a:12/sec?user=ret@db.invalid/stock", []string{"write postgres://"}},
		{"an & in the password of a query", withDatabase(cfg, cfg.Database) + "&password=a&sec=ret", []string{"refuses a setting: ", "%26 for &"}},
		{"no database named", "postgres://u:secret@127.0.0.1:9?sslmode=disable", []string{`database "u" at 127.0.0.1:9`}},
		{"an address in quotes", `"postgres://u:secret@db.invalid/stock?sslmode=disable"`, []string{"write postgres://"}},
		{"a password with a space that is not in quotes", "host=" + cfg.Host + " port=" + strconv.Itoa(int(cfg.Port)) + " user=" + cfg.User + " dbname=" + cfg.Database + " password=a sec=ret", []string{"refuses a setting: ", "in quotes"}},
		{"a number sign in the password", "postgres://u:5#secret@db.invalid/stock", []string{"write postgres://"}},
		{"a setting that cannot be so", withSetting(cfg, "statement_timeout", "bogus"), []string{`refuses a setting: `, `invalid value for parameter "statement_timeout": "bogus"`, "correct it in DATABASE_URL"}},
		{"a search path that is none", withSetting(cfg, "search_path", "a,,b"), []string{"refuses a setting: ", "search_path"}},
		{"a setting out of its range", withSetting(cfg, "lock_timeout", "-5"), []string{"refuses a setting: ", "lock_timeout"}},
		{"a setting that there is not", withSetting(cfg, "nosuchsetting", "1"), []string{"refuses a setting: ", "nosuchsetting"}},
		{"a setting of the server", withSetting(cfg, "max_connections", "5"), []string{"refuses a setting: ", "max_connections"}},
		{"an unknown option", withSetting(cfg, "options", "-cnothing"), []string{"refuses a setting: ", "nothing"}},
		{"TLS where the server has none", "postgres://u:secret@" + withoutTLS(t) + "/stock?sslmode=require", []string{`database "stock" at 127.0.0.1:`, "has no TLS, which sslmode=require asks for"}},
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

// Whatever signs a password has, and however the address is written, no error has a part of it.
func TestNoSignInAPasswordTellsIt(t *testing.T) {
	cfg, err := parse(storagetest.Database(t, nil), Session{})
	if err != nil {
		t.Fatal(err)
	}
	here := strings.NewReplacer("HOST", cfg.Host, "PORT", strconv.Itoa(int(cfg.Port)), "USER", cfg.User, "DATABASE", cfg.Database)
	words := []string{"hunter", "tiger", "4711", "98765"}
	parts := append([]string{"/", "?", "#", "@", ":", "%", "&", "=", "[", "]", " ", "+", `\`, `"`, `'`, "%41", "%74", "&hunter&tiger=1", "hun%74er=1", " tiger=1", "x=", "://", "4711/hunter?user=tiger", "4711/hunter?sslrootcert=/tiger", "@/hunter?host=/tiger", "@4711/?krbspn=tiger", "4711?user=tiger", "[::1]/tiger"}, words...)
	settings := []string{"sslmode", "dbname", "host", "port", "user", "options", "timezone", "password", "application_name", "passfile", "krbspn"}
	rapid.Check(t, func(t *rapid.T) {
		form := rapid.SampledFrom([]string{
			"postgres://USER:%s@/DATABASE?host=HOST&port=PORT", "postgresql://USER:%s@/DATABASE?sslmode=disable&host=HOST&port=PORT", "postgres://ada:%s@127.0.0.1:1/nowhere", "postgres://ada:%s@127.0.0.1:1", "postgres://ada@corp:%s@127.0.0.1:1/nowhere",
			"Postgres://ada:%s@127.0.0.1:1/nowhere", "postgres:ada:%s@127.0.0.1:1/nowhere", "mysql://ada:%s@127.0.0.1:1/nowhere", " postgres://ada:%s@127.0.0.1:1/nowhere", `"postgres://ada:%s@127.0.0.1:1/nowhere?sslmode=disable"`,
			"postgres://127.0.0.1:1/nowhere?user=ada&password=%s&sslmode=disable", "postgres:///DATABASE?host=HOST&port=PORT&user=USER&password=%s", "postgres:///DATABASE?host=HOST&port=PORT&user=USER&password=%s&sslmode=disable",
			"host=127.0.0.1 port=1 password=%s dbname=nowhere", "host=HOST port=PORT user=USER dbname=DATABASE password=%s", "host=HOST port=PORT user=USER password='%s' dbname=DATABASE",
		}).Draw(t, "form")
		from := parts
		if strings.Contains(form, ":%s@") { // in the others it would be a setting indeed
			from = append(slices.Clone(parts), settings...)
		}
		password := strings.Join(rapid.SliceOfN(rapid.SampledFrom(from), 1, 7).Draw(t, "password"), "")
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		db, err := Open(ctx, strings.Replace(here.Replace(form), "%s", password, 1))
		if err == nil {
			_ = db.Close()
			return
		}
		told := strings.NewReplacer(cfg.Host, "", cfg.Database, "").Replace(err.Error()) // the test's own
		for _, word := range words {
			if strings.Contains(strings.ReplaceAll(password, "%74", "t"), word) && strings.Contains(told, word) {
				t.Fatalf("%q of the password is in %q", word, err)
			}
		}
	})
}

func TestAServerIsWaitedForAsLongAsTheAddressSays(t *testing.T) {
	for address, want := range map[string]time.Duration{"postgres://u@host/stock": connectTimeout, "postgres://u@host/stock?connect_timeout=3": 3 * time.Second} {
		if cfg, err := parse(address, Session{}); err != nil || cfg.ConnectTimeout != want {
			t.Errorf("%s: %v, %v", address, cfg.ConnectTimeout, err)
		}
	}
}

// What the server says of a setting is told unless it may be the rest of a password.
func TestASettingThatMayBePartOfAPasswordIsNotNamed(t *testing.T) {
	cfg, err := parse(storagetest.Database(t, nil), Session{})
	if err != nil {
		t.Fatal(err)
	}
	here := "host=" + cfg.Host + " port=" + strconv.Itoa(int(cfg.Port)) + " user=" + cfg.User + " dbname=" + cfg.Database + " sslmode=disable "
	there := "postgres:///" + cfg.Database + "?sslmode=disable&host=" + cfg.Host + "&port=" + strconv.Itoa(int(cfg.Port)) + "&user=" + cfg.User
	secret := cfg.Password
	if secret == "" {
		secret = "x"
	}
	for _, test := range []struct {
		name, address, options string
		told                   string // empty: nothing of tiger
	}{
		{"behind the password", here + "password=x tiger=1", "", ""},
		{"behind another setting behind the password", here + "password=x hunter=1 tiger=2", "", ""},
		{"behind a password with a quote in it", here + "password=it's tiger=1", "", ""},
		{"behind a password in quotes", here + `password='it\'s' tiger=1`, "", ""},
		{"in capitals", here + "password=x TIGER=1", "", ""},
		{"behind a password in capitals", here + "PASSWORD=x tiger=1", "", ""},
		{"behind a space of another kind", here + "connect_timeout=5\u00a0password=x tiger=1", "", ""},
		{"a value", here + "password=x lock_timeout=tiger", "", ""},
		{"behind a word that is no setting", there + "&password=x&hunter&tiger=1", "", ""},
		{"written otherwise", there + "&password=x&ti%67er=1", "", ""},
		{"without a password", there + "&tiger=1", "", `"tiger"`},
		{"before the password", here + "tiger=1 password=x", "", `"tiger"`},
		{"before the password in a URL", there + "&tiger=1&password=x", "", `"tiger"`},
		{"of a password that begins with &", there + "&password=&tiger=1", "", ""},
		{"one that sessions have", here + "password=" + secret + " statement_timeout=5minuten", "", `"5minuten"`},
		{"one that sessions have, in a URL", there + "&password=" + secret + "&Statement_timeout=5minuten", "", `"5minuten"`},
		{"of the environment", here + "password=" + secret + " search_path=pg_catalog", "-c nosuch=1", `"nosuch"`},
		{"of the environment, beside one that is right", here + "password=" + secret + " lock_timeout=77s", "-c nosuch=1", `"nosuch"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("PGOPTIONS", test.options)
			_, err := Open(t.Context(), test.address)
			if err == nil {
				t.Fatal("opened")
			}
			if test.told == "" && strings.Contains(strings.ToLower(err.Error()), "tiger") || !strings.Contains(err.Error(), test.told) {
				t.Errorf("%v; want %s told", err, test.told)
			}
		})
	}
}

// An address that says nothing of it is not to blame for what the environment asks for.
func TestASettingOfTheEnvironmentIsNamed(t *testing.T) {
	for variable, value := range map[string]string{"PGDATESTYLE": "German", "PGCLIENTENCODING": "LATIN5", "PGSSLMODE": "maybe", "PGPORT": "x", "PGSSLCRL": "x"} {
		t.Run(variable, func(t *testing.T) {
			t.Setenv(variable, value)
			_, err := parse("postgres://u:secret@host/stock", Session{})
			if !errors.As(err, new(AddressError)) || !strings.Contains(err.Error(), variable) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%v", err)
			}
		})
	}
}

// Where a server answers, it is there: nobody is told to start it.
func TestAServerThatAnswersIsNotToBeStarted(t *testing.T) {
	for code, want := range map[pqerror.Code]string{
		"53300": `database "stock" at db:5432 has no connection free: `,
		"57P03": `database "stock" at db:5432 takes nobody in just now: `,
	} {
		err := unreachable(pq.Config{Host: "db", Port: 5432, Database: "stock"}, &pq.Error{Code: code, Message: "sorry"})
		if !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "start it") || errors.As(err, new(AddressError)) {
			t.Errorf("%s: %q, want %q and to try again", code, err, want)
		}
	}
}

// withoutTLS is where a server answers that it has no TLS.
func withoutTLS(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 8)) // the request for TLS
			_, _ = conn.Write([]byte("N"))
			_ = conn.Close()
		}
	}()
	return listener.Addr().String()
}

func TestAnAddressWithAPassword(t *testing.T) {
	t.Setenv("PGPASSWORD", "from the environment")
	for address, bears := range map[string]bool{
		"postgres://u:secret@host/stock":             true,
		"postgresql://u@host/stock?password=secret":  true,
		"host=/run dbname=stock password=secret":     true,
		"host=/run password = 'se cret' user=u":      true,
		"postgres://u@host/stock":                    false,
		"postgres://u:@host/stock":                   false,
		"host=/run dbname=stock":                     false,
		"host=/run application_name='no password=x'": false,
	} {
		if got := WithPassword(address); got != bears {
			t.Errorf("%s: %v", address, got)
		}
	}
}

func withDatabase(cfg pq.Config, name string) string {
	q := url.Values{"host": {cfg.Host}, "user": {cfg.User}, "password": {cfg.Password}, "port": {strconv.Itoa(int(cfg.Port))}, "sslmode": {"disable"}}
	return "postgres:///" + name + "?" + q.Encode()
}

// withSetting has the setting before the password, or the server's words on it would not be told.
func withSetting(cfg pq.Config, name, value string) string {
	return strings.Replace(withDatabase(cfg, cfg.Database), "?", "?"+url.Values{name: {value}}.Encode()+"&", 1)
}

func TestASessionIsOurs(t *testing.T) {
	address := storagetest.Database(t, nil)
	for _, test := range []struct {
		name, address string
		as            Session
		want          string
	}{
		{"nothing said", address, Session{}, "stocktake UTC ISO, MDY 0 on pg_catalog, pg_temp"},
		{"a command with a bound", address, Session{Command: "run", Longest: 15 * time.Minute}, "stocktake/run UTC ISO, MDY 15min on pg_catalog, pg_temp"},
		{
			"the address has its own", saying(address, "statement_timeout=7s&synchronous_commit=local&timezone=Asia/Tokyo&application_name=me&search_path=public,own"),
			Session{Command: "run", Longest: 15 * time.Minute},
			"stocktake/run UTC ISO, MDY 7s local public,own",
		},
		{
			"the address has its own as options", saying(address, "options="+url.QueryEscape(`-csearch_path=public,\ own --Statement-timeout=7s -c synchronous_commit=local -c timezone=Asia/Tokyo`)),
			Session{Command: "run", Longest: 15 * time.Minute},
			"stocktake/run UTC ISO, MDY 7s local public, own",
		},
		{
			"it has both, of which the setting counts, as for the server", saying(address, "statement_timeout=8s&options=-cstatement_timeout%3D7s"),
			Session{Command: "run", Longest: 15 * time.Minute},
			"stocktake/run UTC ISO, MDY 8s on pg_catalog, pg_temp",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := settings(t, test.address, test.as, "application_name", "TimeZone", "DateStyle", "statement_timeout", "synchronous_commit", "search_path"); got != test.want {
				t.Errorf("%q; want %q", got, test.want)
			}
		})
	}
}

// What the address does not say comes from the environment.
func TestASessionHeedsTheOptionsOfTheEnvironment(t *testing.T) {
	address := storagetest.Database(t, nil)
	t.Setenv("PGOPTIONS", "-c search_path=own -c statement_timeout=7s")
	if got := settings(t, address, Session{Longest: time.Minute}, "search_path", "statement_timeout"); got != "own 7s" {
		t.Errorf("%q", got)
	}
}

// In a database made by PostgreSQL 14 anybody may write to public: what is put there is not called with the rights of others, though it fits
// better than what is meant.
func TestWhatOthersPutIntoPublicIsNotCalled(t *testing.T) {
	address := storagetest.Database(t, Migrate)
	db, report := openAs(t, address), reportOf(t, "2024-01-01..2025-01-01", "2025-02-01")
	_, err := db.sql.ExecContext(t.Context(), `
		CREATE FUNCTION public.hashtextextended(text, integer) RETURNS bigint LANGUAGE plpgsql AS $$
		BEGIN
			RAISE EXCEPTION 'the trap is called';
		END
		$$;
		ALTER DATABASE `+pq.QuoteIdentifier(database(t, db))+` SET search_path = public, pg_catalog`)
	if err != nil {
		t.Fatal(err)
	}
	db = openAs(t, address)
	importAll(t.Context(), t, db, ImportOptions{At: at("2026-02-01")}, "objectives.csv", "code,name\nO9,New\n")
	if err := Migrate(t.Context(), address); err != nil {
		t.Error(err)
	}
	record(t, db, report) // on the connection that the import gave back
	decide(t, db, matterOf(t, db, report.Recommendations[0].ID, "2025-02-02"), accepted("2025-02-02"))
	if _, err := db.Lease(t.Context(), "P", time.Second, func(context.Context) error { return nil }); err != nil {
		t.Error(err)
	}
}

func database(t *testing.T, db *DB) (name string) {
	t.Helper()
	if err := db.sql.GetContext(t.Context(), &name, `SELECT current_database()`); err != nil {
		t.Fatal(err)
	}
	return name
}

// A role's or a database's own bounds are for others: a lease idles as long as a send waits for its turn.
func TestASessionIsNotBoundByWhatOthersAre(t *testing.T) {
	address := storagetest.Database(t, nil)
	_, err := openAs(t, address).sql.ExecContext(t.Context(), `
		DO $$
		DECLARE
			name text;
		BEGIN
			FOREACH name IN ARRAY ARRAY['statement_timeout', 'idle_session_timeout', 'idle_in_transaction_session_timeout'] LOOP
				EXECUTE format('ALTER DATABASE %I SET %I = 50', current_database(), name);
			END LOOP;
		END
		$$`)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, address string
		as            Session
		want          string
	}{
		{"no bound", address, Session{Command: "import"}, "0 0 0"},
		{"a bound", address, Session{Command: "run", Longest: time.Minute}, "1min 0 0"},
		{
			"the address has its own", saying(address, "statement_timeout=7s&idle_session_timeout=8s&idle_in_transaction_session_timeout=9s"),
			Session{Command: "run", Longest: time.Minute},
			"7s 8s 9s",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := settings(t, test.address, test.as, "statement_timeout", "idle_session_timeout", "idle_in_transaction_session_timeout"); got != test.want {
				t.Errorf("%q; want %q", got, test.want)
			}
		})
	}
}

// An @ that is meant is left alone.
func TestAnAddressWithAnAt(t *testing.T) {
	for address, want := range map[string]pq.Config{
		"postgres://u@corp:p@ss@db/stock":                          {User: "u@corp", Password: "p@ss", Host: "db", Database: "stock"},
		"postgres://u%40corp:p%40s%2Fs@db/st%40ck":                 {User: "u@corp", Password: "p@s/s", Host: "db", Database: "st@ck"},
		"postgres://db/stock?user=u@corp&password=p@s/s":           {User: "u@corp", Password: "p@s/s", Host: "db", Database: "stock"},
		"host=db user=u@corp password=p@s/s dbname=st@ck":          {User: "u@corp", Password: "p@s/s", Host: "db", Database: "st@ck"},
		"postgresql:///stock?host=@abstract&user=u@corp":           {User: "u@corp", Host: "@abstract", Database: "stock"},
		"postgres://db:5432/stock?user=u@corp&sslmode=disable":     {User: "u@corp", Host: "db", Database: "stock"},
		"postgres://u:p@db:5432/stock?application_name=ops@office": {User: "u", Password: "p", Host: "db", Database: "stock"},
		"postgresql://u:p@/stock?host=%40abstract":                 {User: "u", Password: "p", Host: "@abstract", Database: "stock"},

		"postgresql://u:p@/stock?host=@abstract":                                                      {User: "u", Password: "p", Host: "@abstract", Database: "stock"},
		"host=@abstract user=u password=p dbname=stock":                                               {User: "u", Password: "p", Host: "@abstract", Database: "stock"},
		"postgres://u:p@/stock?host=/home/ada@corp/run":                                               {User: "u", Password: "p", Host: "/home/ada@corp/run", Database: "stock"},
		"postgres://u:p@h:5432/stock?host=/home/ada@corp/run":                                         {User: "u", Password: "p", Host: "h", Database: "stock"},
		"postgres://u@db:5432?application_name=a@b":                                                   {User: "u", Host: "db"},
		"postgres://u@[::1]/stock?target_session_attrs=any&x=a@b/c":                                   {User: "u", Host: "[::1]", Database: "stock"},
		"postgres://[::1]:5432/stock?user=u@corp":                                                     {User: "u@corp", Host: "::1", Database: "stock"},
		"postgres://u:p@db:5432/stock?sslrootcert=/home/ada@corp/ca.crt&sslcert=/a@b/c&sslkey=/a@b/c": {User: "u", Password: "p", Host: "db", Database: "stock"},
		"postgres://u:p@db:5432/stock?passfile=/home/ada@corp/ca.crt":                                 {User: "u", Password: "p", Host: "db", Database: "stock"},
		"postgres://u:p@db:5432/stock?fallback_application_name=a@b&krbspn=postgres/h@REALM":          {User: "u", Password: "p", Host: "db", Database: "stock"},
	} {
		cfg, err := parse(address, Session{})
		if got := (pq.Config{User: cfg.User, Password: cfg.Password, Host: cfg.Host, Database: cfg.Database}); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v; want %+v", address, got, err, want)
		}
	}
}

func TestSSLModeIsAlwaysSet(t *testing.T) {
	for address, want := range map[string]pq.SSLMode{
		"postgres://host/stock":                     pq.SSLModePrefer,
		"postgres://host/stock?sslmode=verify-full": pq.SSLModeVerifyFull,
		"host=/run/postgresql dbname=stock":         pq.SSLModeDisable,
	} {
		if cfg, err := parse(address, Session{}); err != nil || cfg.SSLMode != want {
			t.Errorf("%s: %q, %v; want %q", address, cfg.SSLMode, err, want)
		}
	}
}

// saying is an address that has settings of its own.
func saying(address, query string) string {
	if strings.Contains(address, "?") {
		return address + "&" + query
	}
	return address + "?" + query
}

// settings are what some parameters are in a session.
func settings(t *testing.T, address string, as Session, names ...string) string {
	t.Helper()
	db, err := OpenAs(t.Context(), address, as)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var got string
	err = db.sql.GetContext(t.Context(), &got, `SELECT string_agg(current_setting(name), ' ' ORDER BY place) FROM unnest(CAST($1 AS text[])) WITH ORDINALITY AS of (name, place)`, pq.Array(names))
	if err != nil {
		t.Fatal(err)
	}
	return got
}
