package intake

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Unentered lists the folders right below those that the paths name which hold CSV or XML, and of which nothing was found: subfolders are not
// entered, and nobody would miss what is in them. Hidden ones, and what cannot be looked into, are passed over.
func Unentered(paths []string, found []File) []string {
	var all []string
	for _, p := range paths {
		entries, _ := os.ReadDir(p)
		for _, entry := range entries {
			folder := filepath.Join(p, entry.Name())
			read := slices.ContainsFunc(found, func(f File) bool { return filepath.Dir(f.Path) == folder })
			if !hidden(entry.Name()) && !read && holdsFiles(folder) {
				all = append(all, folder)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func holdsFiles(folder string) bool {
	if stat, err := os.Stat(folder); err != nil || !stat.IsDir() {
		return false
	}
	entries, _ := os.ReadDir(folder)
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return !e.IsDir() && (isTable(e.Name()) || isXML(e.Name()))
	})
}
