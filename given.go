package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// uses says, of the flags that not every command takes, which commands do, and what the others are like. What is the same at all times,
// such as a policy or a chain, takes --as-of.
var uses = []struct {
	flag   string
	takes  func(command string) bool
	others string
}{
	{"format", only("review", "explain", "status", "report", "decide", "backtest", "reallocate", "verify", "policy diff"), "has one format only"},
	{"activity", only("review", "status", "report", "policy diff"), "does not choose by it, only review, status, report and policy diff do"},
	{"programme", only("demo", "run", "review", "explain", "status", "report", "decide", "backtest", "reallocate", "policy diff", "serve"), "is about all programmes or none"},
	{"as-of", but("demo"), "is as of the sample's last day"},
	{"dry-run", but("serve"), "has nothing to rehearse, stocktake run --dry-run says what is due"},
}

func only(commands ...string) func(string) bool {
	return func(command string) bool { return slices.Contains(commands, command) }
}

func but(other string) func(string) bool {
	return func(command string) bool { return command != other }
}

// heeded refuses flags that would be passed over: those that the command does not use, and those with nothing in them, which a script writes
// for a variable that was not set. Without a word "as of the day that was meant" became "as of now".
// A switch that is given as false is as one that is left out.
func heeded(line *kong.Context) error {
	command := commandOf(line)
	for _, p := range line.Path {
		if p.Flag == nil || p.Flag.Target.Interface() == false {
			continue
		}
		given := texts(p.Flag)
		if slices.Contains(given, "") {
			return wrong{fmt.Errorf("--%s is empty: give it a value or leave it out", p.Flag.Name)}
		}
		for _, u := range uses {
			if u.flag == p.Flag.Name && !u.takes(command) && !slices.Equal(given, []string{p.Flag.Default}) {
				named := strings.TrimSpace("--" + u.flag + " " + strings.Join(given, ", "))
				return wrong{fmt.Errorf("%s: %s %s; leave the flag out", named, command, u.others)}
			}
		}
	}
	return nil
}

// helped prints help; that of a command leaves out the flags that it would refuse.
func helped(options kong.HelpOptions, line *kong.Context) error {
	if command := line.Selected(); command != nil && command.Leaf() {
		for _, flag := range line.Model.Flags {
			for _, u := range uses {
				flag.Hidden = flag.Hidden || u.flag == flag.Name && !u.takes(commandOf(line))
			}
		}
	}
	return kong.DefaultHelpPrinter(options, line)
}

// commandOf is the command's name without its arguments, such as "policy diff".
func commandOf(line *kong.Context) string {
	var words []string
	for _, p := range line.Path {
		if p.Command != nil {
			words = append(words, p.Command.Name)
		}
	}
	return strings.Join(words, " ")
}

// texts is what a flag was given, if it takes text.
func texts(flag *kong.Flag) []string {
	switch given := flag.Target.Interface().(type) {
	case string:
		return []string{given}
	case []string:
		return given
	}
	return nil
}
