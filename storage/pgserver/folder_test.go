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
	cases := []struct{ name, home, xdg, want string }{
		{"below home", "/home/ada", "", "/home/ada/.local/share/stocktake"},
		{"where XDG says", "/home/ada", "/data/ada", "/data/ada/stocktake"},
		{"a relative XDG folder is ignored", "/home/ada", "data", "/home/ada/.local/share/stocktake"},
		{"nothing known", "", "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("HOME", c.home)
			t.Setenv("XDG_DATA_HOME", c.xdg)
			want := c.want
			if os.Geteuid() == 0 {
				want = "/var/lib/stocktake"
			}
			got, err := UserDir()
			if got != want || (err != nil) != (want == "") {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}
