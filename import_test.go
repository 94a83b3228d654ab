package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What would move the cursor, colour a terminal or turn the direction of reading is spelled out, in whatever names it stands.
func TestAnImportNamesFilesAndCodesLegibly(t *testing.T) {
	const odd = "x\x1b[31m\u202ey\nz"
	for _, test := range []struct{ name, file, text, want string }{
		{"a bad row", "partners.csv", "code,name,kind,frameworks\nA,a,country,F\u202e\n", `/x\u001b[31m\u202ey z/partners.csv: row 2, column frameworks: names framework "F\u202e", of which`},
		{"a file that cannot be read", "partners.csv", "code,name\n", `stocktake: DIR/x\u001b[31m\u202ey z/partners.csv: row 1, column "kind": `},
		{"a folder in it", "more/partners.csv", "code\n", `subfolders are not entered: DIR/x\u001b[31m\u202ey z/more; name`},
		{"what is withdrawn", "partners.csv", "code,name,kind,frameworks\nA,a,country,G\u202e\n", `names framework "G\u202e", which is withdrawn`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("DATABASE_URL", emptyDatabase(t))
			t.Chdir(t.TempDir())
			dir := filepath.Join(t.TempDir(), odd)
			if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, test.file)), 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, test.file), test.text)
			write(t, filepath.Join(dir, "objectives.csv"), "code,name\nO,o\n")
			write(t, "frameworks.csv", "code,name,withdrawn\nG\u202e,g,true\n")
			var told bytes.Buffer
			run(t.Context(), []string{"import", dir, "frameworks.csv"}, &bytes.Buffer{}, &told)
			got := strings.ReplaceAll(told.String(), filepath.Dir(dir), "DIR")
			if !strings.Contains(got, test.want) || strings.ContainsAny(got, "\x1b\u202e") {
				t.Errorf("%q", got)
			}
		})
	}
}
