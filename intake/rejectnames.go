package intake

import (
	"path/filepath"
	"slices"
	"strings"
)

// rejectNames gives each file, by path, the name of its rejects. Files of one name in several folders are told apart by
// as much of their folders as it takes: gmpp-feedback.rejects.csv.
func rejectNames(files []File) map[string]string {
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path)
	}
	slices.Sort(paths)
	paths = slices.Compact(paths)
	names, taken := map[string]string{}, map[string]bool{}
	for _, p := range paths {
		name := strings.TrimSuffix(ownTail(p, paths), ".csv") + rejectsSuffix
		// A hyphen in a folder's name can make two tails one.
		for taken[name] {
			name = "other-" + name
		}
		names[p], taken[name] = name, true
	}
	return names
}

// ownTail is the shortest end of a path that no other path has, joined by hyphens.
func ownTail(path string, paths []string) string {
	parts := split(path)
	for n := 1; n < len(parts); n++ {
		tail := parts[len(parts)-n:]
		alike := 0
		for _, other := range paths {
			if o := split(other); len(o) >= n && slices.Equal(o[len(o)-n:], tail) {
				alike++
			}
		}
		if alike == 1 {
			return strings.Join(tail, "-")
		}
	}
	return strings.Join(parts, "-")
}

// split makes a path absolute first: "." has no name to tell files apart by.
func split(path string) []string {
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	return strings.FieldsFunc(filepath.ToSlash(path), func(r rune) bool { return r == '/' })
}
