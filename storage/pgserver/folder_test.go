package pgserver

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFolderThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(emptyDir(t), "closed")
	check(t, os.Mkdir(dir, 0o500))
	_, err := Open(t.Context(), Options{Dir: dir})
	want := "make the folder writable"
	if os.Geteuid() == 0 { // root writes everywhere, but postgres may not enter
		want = "chmod o+x"
	}
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("said %v, want %q", err, want)
	}
}

func TestFolderThatCannotBeMade(t *testing.T) {
	t.Parallel()
	file := filepath.Join(emptyDir(t), "file")
	check(t, os.WriteFile(file, nil, 0o600))
	_, err := Open(t.Context(), Options{Dir: filepath.Join(file, "stocktake")})
	want := "or set XDG_DATA_HOME or DATABASE_URL"
	if os.Geteuid() == 0 { // whose folder does not follow XDG_DATA_HOME
		want = "or set DATABASE_URL"
	}
	if err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("said %v, want %q", err, want)
	}
}

func TestUserDir(t *testing.T) {
	cases := []struct {
		name            string
		user            int
		home, xdg, want string
	}{
		{"below home", 1000, "/home/ada", "", "/home/ada/.local/share/stocktake"},
		{"where XDG says", 1000, "/home/ada", "/data/ada", "/data/ada/stocktake"},
		{"a relative XDG folder is ignored", 1000, "/home/ada", "data", "/home/ada/.local/share/stocktake"},
		{"nothing known", 1000, "", "", ""},
		{"root, whatever is known", 0, "/root", "/data/root", "/var/lib/stocktake"},
		{"root, nothing known", 0, "", "", "/var/lib/stocktake"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("HOME", c.home)
			t.Setenv("XDG_DATA_HOME", c.xdg)
			got, err := userDir(c.user)
			if got != c.want || (err != nil) != (c.want == "") {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}
