package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// program is the program as it is built for users: without cgo, as in the image.
type program struct{ path string }

// spent is what one start of it took.
type spent struct {
	time   time.Duration
	memory int64 // at its peak, in bytes, as the operating system counts it
}

func build(ctx context.Context, dir string) (program, error) {
	p := program{filepath.Join(dir, "stocktake")}
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", p.path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	if err != nil {
		return p, fmt.Errorf("go build: %w: %s", err, out)
	}
	return p, nil
}

// start runs the program on a database, with nothing else in its environment that could change what it does.
func (p program) start(ctx context.Context, d database, args ...string) (spent, error) {
	cmd := exec.CommandContext(ctx, p.path, append([]string{"--database-url", d.url}, args...)...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}
	for _, name := range []string{"GODEBUG", "GOGC", "GOMAXPROCS"} {
		if value := os.Getenv(name); value != "" {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return spent{}, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	var s spent
	for {
		select {
		case err := <-ended:
			s.time = time.Since(began)
			if err != nil {
				return s, fmt.Errorf("stocktake %s: %w: %s", strings.Join(args, " "), err, said.Bytes())
			}
			return s, nil
		case <-time.After(10 * time.Millisecond):
			s.memory = max(s.memory, peak(cmd.Process.Pid))
		}
	}
}

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// peak is the most memory that a living process has had resident. It is read while the process runs: what the system keeps of one
// that has ended counts its parent in.
func peak(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	m := highWater.FindSubmatch(status)
	if m == nil {
		return 0
	}
	kilobytes, _ := strconv.ParseInt(string(m[1]), 10, 64)
	return kilobytes << 10
}
