package config

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"regexp"
	"strings"

	"stocktake/review"
)

//go:embed policy.yaml
var defaultPolicy string

// DefaultPolicy is the text of the embedded policy file.
func DefaultPolicy() []byte { return []byte(defaultPolicy) }

// Policy reads a policy file and compiles it; an empty name is the default policy's. The error is [Faults]: all that
// is wrong with the file's shape or, once that is right, all that review finds in it.
func Policy(file string, content []byte) (*review.Policy, error) {
	doc, policy, err := readPolicy(file, content)
	if err != nil {
		return nil, err
	}
	compiled, found := review.Compile(policy)
	if len(found) > 0 {
		return nil, doc.placed(found)
	}
	return compiled, nil
}

// PolicyTrials reads a policy file and runs the tests beside its rules. One that does not hold is no error here; all else
// that [Policy] refuses is.
func PolicyTrials(file string, content []byte) ([]review.Trial, error) {
	doc, policy, err := readPolicy(file, content)
	if err != nil {
		return nil, err
	}
	trials, found := review.Trials(policy)
	if len(found) > 0 {
		return nil, doc.placed(found)
	}
	return trials, nil
}

func readPolicy(file string, content []byte) (*document, review.Policy, error) {
	var policy review.Policy
	doc, err := open(cmp.Or(file, "default policy"), content)
	if err != nil {
		return nil, policy, err
	}
	if err := doc.decode(&policy); err != nil {
		return nil, policy, err
	}
	sum := sha256.Sum256(content)
	policy.SHA256 = hex.EncodeToString(sum[:])
	return doc, policy, nil
}

// placed says where in the file each of review's faults stands. What review finds wrong with a key that is not there is that it is missing.
func (d *document) placed(found []review.Fault) Faults {
	var faults Faults
	told := map[string]bool{}
	for _, f := range found {
		missing := d.missing(f.Path)
		switch {
		case missing == "":
			text := strings.TrimPrefix(f.Path, "$.") + ": " + f.Text
			faults = append(faults, d.fault(d.inside(f.Path, f.Line, f.Column), "%s", text))
		case !told[missing]:
			faults = append(faults, d.withoutKey(missing))
		}
		told[missing] = true
	}
	return faults.inOrder()
}

var indices = regexp.MustCompile(`\[\d+\]`)

// missing is the key that must be there and is not, where that is what is wrong at a path; empty where it is something else.
func (d *document) missing(path string) string {
	path = d.left(path)
	if _, set, is := strings.Cut(path, "].set."); is && partial(pattern(path)) {
		path = d.left("$." + set) // what an override does not give is the policy's own
	}
	if path == "" || !demanded(pattern(path)) {
		return ""
	}
	return path
}

// left is the outermost thing on the way to a path that the file leaves out; empty if nothing is left out.
func (d *document) left(path string) (out string) {
	for {
		if d.has(path) {
			return out
		}
		out, path = path, around(path)
	}
}

// pattern is the path in the table of keys of a path in a file.
func pattern(path string) string {
	return strings.TrimPrefix(indices.ReplaceAllString(path, "[]"), "$.")
}

// withoutKey is the fault of a file that leaves a key out. Where it is one of the policy itself no line is shown, since none is wrong.
func (d *document) withoutKey(path string) Fault {
	about, advice := keys[keyOf(pattern(path))].about, ""
	if shown(path) {
		advice = "; write it as stocktake policy show does"
	}
	fault := d.fault(d.find(path).position, "%s is missing%s: %s", strings.TrimPrefix(path, "$."), advice, strings.ToLower(about[:1])+about[1:])
	if around(path) == "$" {
		fault.Line, fault.Column, fault.Source = 1, 1, ""
	}
	return fault
}

// shown reports whether the default policy has such a key: some of its lists are empty.
func shown(path string) bool {
	doc, _, err := readPolicy("", DefaultPolicy())
	return err == nil && doc.has(indices.ReplaceAllString(path, "[0]"))
}

func (d *document) has(path string) bool {
	_, is := d.places[path]
	return is
}
