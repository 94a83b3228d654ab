package main

import (
	"os"
	"path/filepath"
	"testing"

	"stocktake/facts"
	"stocktake/intake"
)

// An import that was told to stop, and whose server answers only afterwards, leaves no file of bad rows, whenever it comes upon them.
func TestAnImportThatIsGivenUpLeavesNoBadRows(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "objectives.csv")
	write(t, file, "code,name\n")
	files, err := intake.Find([]string{file})
	if err != nil {
		t.Fatal(err)
	}
	bad := &badRows{files: files, kept: intake.NewRejects(filepath.Join(dir, "rejects"), files)}
	row := facts.Reject{File: file, Row: 2, Reason: "bad", Raw: []string{"O", "o"}}
	bad.take(row)
	late := make(chan bool)
	go func() {
		bad.take(row)
		close(late)
	}()
	bad.discard(t.Context())
	bad.take(row)
	<-late
	if left, err := os.ReadDir(filepath.Join(dir, "rejects")); err != nil || len(left) > 0 {
		t.Errorf("it left %v, %v", left, err)
	}
}
