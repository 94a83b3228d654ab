package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"testing"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	batchv1 "k8s.io/api/batch/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// The patch that the pages show gives the on-demand job other words, as many as are written, and leaves the rest of it as it was.
func TestTheOnDemandJobCanBeGivenOtherWords(t *testing.T) {
	for page, want := range map[string][]string{
		"../../README.md":       {"run", "--max-new-flags=100%"},
		"../../docs/operate.md": {"decide", "an5h95u3", "accept", "--by=Ada Quay"},
	} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		patch := regexp.MustCompile(`kubectl patch --local -f - --type=json -o yaml -p '([^']+)'`).FindSubmatch(text)
		if patch == nil {
			t.Errorf("%s shows no such command", page)
			continue
		}
		for who, patched := range map[string][]byte{"library": byLibrary(t, patch[1]), "kubectl": byKubectl(t, patch[1])} {
			objects, err := decode("job", patched)
			if err != nil {
				t.Fatal(err)
			}
			if broken := check(objects); len(broken) > 0 {
				t.Error(broken)
			}
			if words := job(objects[0]).Template.Spec.Containers[0].Args; !slices.Equal(words, want) {
				t.Errorf("%s: by %s the job does %q, want %q", page, who, words, want)
			}
		}
	}
}

// look is the job as kubectl makes it of the CronJob.
func look(t *testing.T) []byte {
	t.Helper()
	objects, err := decode("base", []byte(healthy(t)))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(objects, func(o object) bool { return o.String() == "base: CronJob stocktake-on-demand" })
	template := objects[i].Object.(*batchv1.CronJob).Spec.JobTemplate
	text, err := json.Marshal(batchv1.Job{
		TypeMeta:   metav1.TypeMeta{APIVersion: "batch/v1", Kind: "Job"},
		ObjectMeta: metav1.ObjectMeta{Name: "look", Namespace: "stocktake", Labels: template.Labels},
		Spec:       template.Spec,
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func byLibrary(t *testing.T, text []byte) []byte {
	t.Helper()
	patch, err := jsonpatch.DecodePatch(text)
	if err != nil {
		t.Fatal(err)
	}
	patched, err := patch.Apply(look(t))
	if err != nil {
		t.Fatal(err)
	}
	return patched
}

// byKubectl is the same by what operators use, where it is installed.
func byKubectl(t *testing.T, patch []byte) []byte {
	t.Helper()
	kubectl, err := exec.LookPath("kubectl")
	if err != nil {
		return byLibrary(t, patch)
	}
	command := exec.Command(kubectl, "patch", "--local", "-f", "-", "--type=json", "-o", "yaml", "-p", string(patch))
	command.Env = append(os.Environ(), "KUBECONFIG="+os.DevNull)
	command.Stdin = bytes.NewReader(look(t))
	patched, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	return patched
}
