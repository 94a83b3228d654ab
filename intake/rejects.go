package intake

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"stocktake/facts"
)

const rejectsSuffix = ".rejects.csv"

// Rejects sets bad rows aside in one folder, in a file for each file they come from: those of feedback.csv in
// feedback.rejects.csv. A file comes into being with its first reject and bears its name only once it is whole. Not for use by
// several goroutines at once.
type Rejects struct {
	dir   string
	files []File
	names map[string]string      // by the path of the file of facts
	parts map[string]*rejectPart // likewise
}

// rejectPart is a file of rejects that is being written, under a hidden name.
type rejectPart struct {
	file *os.File
	lock *os.File // held until the file has its name
	to   *bufio.Writer
	xml  bool // its rows are not cells that somebody wrote and reads in again
}

// NewRejects prepares to set aside rows of these files in a folder, which is made when it is needed. Nothing is written yet.
func NewRejects(dir string, files []File) *Rejects {
	return &Rejects{dir: filepath.Clean(dir), files: files, names: rejectNames(files), parts: map[string]*rejectPart{}}
}

// Try finds out whether the folder can hold files of these names, or be made, and leaves nothing there.
func (r *Rejects) Try() error {
	for _, f := range r.files {
		name := filepath.Join(r.dir, r.names[f.Path])
		if stat, err := os.Lstat(name); err == nil && stat.IsDir() {
			return fmt.Errorf("%s: %w", name, syscall.EISDIR)
		}
	}
	dir := r.dir
	for range missing(r.dir) {
		dir = filepath.Dir(dir)
	}
	file, err := os.CreateTemp(dir, ".rejects.*")
	if err != nil {
		return fmt.Errorf("%s: %w", dir, errors.Unwrap(err))
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// Add sets one row aside: its number, the column at fault, the reason, and its cells as they stood.
func (r *Rejects) Add(reject facts.Reject) error {
	part, ok := r.parts[reject.File]
	if !ok {
		var err error
		if part, err = r.begin(reject.File); err != nil {
			return fmt.Errorf("write rejects of %s: %w", reject.File, err)
		}
	}
	line := []string{strconv.Itoa(reject.Row), reject.Column, harmless(reject.Reason)}
	for _, cell := range reject.Raw {
		if part.xml {
			cell = inert(cell)
		}
		line = append(line, cell)
	}
	if err := part.write(line); err != nil {
		return fmt.Errorf("write rejects of %s: %w", reject.File, err)
	}
	return nil
}

// begin reads the header again, so that the rejects can be mended under the columns they had.
func (r *Rejects) begin(path string) (*rejectPart, error) {
	i := slices.IndexFunc(r.files, func(f File) bool { return f.Path == path })
	if i < 0 {
		return nil, fmt.Errorf("not a file of this import")
	}
	header, err := readNames(r.files[i])
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(r.dir, 0o777); err != nil {
		return nil, err
	}
	// Readable by its owner alone, as CreateTemp makes it: the rows may hold what people said, and who they are.
	file, lock, err := createLocked(r.dir, "."+r.names[path]+".*")
	if err != nil {
		return nil, err
	}
	part := &rejectPart{file, lock, bufio.NewWriter(file), r.files[i].iati != nil}
	r.parts[path] = part
	return part, part.write(append([]string{"row", "column", "reason"}, header...))
}

// write writes cells as CSV. What might be a formula if another separator ended the cell is in quotes too.
func (p *rejectPart) write(cells []string) error {
	for i, cell := range cells {
		if strings.ContainsAny(cell, ",\"\r\n") || strings.HasPrefix(cell, " ") || behind.MatchString(cell) {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		if i > 0 {
			cell = "," + cell
		}
		if _, err := p.to.WriteString(cell); err != nil {
			return err
		}
	}
	return p.to.WriteByte('\n')
}

func readNames(file File) ([]string, error) {
	if file.iati != nil {
		return rawNames, nil
	}
	src, err := file.open()
	if err != nil {
		return nil, err
	}
	defer src.Close()
	t, err := openTable(file, src)
	if err != nil {
		return nil, err
	}
	return t.header, nil
}

// Close gives the files their names, in place of those of an earlier import, and returns their paths, sorted. On an
// error the rest is discarded.
func (r *Rejects) Close() ([]string, error) {
	defer r.Discard()
	var written []string
	for _, f := range r.files {
		part, ok := r.parts[f.Path]
		if !ok {
			continue
		}
		delete(r.parts, f.Path)
		name := filepath.Join(r.dir, r.names[f.Path])
		if err := part.finish(name); err != nil {
			return written, fmt.Errorf("write %s: %w", name, err)
		}
		written = append(written, name)
	}
	slices.Sort(written)
	return written, nil
}

func (p *rejectPart) finish(name string) error {
	defer p.lock.Close()
	err := p.to.Flush()
	if closing := p.file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(p.file.Name(), name)
	}
	if err != nil {
		os.Remove(p.file.Name())
	}
	return err
}

// Discard removes what was not closed; after Close it does nothing.
func (r *Rejects) Discard() {
	for path, part := range r.parts {
		part.file.Close()
		os.Remove(part.file.Name())
		part.lock.Close()
		delete(r.parts, path)
	}
}

// harmless keeps a spreadsheet from taking a reason such as "-1 is below 0" for a formula.
func harmless(reason string) string {
	if at := computed.FindStringIndex(reason); at != nil && at[0] == 0 {
		reason = "the value " + strings.TrimLeft(reason, "\t\r\n")
	}
	return inert(reason)
}

// A spreadsheet begins a formula with these signs, in the full width of East Asian keyboards too: at the beginning of a cell, or behind
// what it takes for the end of one.
const (
	formula = `[ \x{200b}-\x{200d}\x{feff}]*[-=+@＝＋－＠﹦﹢﹣﹫−]`
	end     = `[;\t\r\n]`
)

var (
	computed = regexp.MustCompile(`(^|` + end + `)(` + formula + `)`)
	behind   = regexp.MustCompile(end + formula)
)

// inert puts an apostrophe before what a spreadsheet would compute, as one does by hand.
func inert(text string) string { return computed.ReplaceAllString(text, "$1'$2") }
