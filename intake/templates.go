package intake

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"stocktake/facts"
)

// NewFile is a file that people start from, by its name in the folder where it is to be.
type NewFile struct{ Name, Text string }

// Templates are an empty file with its header for each kind of fact.
func Templates() []NewFile {
	var files []NewFile
	for _, k := range facts.Kinds {
		files = append(files, NewFile{k.Name + ".csv", strings.Join(k.Header(), ",") + "\n"})
	}
	return files
}

// Absent says where in a folder the files would be. If one is there, the [Fault] names it.
func Absent(dir string, files []NewFile) ([]string, error) {
	var paths []string
	for _, f := range files {
		path := filepath.Join(dir, f.Name)
		if _, err := os.Lstat(path); err == nil {
			return nil, standing(path)
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// WriteNew writes the files into a folder, which is made if it is not there; none over one that exists, whose [Fault] is the error then. On
// an error nothing that was made stays, so that the same can be asked for again.
func WriteNew(dir string, files []NewFile) (err error) {
	paths, err := Absent(dir, files)
	if err != nil {
		return err
	}
	made := missing(filepath.Clean(dir))
	defer func() {
		if err != nil {
			unmake(made)
		}
	}()
	if err := os.MkdirAll(filepath.Clean(dir), 0o777); err != nil {
		return err
	}
	for i, f := range files {
		if err := writeNew(paths[i], f.Text); err != nil {
			unmake(paths[:i])
			return err
		}
	}
	return nil
}

// missing lists the folders that have to be made for one, itself first.
func missing(dir string) []string {
	var all []string
	for ; !stands(dir) && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		all = append(all, dir)
	}
	return all
}

func stands(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// unmake removes files and empty folders. A folder into which somebody else has put something stays.
func unmake(paths []string) {
	for _, path := range paths {
		_ = os.Remove(path) // the error that led here says more
	}
}

// writeNew leaves it to the file system that no file is overwritten, also one made since it was looked for.
func writeNew(path, text string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return standing(path)
	}
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Close()); err != nil {
		unmake([]string{path})
	}
	return err
}

func standing(path string) *Fault {
	return &Fault{File: path, What: "this file exists, and is not overwritten", Do: "name another folder or move it away", Err: fs.ErrExist}
}
