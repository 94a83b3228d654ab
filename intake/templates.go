package intake

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"stocktake/facts"
)

// Templates writes an empty file with its header for each kind of fact into a folder, which is made if it is not there.
// If one of the files exists, nothing is written and the [Fault] names it.
func Templates(dir string) error {
	files, err := TemplateFiles(dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Clean(dir), 0o777); err != nil {
		return fmt.Errorf("write templates: %w", err)
	}
	for i, k := range facts.Kinds {
		if err := writeNew(files[i], strings.Join(k.Header(), ",")+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// TemplateFiles names the files that [Templates] would write, in the order of the kinds, or fails as it would.
func TemplateFiles(dir string) ([]string, error) {
	var files []string
	for _, k := range facts.Kinds {
		path := filepath.Join(dir, k.Name+".csv")
		if _, err := os.Lstat(path); err == nil {
			return nil, standing(path)
		}
		files = append(files, path)
	}
	return files, nil
}

// writeNew leaves it to the file system that no file is overwritten, also one made since it was looked for.
func writeNew(path, text string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return standing(path)
	}
	if err != nil {
		return fmt.Errorf("write templates: %w", err)
	}
	_, err = file.WriteString(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write template %s: %w", path, err)
	}
	return nil
}

func standing(path string) *Fault {
	return &Fault{File: path, What: "this file exists, and templates do not overwrite", Do: "name another folder or move it away", Err: fs.ErrExist}
}
