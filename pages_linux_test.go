package main

import (
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

const mappings = `00400000-010ba000 r-xp 00000000 fe:00 10266031                           /usr/bin/stock take
Rss:                7912 kB
Anonymous:             0 kB
010ba000-01e4c000 r--p 00cba000 fe:00 10266031                           /usr/bin/stock take
Rss:                7048 kB
Anonymous:             0 kB
01e4c000-0200f000 rw-p 01a4c000 fe:00 10266031                           /usr/bin/stock take
Rss:                 972 kB
Anonymous:           152 kB
0200f000-0405b000 rw-p 00000000 00:00 0
Anonymous:           136 kB
7fbbffa40000-7fbbffa42000 r-xp 00000000 00:00 0                          [vdso]
Anonymous:             0 kB
`

func TestWhatMayBeReadFromTheFileAgain(t *testing.T) {
	code, tables := mapping{0x400000, 0x10ba000}, mapping{0x10ba000, 0x1e4c000}
	for _, c := range []struct {
		name, file, smaps string
		want              []mapping
	}{
		{"code and tables", "/usr/bin/stock take", mappings, []mapping{code, tables}},
		{"another file's", "/usr/bin/take", mappings, nil},
		{"tables into which addresses were written", "/usr/bin/stock take", regexp.MustCompile(`(7048 kB\nAnonymous: +)0`).ReplaceAllString(mappings, "${1}4"), []mapping{code}},
		{"a kernel that tells nothing", "/usr/bin/stock take", "", nil},
	} {
		if got := unwritten(c.smaps, c.file); !slices.Equal(got, c.want) {
			t.Errorf("%s: %x", c.name, got)
		}
	}
}

func TestWhatTheStartReadIsGivenBack(t *testing.T) {
	readAll(t)
	before := residentOfFile(t)
	leaveStart()
	if after := residentOfFile(t); after > before/2 {
		t.Errorf("%d kB of the program's file are resident, before %d", after, before)
	}
}

// readAll reads all code and tables of this process where they lie in its memory.
func readAll(t *testing.T) {
	t.Helper()
	smaps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	memory, err := os.Open("/proc/self/mem")
	if err != nil {
		t.Fatal(err)
	}
	defer memory.Close()
	for _, m := range unwritten(string(smaps), program) {
		if _, err := io.Copy(io.Discard, io.NewSectionReader(memory, int64(m.from), int64(m.to-m.from))); err != nil {
			t.Fatal(err)
		}
	}
}

// residentOfFile is how many kilobytes of code and tables this process has in memory.
func residentOfFile(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`RssFile:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		t.Fatalf("%s", status)
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n
}
