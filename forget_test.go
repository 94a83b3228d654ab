package main

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"stocktake/jobs"
	"stocktake/storage/storagetest"
)

// That samples of what is forgotten stay, and what is to be done, is said to whom no account could be written too.
func TestWhatStaysOfWhomIsForgottenIsSaidWithoutAnAccountToo(t *testing.T) {
	t.Parallel()
	w := newHarbour(t)
	storagetest.Roles(t, w.url, filepath.Join("deploy", "roles.sql"))
	office{w.url}.exec(t, `
		GRANT USAGE ON SCHEMA stocktake TO stocktake_loader;
		GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA stocktake TO stocktake_loader;
		GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA stocktake TO stocktake_loader`)
	w.url = storagetest.As(w.url, "stocktake_loader")
	out, in := io.Pipe()
	_ = out.Close() // nobody reads what is written to it
	var said bytes.Buffer
	if code := run(t.Context(), []string{"--database-url", w.url, "forget", "pilots-0"}, in, &said); code != jobs.CodeFailed || !strings.Contains(said.String(), "still hold samples") || !strings.Contains(said.String(), "only the account of it could not be written") {
		t.Errorf("exit %d; it said %s", code, &said)
	}
}
