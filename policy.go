package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"stocktake/config"
	"stocktake/render"
	"stocktake/review"
)

type policyCommand struct {
	Show   policyShow   `cmd:"" help:"Print the policy in force: the default one, or that of --policy."`
	Check  policyCheck  `cmd:"" help:"Check a policy file: every fault with file, line and column."`
	Test   policyTest   `cmd:"" help:"Run the must-flag and must-not tests beside each rule; a line per rule."`
	Diff   policyDiff   `cmd:"" help:"What a new policy would change, before it is used: each verdict and rank that moves, and which key does it."`
	Schema policySchema `cmd:"" help:"Print a JSON Schema of the policy file, for editors and checks."`
}

type policyShow struct{}

func (policyShow) Run(a *app) error {
	_, text, err := a.policy()
	if err != nil {
		return err
	}
	_, err = a.stdout.Write(text)
	return err
}

// policy reads the policy that the flags or the configuration name, else the default one.
func (a *app) policy() (*review.Policy, []byte, error) {
	return policyIn(policyFile{}.path(a))
}

// policyIn reads and compiles a policy file; no name is that of the embedded one.
func policyIn(file string) (*review.Policy, []byte, error) {
	text, err := policyText(file)
	if err != nil {
		return nil, nil, err
	}
	policy, err := config.Policy(file, text)
	if err != nil {
		return nil, nil, wrong{err}
	}
	return policy, text, nil
}

// policyText reads a policy file. An address in its place is not repeated, since one may have a password in it.
func policyText(file string) ([]byte, error) {
	if file == "" {
		return config.DefaultPolicy(), nil
	}
	if strings.Contains(file, "://") {
		return nil, wrong{errors.New("policy: it is an address; write the path of a file")}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, misnamed(fmt.Errorf("policy: %w", err))
	}
	return text, nil
}

// policyFile is the file that a policy command is about: the one it names, else that of --policy, else the default policy.
type policyFile struct {
	File string `arg:"" optional:"" help:"The file; without it, the policy in force."`
}

func (f policyFile) path(a *app) string { return cmp.Or(f.File, a.PolicyFile, a.config.Policy) }

type policyCheck struct{ policyFile }

func (c policyCheck) Run(a *app) error {
	policy, _, err := policyIn(c.path(a))
	if err != nil {
		return err
	}
	said := fmt.Sprintf("%s, version %d: %s, their tests hold\n", render.Plain(policy.Name), policy.Version, counted(len(policy.Rules), "rule", "rules"))
	if topics := policy.Unfounded(); len(topics) > 0 {
		said += "note: reasons and findings on " + strings.Join(topics, ", ") + ` will name no clause; write one for each under clauses, as answers: "§15"` + "\n"
	}
	_, err = io.WriteString(a.stdout, said)
	return err
}

type policySchema struct{}

func (policySchema) Run(a *app) error {
	text, err := config.PolicySchema()
	if err != nil {
		return err
	}
	_, err = a.stdout.Write(text)
	return err
}
