package main

import (
	"fmt"
	"os"

	"stocktake/config"
)

type policyCommand struct {
	Show  policyShow  `cmd:"" help:"Print the policy in force: the default one, or that of --policy."`
	Check policyCheck `cmd:"" help:"Check a policy file: every fault with file, line and column."`
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

type policyCheck struct {
	File string `arg:"" optional:"" help:"The file; without it, the policy in force."`
}

func (c policyCheck) Run(a *app) error {
	if c.File == "" {
		c.File = a.PolicyFile
	}
	text := config.DefaultPolicy()
	if c.File != "" {
		var err error
		if text, err = os.ReadFile(c.File); err != nil {
			return wrong{err}
		}
	}
	policy, err := config.Policy(c.File, text)
	if err != nil {
		return wrong{err}
	}
	_, err = fmt.Fprintf(a.stdout, "%s, version %d: %d rules, their tests hold\n", policy.Name, policy.Version, len(policy.Rules))
	return err
}
