package main

import (
	"debug/buildinfo"
	"encoding/json"
	"os"
	"strings"
)

// bom is a bill of materials in CycloneDX 1.6: what a scanner needs to tell whether a program holds something that is known to be
// bad. It has neither a time nor a serial number, so that the same program gives the same bill.
type bom struct {
	Format     string      `json:"bomFormat"`
	Spec       string      `json:"specVersion"`
	Version    int         `json:"version"`
	Metadata   metadata    `json:"metadata"`
	Components []component `json:"components"`
}

type metadata struct {
	Component component `json:"component"`
}

type component struct {
	Type    string `json:"type"`
	Ref     string `json:"bom-ref"`
	Name    string `json:"name"`
	Version string `json:"version"`
	URL     string `json:"purl,omitempty"`
}

// writeBOM lists what the linker says it has put into the program: each module, and Go's own library.
func writeBOM(file, program, version string) error {
	made, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	bill := bom{
		Format: "CycloneDX", Spec: "1.6", Version: 1,
		Metadata: metadata{component{Type: "application", Ref: "stocktake", Name: "stocktake", Version: version}},
	}
	bill.Components = append(bill.Components, library("stdlib", strings.TrimPrefix(made.GoVersion, "go")))
	for _, module := range made.Deps {
		if module.Replace != nil {
			module = module.Replace
		}
		bill.Components = append(bill.Components, library(module.Path, module.Version))
	}
	text, err := json.MarshalIndent(bill, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}

func library(path, version string) component {
	url := "pkg:golang/" + path + "@" + version
	return component{Type: "library", Ref: url, Name: path, Version: version, URL: url}
}
