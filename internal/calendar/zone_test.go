package calendar

import (
	"archive/zip"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestAZoneIsOneThatEveryMachineKnows(t *testing.T) {
	for _, c := range []struct {
		sentence, name string
		known          bool
	}{
		{"a city", "Europe/Brussels", true},
		{"no city", "UTC", true},
		{"a city of three words", "America/Argentina/Buenos_Aires", true},
		{"an old name", "Asia/Calcutta", true},
		{"nothing", "", false},
		{"what Go calls the machine's zone", "Local", false},
		{"what the machine calls its zone", "localtime", false},
		{"whose rules a machine takes for all others", "posixrules", false},
		{"nobody's zone", "Factory", false},
		{"with leap seconds", "right/Europe/Paris", false},
		{"without them", "posix/Europe/Paris", false},
		{"in small letters, as some file systems take it", "europe/paris", false},
		{"no zone", "Mars/Olympus", false},
		{"a way out of the folder of zones", "../../etc/localtime", false},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if zone, err := Zone(c.name); (err == nil) != c.known || c.known && zone.String() != c.name {
				t.Errorf("%v, %v", zone, err)
			}
		})
	}
}

func TestAZoneIsLoadedOnce(t *testing.T) {
	first, err := Zone("Europe/Brussels")
	if again, _ := Zone("Europe/Brussels"); err != nil || again != first {
		t.Errorf("loaded anew: %v", err)
	}
}

// A newer Go may know more zones; one that it does not know would be the machine's again.
func TestEachZoneIsInTheProgramsOwnData(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	data, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	own := map[string]bool{}
	for _, file := range data.File {
		own[file.Name] = true
	}
	for _, name := range zones {
		if !own[name] {
			t.Errorf("%s is not among them", name)
		}
	}
	if !slices.IsSorted(zones) || len(zones) < 500 {
		t.Errorf("%d zones, sorted: %t", len(zones), slices.IsSorted(zones))
	}
}
