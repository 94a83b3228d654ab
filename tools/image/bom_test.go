package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A test program is a program: what it was linked from stands in its bill.
func TestTheBillNamesWhatTheProgramHolds(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "bom.json")
	if err := writeBOM(file, program, "1.2.3"); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var bill bom
	if err := json.Unmarshal(text, &bill); err != nil {
		t.Fatal(err)
	}
	held := map[string]string{}
	for _, c := range bill.Components {
		held[c.Name] = c.Version
	}
	if bill.Metadata.Component.Version != "1.2.3" || held["github.com/google/go-containerregistry"] == "" || held["stdlib"] != strings.TrimPrefix(runtime.Version(), "go") {
		t.Errorf("the bill holds %v", held)
	}
}

func TestWhatIsNoProgramHasNoBill(t *testing.T) {
	if err := writeBOM(filepath.Join(t.TempDir(), "bom.json"), "bom.go", "1"); err == nil {
		t.Error("a source has one")
	}
}
