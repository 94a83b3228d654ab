package intake

import "strings"

// Find is [Find] for paths among which files of the mapping may be. A file is the mapping's if its name is, whatever
// else it may be called after; paths without any such file are a [Fault]. The files are to be read once each, in this order: where the
// first of several rows counts, it is the first of all of them.
func (m *Mapping) Find(paths []string) ([]File, error) {
	files, err := find(paths, m)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if f.mapping != nil || f.iati != nil && m.iati != nil {
			return files, nil
		}
	}
	return nil, &Fault{File: paths[0], What: "none of the files to import is one that the mapping is for (" + m.at("$.files") + ")", Do: "name one, or add its name to the mapping"}
}

// together gives files one memory of which facts they have had.
func (m *Mapping) together(files []File) {
	if m == nil {
		return
	}
	seen := make([]map[string]struct{}, len(m.facts))
	for i := range seen {
		seen[i] = map[string]struct{}{}
	}
	for i := range files {
		files[i].seen = seen
	}
}

// means reports whether a file of that name is one of the mapping's; without a mapping none is.
func (m *Mapping) means(name string) bool { return m != nil && matchesAny(m.files, name) }

// names is the mapping's files, as it has them.
func (m *Mapping) names() string {
	var names []string
	for _, p := range m.files {
		names = append(names, p.text)
	}
	return strings.Join(names, ", ")
}
