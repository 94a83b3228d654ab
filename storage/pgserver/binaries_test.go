package pgserver

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNoBinaries(t *testing.T) {
	a, err := serverAccount()
	check(t, err)
	t.Setenv("PG_BIN", "")
	t.Setenv("PATH", "")
	old := places
	defer func() { places = old }()
	places = places[:2] // those that PATH decides

	_, err = findBinaries(t.Context(), search{account: a})
	if !errors.Is(err, ErrNoBinaries) || !strings.Contains(err.Error(), "apt-get install postgresql") {
		t.Errorf("said %v", err)
	}
	t.Setenv("PG_BIN", "/nowhere")
	_, err = findBinaries(t.Context(), search{account: a})
	if err == nil || err.Error() != "PG_BIN: /nowhere holds no program initdb" {
		t.Errorf("said %v", err)
	}
}

func TestEveryPlaceThatHasBinariesWillDo(t *testing.T) {
	a, err := serverAccount()
	check(t, err)
	for _, p := range places[:len(places)-1] { // the last would fetch
		dirs, err := p.look(t.Context(), search{account: a})
		check(t, err)
		for _, dir := range dirs {
			if !exists(filepath.Join(dir, "postgres")) {
				continue
			}
			if _, err := inspect(t.Context(), dir, a); err != nil {
				t.Errorf("%s: %v", p.name, err)
			}
		}
	}
}

func TestNewestComesFirst(t *testing.T) {
	dir := t.TempDir()
	for _, v := range []string{"9", "15", "100"} {
		check(t, os.MkdirAll(filepath.Join(dir, v, "bin"), 0o700))
	}
	t.Chdir(dir)
	dirs, err := newest("*/bin")(t.Context(), search{})
	check(t, err)
	got := strings.Join(dirs, " ")
	if got != "100/bin 15/bin 9/bin" {
		t.Errorf("order is %s", got)
	}
}
