package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"stocktake/storage"
)

type forgetCommand struct {
	Respondent string `arg:"" help:"Who, to the letter as the files call them."`
}

// Run forgets a person. The name is written nowhere, neither to the log nor to the note that it was done.
func (c forgetCommand) Run(ctx context.Context, a *app) error {
	db, done, err := a.database(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := a.settleIn(ctx, db); err != nil {
		return err
	}
	forgotten, err := db.Forget(ctx, c.Respondent, a.DryRun)
	if errors.Is(err, storage.ErrUnknownRespondent) {
		return refused{fmt.Errorf("forget: %w; it is taken to the letter, as the column respondent of the files has it", err)}
	}
	if err != nil && !errors.Is(err, storage.ErrSampled) {
		return fmt.Errorf("forget: %w", err)
	}
	_, unwritten := io.WriteString(a.stdout, forgottenWords(forgotten, a.DryRun))
	if err != nil {
		err = fmt.Errorf("forget: %w", err)
	}
	return errors.Join(err, a.accounted(unwritten, "forgotten"))
}

// forgottenWords is a line for each thing that was done, or would be.
func forgottenWords(forgotten storage.Forgotten, dryRun bool) string {
	if forgotten.Before != nil {
		return beforeWords(forgotten, dryRun)
	}
	unlinked := counted(forgotten.Answers, "answer is", "answers are")
	if dryRun {
		unlinked = counted(forgotten.Answers, "answer would be", "answers would be")
	}
	var out strings.Builder
	fmt.Fprintf(&out, "Forgotten: %s unlinked, %s blanked.\n", unlinked, counted(forgotten.Comments, "comment", "comments"))
	if forgotten.Quotes > 0 {
		fmt.Fprintf(&out, "Quotes of theirs withdrawn from reports and messages: %d.\n", forgotten.Quotes)
	}
	for _, place := range forgotten.Sent {
		fmt.Fprintf(&out, "The chat still shows one until that message is edited next, or somebody deletes it: %s\n", place)
	}
	for _, key := range forgotten.Claimed {
		fmt.Fprintf(&out, "One is being sent, or may have been; where the chat shows it, a run edits that message once it is found: %s\n", key)
	}
	return out.String()
}

// beforeWords is what is said of whom an earlier start forgot, maybe by a version that left the name somewhere.
func beforeWords(forgotten storage.Forgotten, dryRun bool) string {
	day := forgotten.Before.UTC().Format("2 January 2006")
	if forgotten.Left == 0 {
		return fmt.Sprintf("Nothing is left to forget: it was done on %s.\n", day)
	}
	taken := "is taken"
	if dryRun {
		taken = "would be taken"
	}
	return fmt.Sprintf("Forgotten on %s by an earlier version. The name %s out of %s that it left it in.\n", day, taken, counted(forgotten.Left, "submission", "submissions"))
}

// counted is a number with what there are so many of.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
