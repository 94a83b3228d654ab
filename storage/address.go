package storage

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/lib/pq"
)

// connectTimeout is how long a database is waited for where the address does not say.
const connectTimeout = 10 * time.Second

// parse reads a database's address and adds what a session of ours has, and an sslmode ("prefer", as psql has it) where none
// is given.
func parse(address string, as Session) (pq.Config, error) {
	if torn(address) {
		return pq.Config{}, unreadable(errors.New("an @ behind the host"))
	}
	cfg, err := pq.NewConfig(address)
	if err != nil {
		return pq.Config{}, unreadable(err)
	}
	if cfg.SSLMode == "" {
		cfg.SSLMode = pq.SSLModePrefer
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = connectTimeout
	}
	as.apply(&cfg)
	return cfg, nil
}

// torn reports whether an address has an @ where nothing that is meant has one: then a sign in the password has ended host and port
// before their time, and part of the password would be taken for a host or a database, which errors name.
func torn(address string) bool {
	at, err := url.Parse(address)
	if err != nil || at.Scheme == "" {
		return false // the driver says so, or it is the other form
	}
	if strings.Contains(at.EscapedPath()+at.EscapedFragment(), "@") {
		return true
	}
	for setting := range strings.SplitSeq(at.RawQuery, "&") {
		if name, _, _ := strings.Cut(setting, "="); strings.Contains(name, "@") {
			return true
		}
	}
	return false
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
	return AddressError{errors.New("the database's address cannot be read; write postgres://USER:PASSWORD@HOST:PORT/DATABASE, with %40 for @ and %2F for / in the password")}
}

// AddressError is an address that cannot be used as it stands; trying again would not help.
type AddressError struct{ error }

// Unwrap gives what the driver said.
func (e AddressError) Unwrap() error { return e.error }

// unreachable says in words why the first connection failed and what to do.
func unreachable(cfg pq.Config, err error) error {
	if errors.Is(err, pq.ErrSSLNotSupported) {
		return AddressError{fmt.Errorf("%s has no TLS, which sslmode=%s asks for: %w; have the server offer it, or ask for another sslmode in DATABASE_URL or --database-url", place(cfg), cfg.SSLMode, err)}
	}
	if refused := new(pq.Error); errors.As(err, &refused) {
		switch refused.Code {
		case "22023", "42704", "42601", "55P02": // invalid_parameter_value, undefined_object, syntax_error, cant_change_runtime_param
			return AddressError{fmt.Errorf("%s refuses a setting: %w; correct it in DATABASE_URL, --database-url or PGOPTIONS", place(cfg), err)}
		case "42501": // insufficient_privilege
			return fmt.Errorf("%s: %w", place(cfg), err)
		case "28P01", "28000": // invalid_password, invalid_authorization_specification
			return fmt.Errorf("%s lets user %q not in: %w; check user and password in DATABASE_URL", place(cfg), cfg.User, err)
		case "3D000": // invalid_catalog_name
			return fmt.Errorf("%s is not there: %w; create it with createdb, or name another in DATABASE_URL", place(cfg), err)
		case "53300": // too_many_connections
			return fmt.Errorf("%s has no connection free: %w; wait, take fewer --workers, or raise max_connections, or the limit of the user or the database", place(cfg), err)
		case "57P03": // cannot_connect_now
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
	name := cfg.Database
	if name == "" {
		name = cfg.User
	}
	if filepath.IsAbs(cfg.Host) {
		return fmt.Sprintf("database %q at socket %s", name, filepath.Join(cfg.Host, ".s.PGSQL."+strconv.Itoa(int(cfg.Port))))
	}
	return fmt.Sprintf("database %q at %s", name, net.JoinHostPort(cfg.Host, strconv.Itoa(int(cfg.Port))))
}
