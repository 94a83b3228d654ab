package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set by the build of a release.
var version = "0.1.0-dev"

type versionCommand struct{}

func (versionCommand) Run(a *app) error {
	revision := ""
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, s := range build.Settings {
			if s.Key == "vcs.revision" {
				revision = " (" + s.Value + ")"
			}
		}
	}
	_, err := fmt.Fprintf(a.stdout, "stocktake %s%s, %s\n", version, revision, runtime.Version())
	return err
}
