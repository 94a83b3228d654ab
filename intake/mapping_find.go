package intake

// Find is [Find] for paths among which files of the mapping may be. A file is the mapping's if its name is, whatever
// else it may be called after; paths without any such file are a [Fault].
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

// means reports whether a file of that name is one of the mapping's; without a mapping none is.
func (m *Mapping) means(name string) bool { return m != nil && matchesAny(m.files, name) }

// nor is what to add where a file is neither of a kind nor the mapping's.
func (m *Mapping) nor() string {
	if m == nil {
		return ""
	}
	return " nor one that the mapping is for (" + m.at("$.files") + ")"
}
