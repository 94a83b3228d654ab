package storage

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// connectTimeout is how long a database is waited for where the address does not say.
const connectTimeout = 10 * time.Second

// parse reads a database's address and adds what a session of ours has, and an sslmode ("prefer", as psql has it) where none
// is given.
func parse(address string, as Session) (pq.Config, error) {
	if torn(address) {
		return pq.Config{}, AddressError{errors.New("the database's address has an @ behind the host; write %40 for it, or, if it is the one before the host, " + writeThus)}
	}
	cfg, err := pq.NewConfig(address)
	if err != nil {
		return pq.Config{}, unreadable(err)
	}
	for name := range cfg.Runtime {
		if !called().MatchString(name) { // what the driver makes of an address in quotes, or of another kind
			return pq.Config{}, unreadable(errors.New("a setting without a name"))
		}
	}
	cfg.SSLMode, cfg.ConnectTimeout = cmp.Or(cfg.SSLMode, pq.SSLModePrefer), cmp.Or(cfg.ConnectTimeout, connectTimeout)
	as.apply(&cfg)
	return cfg, nil
}

// torn reports whether an address has an @ behind its host that may be the one before it: a sign in the password that is not written as it should be
// has then ended host and port before their time, and part of the password would be taken for a host, a database or a setting, which errors name.
// Where no colon stands before, no password has begun, and the value of any setting may have an @; else only one that looks as meant has it.
func torn(address string) bool {
	written := scheme().FindString(address)
	if written == "" {
		return false // it is the other form
	}
	rest, fragment, _ := strings.Cut(address[len(written):], "#")
	rest, query, _ := strings.Cut(rest, "?")
	host, path, slash := strings.Cut(rest, "/")
	if strings.Contains(path+fragment, "@") {
		return true
	}
	parts := located().FindStringSubmatch(host)
	begun := parts == nil || strings.Contains(parts[1], ":") || parts[2] != ""
	plain := parts != nil && !strings.Contains(path, "/")
	user := plain && parts[1] != ""
	for setting := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(setting, "=")
		is := meant[name]
		fits := (user || plain && slash && is.alone) && is.like != nil && is.like().MatchString(value)
		if strings.Contains(name, "@") || strings.Contains(value, "@") && begun && !fits {
			return true
		}
	}
	return false
}

// meant are the settings whose value may have an @ though a password may have begun: what the value is like, so that what stands behind the @ is hardly
// a host, and whether it may be so even where no user stands before host and database ("db:5432/stock"), and the port may be what a password begins with.
var meant = map[string]struct {
	like  func() *regexp.Regexp
	alone bool
}{
	"application_name":          {aName, true},
	"options":                   {aName, true},
	"password":                  {aName, true},
	"user":                      {aName, true},
	"fallback_application_name": {aName, false},
	"krbspn":                    {aName, false},
	"host":                      {aSocket, false},
	"passfile":                  {aPath, false},
	"sslcert":                   {aPath, false},
	"sslkey":                    {aPath, false},
	"sslrootcert":               {aPath, false},
}

var (
	aName   = pattern(`^[^@]*@[^@/:?]+$`)
	aPath   = pattern(`^/[^:?]*$`)
	aSocket = pattern(`^/[^:?]*$|^@[^@/:?]+$`)

	scheme  = pattern(`^postgres(ql)?://`)
	located = pattern(`^(.*@)?(?:\[[^@\]]*\]|[^@:]*)(:\d+)?$`) // user and password, host, port
	called  = pattern(`^[A-Za-z_][\w.$]*$`)
)

// discreet takes the server's words out of an error that may name what is left of a password: a space, or an & in a query, that is not written as it
// should be has ended it before its time, and its rest became a setting. Settings before the password, and those that any session of ours has, are no
// part of it.
func discreet(address string, cfg pq.Config, err error) error {
	refused, at := pq.As(err, ofSettings...), passwordAt().FindStringIndex(address)
	if refused == nil || at == nil {
		return err
	}
	before, _ := parse(address[:at[0]], Session{}) // where it cannot be read, any setting may be part
	said := strings.ToLower(refused.Message)
	for name, value := range cfg.Runtime {
		_, none := before.Runtime[name]
		if !none && (strings.Contains(said, strings.ToLower(name)) || value != "" && strings.Contains(said, strings.ToLower(value))) {
			return &pq.Error{Code: refused.Code, Message: "what it says may hold part of the password; put that in quotes if it has a space, and write %26 for & in a URL; a setting that stands before the password is named"}
		}
	}
	return err
}

// ofSettings are the codes under which a server, or PgBouncer before it (protocol_violation), refuses a setting.
var ofSettings = []pqerror.Code{
	pqerror.InvalidParameterValue, pqerror.UndefinedObject, pqerror.SyntaxError, pqerror.InvalidName, pqerror.CantChangeRuntimeParam,
	pqerror.ProtocolViolation,
}

// passwordAt is where an address in either form gives one.
var passwordAt = pattern(`(?i)\bpassword\s*=`)

// pattern is a regular expression that is made when it is first wanted.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

// Verified reports whether the server at an address must show a certificate that the system trusts.
func Verified(address string) bool {
	cfg, err := pq.NewConfig(address)
	return err == nil && (strings.HasPrefix(string(cfg.SSLMode), "verify-") || cfg.SSLRootCert == "system")
}

// WithPassword reports whether an address bears a password, so that whoever reads the address has it.
func WithPassword(address string) bool {
	if at, err := url.Parse(address); err == nil && at.Scheme != "" {
		password, _ := at.User.Password()
		return password != "" || at.Query().Get("password") != ""
	}
	// The other form is "host=db password='s cret'".
	quoted := regexp.MustCompile(`'(\\.|[^'\\])*'`)
	key := regexp.MustCompile(`(^|\s)password\s*=\s*\S`)
	return key.MatchString(quoted.ReplaceAllString(address, "x"))
}

// unreadable keeps only those errors of pq that name a setting: the others quote the address, and the password with it.
func unreadable(err error) error {
	for setting, variable := range map[string]string{"client_encoding": "PGCLIENTENCODING", "datestyle": "PGDATESTYLE"} {
		if strings.HasPrefix(err.Error(), "pq: unsupported "+setting) {
			return AddressError{fmt.Errorf("the database's address, or %s in the environment: %w", variable, err)}
		}
	}
	if strings.HasPrefix(err.Error(), "pq: ") {
		return AddressError{fmt.Errorf("the database's address: %w", err)}
	}
	return AddressError{errors.New("the database's address cannot be read; " + writeThus)}
}

const writeThus = "write postgres://USER:PASSWORD@HOST:PORT/DATABASE, with %40 for @, %2F for /, %3F for ?, %23 for # and %25 for % in the password"

// AddressError is an address that cannot be used as it stands; trying again would not help.
type AddressError struct{ error }

// Unwrap gives what the driver said.
func (e AddressError) Unwrap() error { return e.error }

// unreachable says in words why the first connection failed and what to do.
func unreachable(cfg pq.Config, err error) error {
	if errors.Is(err, pq.ErrSSLNotSupported) {
		return AddressError{fmt.Errorf("%s has no TLS, which sslmode=%s asks for: %w; have the server offer it, or ask for another sslmode in DATABASE_URL or --database-url", place(cfg), cfg.SSLMode, err)}
	}
	if refused := pq.As(err); refused != nil {
		switch refused.Code {
		case pqerror.InvalidParameterValue, pqerror.UndefinedObject, pqerror.SyntaxError, pqerror.InvalidName, pqerror.CantChangeRuntimeParam:
			return AddressError{fmt.Errorf("%s refuses a setting: %w; correct it in DATABASE_URL, --database-url or PGOPTIONS", place(cfg), err)}
		case pqerror.InsufficientPrivilege:
			return fmt.Errorf("%s: %w", place(cfg), err)
		case pqerror.InvalidPassword, pqerror.InvalidAuthorizationSpecification:
			return fmt.Errorf("%s lets user %q not in: %w; check user and password in DATABASE_URL", place(cfg), cfg.User, err)
		case pqerror.InvalidCatalogName:
			return fmt.Errorf("%s is not there: %w; create it with createdb, or name another in DATABASE_URL", place(cfg), err)
		case pqerror.TooManyConnections:
			return fmt.Errorf("%s has no connection free: %w; wait, take fewer --workers, or raise max_connections, or the limit of the user or the database", place(cfg), err)
		case pqerror.CannotConnectNow:
			return fmt.Errorf("%s takes nobody in just now: %w; wait until it is up", place(cfg), err)
		}
	}
	if errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) {
		return fmt.Errorf("%s cannot be asked: %w; wait, or raise the limit of open files (ulimit -n)", place(cfg), err)
	}
	return fmt.Errorf("%s does not answer: %w; start it, or name another with DATABASE_URL or --database-url", place(cfg), err)
}

// place names a database for people.
func place(cfg pq.Config) string {
	name := cmp.Or(cfg.Database, cfg.User)
	if filepath.IsAbs(cfg.Host) {
		return fmt.Sprintf("database %q at socket %s", name, filepath.Join(cfg.Host, ".s.PGSQL."+strconv.Itoa(int(cfg.Port))))
	}
	return fmt.Sprintf("database %q at %s", name, net.JoinHostPort(cfg.Host, strconv.Itoa(int(cfg.Port))))
}
