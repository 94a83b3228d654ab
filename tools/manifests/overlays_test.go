package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// Overlays that run something add to the base and to each other; none takes away what another, or an operator in the base, has said.
func TestOverlaysAddToTheBase(t *testing.T) {
	base, parallel, decisions, both := built(t, "base"), built(t, "overlays/parallel"), built(t, "overlays/decisions"), built(t, "overlays/decisions-parallel")
	const several = "CronJob stocktake"
	for _, c := range []struct {
		name        string
		from, to    map[string]string
		more, other []string
	}{
		{"parallel", base, parallel, nil, []string{several}},
		{"decisions", base, decisions, added, nil},
		{"both, from decisions", decisions, both, nil, []string{several}},
		{"both, from parallel", parallel, both, added, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var more, other []string
			for _, what := range slices.Sorted(maps.Keys(c.to)) {
				switch text, was := c.from[what]; {
				case !was:
					more = append(more, what)
				case text != c.to[what]:
					other = append(other, what)
				}
			}
			if !slices.Equal(more, c.more) || !slices.Equal(other, c.other) {
				t.Errorf("adds %q and changes %q, want %q and %q", more, other, c.more, c.other)
			}
			if len(c.to) != len(c.from)+len(c.more) {
				t.Errorf("leaves something out: %q of %q", slices.Sorted(maps.Keys(c.to)), slices.Sorted(maps.Keys(c.from)))
			}
		})
	}
}

var added = []string{"Deployment stocktake-serve", "NetworkPolicy stocktake-serve", "PodDisruptionBudget stocktake-serve"}

// What an operator writes into the base is what every pod of every overlay is given.
func TestTheBaseSaysImageAndConfigurationForAll(t *testing.T) {
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS("../../deploy/k8s")); err != nil {
		t.Fatal(err)
	}
	edit(t, filepath.Join(copied, "base/kustomization.yaml"), "registry.example.org/stocktake", "registry.test/ours")
	edit(t, filepath.Join(copied, "base/stocktake.yaml"), "# fallback: C0123456", "fallback: C0OURS")
	for _, overlay := range []string{"parallel", "decisions", "decisions-parallel"} {
		text, err := render(filepath.Join(copied, "overlays", overlay))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "fallback: C0OURS") || strings.Contains(string(text), "# fallback:") {
			t.Errorf("%s has not the base's configuration", overlay)
		}
		for _, image := range regexp.MustCompile(` image: (\S+)`).FindAllStringSubmatch(string(text), -1) {
			if !strings.HasPrefix(image[1], "registry.test/ours:") {
				t.Errorf("%s starts the image %s", overlay, image[1])
			}
		}
	}
}

func edit(t *testing.T, file, from, to string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.ReplaceAll(string(text), from, to)
	if changed == string(text) {
		t.Fatalf("%s has no %q", file, from)
	}
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
}

// built is what a folder gives, by kind and name.
func built(t *testing.T, folder string) map[string]string {
	t.Helper()
	text, err := render("../../deploy/k8s/" + folder)
	if err != nil {
		t.Fatal(err)
	}
	objects, err := decode(folder, text)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, o := range objects {
		text, err := yaml.Marshal(o.Object)
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimPrefix(o.String(), folder+": ")] = string(text)
	}
	return all
}
