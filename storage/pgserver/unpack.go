package pgserver

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// unpack writes the files of a gzipped tar archive below dir, with their modes
// whatever the umask says. It refuses names that lead out of dir, what is
// neither file nor folder, and more than limit bytes.
func unpack(ctx context.Context, archive io.Reader, dir string, limit int64) error {
	plain, err := gzip.NewReader(archive)
	if err != nil {
		return err
	}
	for entries := tar.NewReader(plain); ; {
		entry, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if limit -= entry.Size; limit < 0 {
			return fmt.Errorf("%s is too much: the archive holds more than it should", entry.Name)
		}
		if err := write(entry, entries, dir); err != nil {
			return err
		}
	}
}

func write(entry *tar.Header, content io.Reader, dir string) error {
	if !filepath.IsLocal(entry.Name) {
		return fmt.Errorf("%s leads out of the archive", entry.Name)
	}
	path := filepath.Join(dir, entry.Name)
	switch entry.Typeflag {
	case tar.TypeDir:
		return makeDir(path, 0o755)
	case tar.TypeReg:
		if err := makeDir(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return writeFile(path, content, entry.FileInfo().Mode().Perm())
	}
	return fmt.Errorf("%s is neither a file nor a folder", entry.Name)
}

func writeFile(path string, content io.Reader, mode os.FileMode) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := io.Copy(file, content); err != nil {
		return err
	}
	if err := file.Chmod(mode); err != nil {
		return err
	}
	return file.Close()
}

// makeLinks makes the links of a package, which npm's archives cannot hold: they
// are listed in a file, and a script would make them at an npm install.
func makeLinks(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "native", "pg-symlinks.json"))
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string } // Target is the link
	if err := json.Unmarshal(text, &links); err != nil {
		return err
	}
	for _, l := range links {
		if !filepath.IsLocal(l.Source) || !filepath.IsLocal(l.Target) {
			return fmt.Errorf("%s to %s leads out of the package", l.Target, l.Source)
		}
		relative, err := filepath.Rel(filepath.Dir(l.Target), l.Source)
		if err != nil {
			return err
		}
		if err := os.Symlink(relative, filepath.Join(dir, l.Target)); err != nil {
			return err
		}
	}
	return nil
}
