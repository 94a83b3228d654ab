package main

import (
	"fmt"
	"os"

	"stocktake/config"
	"stocktake/intake"
)

// find lists the files to import. With a mapping, those that it is for are read through it.
func (c importCommand) find() ([]intake.File, error) {
	if c.Mapping == "" {
		return intake.Find(c.Paths)
	}
	mapping, err := readMapping(c.Mapping)
	if err != nil {
		return nil, err
	}
	return mapping.Find(c.Paths)
}

// readMapping reads a mapping file. What is wrong with it is the user's to mend, with line and column.
func readMapping(file string) (*intake.Mapping, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, misnamed(fmt.Errorf("--mapping: %w", err))
	}
	var spec intake.MappingSpec
	places, err := config.DecodePlaced(file, content, &spec)
	if err != nil {
		return nil, wrong{err}
	}
	mapping, faults := intake.CompileMapping(spec, places.At)
	if len(faults) == 0 {
		return mapping, nil
	}
	var found []config.Found
	for _, f := range faults {
		found = append(found, config.Found{Path: f.Path, Text: f.Text})
	}
	return nil, wrong{places.Faults(found)}
}
