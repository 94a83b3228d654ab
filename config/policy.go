package config

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
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
	if file == "" {
		file = "default policy"
	}
	doc, err := open(file, content)
	if err != nil {
		return nil, err
	}
	var policy review.Policy
	if err := doc.decode(&policy); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	policy.SHA256 = hex.EncodeToString(sum[:])
	compiled, found := review.Compile(policy)
	if len(found) > 0 {
		return nil, doc.placed(found)
	}
	return compiled, nil
}

// placed says where in the file each of review's faults stands.
func (d *document) placed(found []review.Fault) Faults {
	var faults Faults
	for _, f := range found {
		text := strings.TrimPrefix(f.Path, "$.") + ": " + f.Text
		faults = append(faults, d.fault(d.inside(f.Path, f.Line, f.Column), "%s", text))
	}
	return faults.inOrder()
}
