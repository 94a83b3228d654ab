package intake

import (
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"stocktake/facts"
)

// repeated is a file of one activity again and again, under new identifiers, that is nowhere as a whole.
type repeated struct {
	start, activity, end string
	left, number         int
	at                   io.Reader
}

func (r *repeated) Open(string) (fs.File, error) {
	r.at = strings.NewReader(r.start)
	return r, nil
}

func (r *repeated) Read(p []byte) (int, error) {
	n, err := r.at.Read(p)
	if err != io.EOF || r.left < 0 {
		return n, err
	}
	r.left--
	r.number++
	r.at = strings.NewReader(strings.ReplaceAll(r.activity, "XM-1", fmt.Sprint("XM-", r.number)))
	if r.left < 0 {
		r.at = strings.NewReader(r.end)
	}
	return n, nil
}

func (r *repeated) Stat() (fs.FileInfo, error) { return fstest.MapFS{"a.xml": {}}.Stat("a.xml") }

func (r *repeated) Close() error { return nil }

// What is held after each thousandth activity is the same, however many there were.
func TestIATIMemoryIsFlat(t *testing.T) {
	start, end := strings.Index(published, "<iati-activity "), strings.Index(published, "</iati-activities>")
	file := &repeated{start: published[:start], activity: published[start:end], end: published[end:], left: 8000}
	var held []uint64
	row := func(r facts.Row) error {
		if r.Kind.Name == "activities" && r.Number%1000 == 0 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			held = append(held, m.HeapAlloc)
		}
		return nil
	}
	sum, err := Read(File{Path: "a.xml", fsys: file, name: "a.xml", iati: &IATI{}}, row, func(facts.Reject) error { return nil })
	if err != nil || sum.Rows != 8000*3+3 {
		t.Fatal(sum.Rows, err)
	}
	if first, last := held[0], held[len(held)-1]; last > first+1<<20 {
		t.Errorf("held %d KiB after the first thousand activities, %d after all", first>>10, last>>10)
	}
}
