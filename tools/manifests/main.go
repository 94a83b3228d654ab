// Command manifests holds deploy/k8s to what it promises, without a cluster: every kustomization is built, every object decoded
// as strictly as an API server told to be strict decodes it, and each is held to the promises.
//
// The way through, in reading order:
//
//	main.go      from a folder to the faults
//	read.go      what a folder gives, decoded; only kinds that a bare cluster knows
//	foreign.go   the examples of other kinds, each by its own reader: alert rules as promtool reads them
//	promises.go  what every object is held to, as a table
//	retries.go   the promise about exit codes
//
// It is no API server: what that refuses beyond types (a mount without its volume, say) is checked here only as far as a promise
// names it. Start at check.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: manifests FOLDER")
		os.Exit(2)
	}
	objects, err := read(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "manifests:", err)
		os.Exit(1)
	}
	faults := check(objects)
	for _, fault := range faults {
		fmt.Fprintln(os.Stderr, "manifests:", fault)
	}
	if len(faults) > 0 {
		os.Exit(1)
	}
	fmt.Printf("%d objects, decoded strictly; every promise holds\n", len(objects))
}

// check holds the objects to all promises and says, a line each, what is broken where.
func check(objects []object) []string {
	var faults []string
	for _, o := range objects {
		for _, p := range promises {
			for _, broken := range p.broken(o) {
				faults = append(faults, fmt.Sprintf("%s: %s: %s", o, p.name, broken))
			}
		}
	}
	return faults
}
