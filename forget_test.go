package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stocktake/storage/storagetest"
)

// That samples of what is forgotten stay, and what is to be done, is said to whom no account could be written too.
func TestWhatStaysOfWhomIsForgottenIsSaidWithoutAnAccountToo(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("needs /dev/full")
	}
	defer full.Close()
	w := newHarbour(t)
	storagetest.Roles(t, w.url, filepath.Join("deploy", "roles.sql"))
	office{w.url}.exec(t, `
		GRANT USAGE ON SCHEMA stocktake TO stocktake_loader;
		GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA stocktake TO stocktake_loader;
		GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA stocktake TO stocktake_loader`)
	w.url = storagetest.As(w.url, "stocktake_loader")
	forget := w.command("forget", "pilots-0")
	var said bytes.Buffer
	forget.Stdout, forget.Stderr = full, &said
	if err := forget.Run(); err == nil || !strings.Contains(said.String(), "still hold samples") || !strings.Contains(said.String(), "only the account of it could not be written") {
		t.Errorf("%v; it said %s", err, &said)
	}
}
