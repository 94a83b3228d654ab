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
	if file == "" {
		file = "default policy"
	}
	var policy review.Policy
	doc, err := open(file, content)
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

// placed says where in the file each of review's faults stands.
func (d *document) placed(found []review.Fault) Faults {
	var faults Faults
	for _, f := range found {
		text := strings.TrimPrefix(f.Path, "$.") + ": " + f.Text
		faults = append(faults, d.fault(d.inside(f.Path, f.Line, f.Column), "%s", text))
	}
	return faults.inOrder()
}
