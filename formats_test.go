package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"stocktake/render"
)

// What a command says that it writes, it writes; the README names the same.
func TestEveryFormatIsWrittenAndNamed(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for command, formats := range map[string][]string{"review": reviewFormats, "report": reportFormats} {
		for _, name := range formats {
			if name != slackFormat && !slices.Contains(rendered(), name) {
				t.Errorf("%s --format %s: nothing writes it", command, name)
			}
		}
		row := regexp.MustCompile("(?m)^\\| `" + command + "` \\|.*$").FindString(string(readme))
		if want := "`--format " + strings.Join(formats, `\|`) + "`"; !strings.Contains(row, want) {
			t.Errorf("README.md does not say of %s: %s", command, want)
		}
	}
	a := &app{flags: &flags{}}
	if err := a.show("markdown", render.Dossier{}); err == nil {
		t.Error("a format that nothing writes is written")
	}
}
