package main

import (
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"stocktake/jobs"
)

func TestOnlyWhatDoesNotPassIsWrong(t *testing.T) {
	for _, c := range []struct {
		err  error
		want int
	}{
		{syscall.EMFILE, jobs.CodeFailed},
		{syscall.ENOSPC, jobs.CodeFailed},
		{syscall.EDQUOT, jobs.CodeFailed},
		{syscall.ESTALE, jobs.CodeFailed},
		{syscall.EACCES, jobs.CodeWrong},
		{syscall.EROFS, jobs.CodeWrong},
		{syscall.ENOENT, jobs.CodeWrong},
	} {
		if got := jobs.CodeOf(misnamed(fmt.Errorf("policy: %w", &fs.PathError{Op: "open", Path: "p.yaml", Err: c.err}))); got != c.want {
			t.Errorf("%v: code %d, want %d", c.err, got, c.want)
		}
	}
}
