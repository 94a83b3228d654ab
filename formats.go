package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"stocktake/render"
)

// What --format can be: of most commands plain, of review and report as follows. Help, refusals and README tell these lists.
var (
	plainFormats  = []string{"text", "json"}
	reviewFormats = []string{"text", "json", slackFormat}
	reportFormats = append(rendered(), slackFormat)
)

// slackFormat is the messages of a report, as chat lays them out.
const slackFormat = "slack"

// rendered are the names of what render lays out.
func rendered() (names []string) {
	for _, f := range render.Formats {
		names = append(names, f.Name)
	}
	return names
}

// formatHelp says of --format what it can be: first what all commands write.
func formatHelp() string {
	more := func(names []string) string { return oneOf(names[len(plainFormats):]) }
	return fmt.Sprintf("%s; of review also %s, of report %s.", oneOf(plainFormats), more(reviewFormats), more(reportFormats))
}

// format checks --format against what a command can write.
func (a *app) format(known ...string) (string, error) {
	if slices.Contains(known, a.Format) {
		return a.Format, nil
	}
	return "", wrong{fmt.Errorf("--format %s: this command writes %s", a.Format, oneOf(known))}
}

// oneOf lists words of which one is wanted.
func oneOf(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// show writes reports in a format that render knows.
func (a *app) show(format string, d render.Dossier) error {
	if err := a.knows(d.Batch); err != nil {
		return err
	}
	for _, f := range render.Formats {
		if f.Name == format {
			return f.Write(a.stdout, d, a.page())
		}
	}
	return errors.New("--format " + format + ": nothing writes it")
}
