package intake

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"stocktake/facts"
)

// Find lists the files of facts that the paths name, sorted by path, each once however often and under whatever name it
// is given. A file is called KIND.csv, or it is XML whose first element is iati-activities; of a folder all such files are
// taken. Subfolders are not entered; hidden files, rejects and what is called after nothing that is read are passed over. Any other
// CSV or XML, what is called after a kind and is no CSV, what is called like a file and is a pipe or a device, a folder without facts and a path
// that does not exist are a [Fault].
func Find(paths []string) ([]File, error) { return find(paths, nil) }

func find(paths []string, m *Mapping) ([]File, error) {
	var found []File
	for _, p := range paths {
		files, err := findAt(filepath.Clean(p), m)
		if err != nil {
			return nil, err
		}
		found = append(found, files...)
	}
	m.together(found)
	slices.SortFunc(found, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return distinct(found)
}

// FindIn lists the files of facts at the top of a file system, such as an embedded one, by the rules of [Find]. The
// folder is what their paths begin with.
func FindIn(fsys fs.FS, folder string) ([]File, error) { return findIn(fsys, folder, nil) }

func findIn(fsys fs.FS, folder string, m *Mapping) ([]File, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, unread("list", folder, err)
	}
	var files []File
	for _, entry := range entries {
		file := File{Path: filepath.Join(folder, entry.Name()), fsys: fsys, name: entry.Name()}
		read := isTable(file.name) || isXML(file.name) || m.means(file.name)
		missed, called := called(file.name, m)
		if !read && !called {
			continue
		}
		// Links are followed: a mounted ConfigMap consists of them.
		switch stat, err := fs.Stat(fsys, file.name); {
		case entry.IsDir(), err == nil && stat.IsDir():
			continue
		case err != nil:
			return nil, unmet(file.Path, err)
		case !stat.Mode().IsRegular():
			return nil, neither(file.Path)
		case !read:
			return nil, &Fault{File: file.Path, What: "this file is not a CSV, and would not be read", Do: "save it as " + missed + ", or take it out of the folder"}
		}
		if err := file.sort(m); err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	if len(files) == 0 {
		return nil, &Fault{File: folder, What: "this folder has no file of facts", Do: "looked for " + kindFiles() + " (not in its subfolders)"}
	}
	return files, nil
}

// sort finds out what a file in a folder holds.
func (f *File) sort(m *Mapping) error {
	if !isXML(f.name) {
		if !f.known(m) {
			return stray(*f, m)
		}
		return nil
	}
	ours, err := f.publication(m)
	if fault, is := errors.AsType[*Fault](err); is && !ours {
		fault.Do = "take it out of the folder, or " + fault.Do
	}
	return err
}

func findAt(p string, m *Mapping) ([]File, error) {
	stat, err := os.Stat(p)
	switch {
	case err != nil:
		return nil, unmet(p, err)
	case stat.IsDir():
		return findIn(os.DirFS(p), p, m)
	case !stat.Mode().IsRegular():
		return nil, neither(p)
	}
	file := File{Path: p}
	if isXML(filepath.Base(p)) {
		_, err := file.publication(m)
		return []File{file}, err
	}
	if !file.known(m) {
		return nil, unnamed(p, m)
	}
	return []File{file}, nil
}

// known finds out what a file holds by its name; what a mapping says comes first.
func (f *File) known(m *Mapping) bool {
	if name := filepath.Base(f.Path); m.means(name) {
		f.mapping = m
		return true
	}
	kind, ok := kindOf(filepath.Base(f.Path))
	f.Kind = kind
	return ok
}

// distinct asks the file system which files are one, so that links and ./ do not import a file twice; under the names of two kinds it is
// two.
func distinct(files []File) ([]File, error) {
	var kept []File
	stats := map[string]fs.FileInfo{}
	for _, f := range files {
		stat, err := os.Stat(f.Path)
		if err != nil {
			return nil, unmet(f.Path, err)
		}
		if slices.ContainsFunc(kept, func(k File) bool { return k.Kind == f.Kind && os.SameFile(stats[k.Path], stat) }) {
			continue
		}
		kept, stats[f.Path] = append(kept, f), stat
	}
	return kept, nil
}

func isTable(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasSuffix(lower, ".csv") && !strings.HasSuffix(lower, rejectsSuffix) && !hidden(name)
}

// hidden is what its maker wants nobody to see, such as the lock of an open spreadsheet.
func hidden(name string) bool { return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") }

// called is the name under which a file would be read if it were CSV: it begins as that of a kind of fact, such as "feedback (1).xlsx"
// and feedback.csv.gz, or it is a table in another form or packed, and the mapping is for one of that name.
func called(name string, m *Mapping) (table string, is bool) {
	lower := strings.ToLower(name)
	if hidden(name) || strings.HasSuffix(lower, rejectsSuffix) {
		return "", false
	}
	for _, k := range facts.Kinds {
		if rest, begins := strings.CutPrefix(lower, k.Name); begins && strings.IndexFunc(rest, unicode.IsLetter) != 0 {
			return k.Name + ".csv", true
		}
	}
	extension := path.Ext(name)
	if m == nil || !slices.Contains(otherTables, strings.ToLower(extension)) {
		return "", false
	}
	base := strings.TrimSuffix(name, extension)
	for _, table := range []string{base, base + ".csv"} {
		if m.means(table) {
			return table, true
		}
	}
	return "", false
}

// otherTables are the endings of what may hold a table and is not read as one.
var otherTables = []string{".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers", ".tsv", ".tab", ".zip", ".gz", ".bz2", ".xz", ".zst", ".7z"}

// neither is the fault of a pipe, a socket or a device: it may never end, and it cannot be read again.
func neither(path string) *Fault {
	return &Fault{File: path, What: "this is neither a file nor a folder", Do: "write its content to a file first"}
}

// unmet says why nothing is found at a path, as far as whoever gave it can mend that. Bytes of an argument that are not UTF-8 come here
// as U+FFFD, so that what they name is not there.
func unmet(path string, err error) error {
	name := filepath.Base(path)
	link, linked := os.Lstat(path)
	missing := errors.Is(err, fs.ErrNotExist)
	switch {
	case !utf8.ValidString(name), missing && strings.ContainsRune(path, utf8.RuneError):
		return &Fault{File: path, What: "this name is not UTF-8, and cannot be kept as where facts come from", Do: "rename the file or folder", Err: err}
	case linked == nil && link.Mode()&fs.ModeSymlink != 0 && (missing || errors.Is(err, syscall.ELOOP) || errors.Is(err, syscall.ENOTDIR)):
		return &Fault{File: path, What: "this link leads nowhere", Do: "mend or remove it", Err: err}
	case missing:
		return &Fault{File: path, What: "there is no such file or folder", Do: "check the path", Err: err}
	}
	return unread("find", path, err)
}

// unread says why what is there cannot be looked into: whoever gave it can mend that if it is for want of a right.
func unread(verb, path string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return &Fault{File: path, What: "the user that Stocktake runs as may not read this", Do: "let that user read it, and enter the folders above it", Err: err}
	}
	return fmt.Errorf("%s %s: %w", verb, path, err)
}

func kindOf(name string) (*facts.Kind, bool) {
	base, ok := strings.CutSuffix(name, ".csv")
	if !ok {
		return nil, false
	}
	return facts.Lookup(base)
}

// unnamed is the fault of a file whose name says nothing, neither to us nor to the mapping, if there is one.
func unnamed(path string, m *Mapping) *Fault {
	const what = "this file is not called after a kind of fact"
	if m == nil || len(m.files) == 0 {
		return &Fault{File: path, What: what, Do: "rename it to one of " + kindFiles()}
	}
	return &Fault{File: path, What: what + " nor one that the mapping is for (" + m.at("$.files") + ")", Do: "rename it to what the mapping has under files (" + m.names() + "), or add its name there"}
}

// stray is the fault of such a file in a folder, where the nearest kind may be meant.
func stray(file File, m *Mapping) *Fault {
	if m != nil && len(m.files) > 0 {
		return unnamed(file.Path, m)
	}
	base := strings.TrimSuffix(file.name, path.Ext(file.name))
	return &Fault{
		File: file.Path,
		What: fmt.Sprintf("no kind of fact is called %q", base),
		Do:   fmt.Sprintf("the nearest is %s.csv; rename the file or move it elsewhere", nearestTo(base, kindNames())),
	}
}

func kindFiles() string { return strings.Join(kindNames(), ".csv, ") + ".csv" }
