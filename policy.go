package main

import (
	"cmp"
	"fmt"
	"os"

	"stocktake/config"
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

// policyFile is the file that a policy command is about: the one it names, else that of --policy, else the default policy.
type policyFile struct {
	File string `arg:"" optional:"" help:"The file; without it, the policy in force."`
}

func (f *policyFile) read(a *app) ([]byte, error) {
	f.File = cmp.Or(f.File, a.PolicyFile, a.config.Policy)
	if f.File == "" {
		return config.DefaultPolicy(), nil
	}
	text, err := os.ReadFile(f.File)
	if err != nil {
		return nil, wrong{err}
	}
	return text, nil
}

type policyCheck struct{ policyFile }

func (c policyCheck) Run(a *app) error {
	text, err := c.read(a)
	if err != nil {
		return err
	}
	policy, err := config.Policy(c.File, text)
	if err != nil {
		return wrong{err}
	}
	_, err = fmt.Fprintf(a.stdout, "%s, version %d: %d rules, their tests hold\n", policy.Name, policy.Version, len(policy.Rules))
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
