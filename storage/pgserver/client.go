package pgserver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// npm is the program of that name, by its path.
type npm string

func findNPM() (npm, error) {
	path, err := exec.LookPath("npm")
	if err != nil {
		return "", errors.New("there is no npm on PATH")
	}
	return npm(path), nil
}

// run runs npm to its end, or to that of ctx, in a folder where no project's
// settings apply. A package's own scripts never run.
func (n npm) run(ctx context.Context, dir string, held *lock, args ...string) error {
	runtime.LockOSThread() // the kernel ends the program with the thread that started it
	defer runtime.UnlockOSThread()
	cmd := exec.CommandContext(ctx, string(n), append(args,
		"--json", "--loglevel=error", "--ignore-scripts", "--no-update-notifier",
		"--fetch-retries=1", "--fetch-retry-mintimeout=1000")...)
	cmd.Dir = dir
	cmd.ExtraFiles = []*os.File{held.file}
	cmd.SysProcAttr = attributes(account{}, syscall.SIGKILL)
	// All of its group, and not for ever: npm may be a script around another npm.
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("npm %s: %w: %s", args[0], ending(ctx, err), reason(out.Bytes(), complaints.String()))
	}
	return nil
}

// reason is npm's own sentence about what failed, without the advice around it.
func reason(out []byte, complaints string) string {
	var answer struct {
		Error struct{ Summary string }
	}
	if err := json.Unmarshal(out, &answer); err == nil && answer.Error.Summary != "" {
		return answer.Error.Summary
	}
	return lastLines(complaints)
}
