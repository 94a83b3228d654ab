package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"stocktake/facts"
	"stocktake/intake"
	"stocktake/jobs"
	"stocktake/render"
	"stocktake/storage"
)

type importCommand struct {
	Paths    []string `arg:"" optional:"" name:"path" help:"Files named after a kind of fact, IATI activities, or folders of them."`
	Check    bool     `help:"Do everything but write: say what would be imported and what is bad."`
	Partial  bool     `help:"Import the good rows and leave the bad ones out, instead of refusing all."`
	Rejects  string   `placeholder:"DIR" help:"Where FILE.rejects.csv goes for the bad rows (default: the working folder)."`
	Mapping  string   `placeholder:"FILE" help:"How tables that are not ours become facts (YAML; see examples/mappings)."`
	Template string   `placeholder:"DIR" help:"Write empty files with their headers instead."`
}

func (c importCommand) Run(ctx context.Context, a *app) error {
	a.DryRun = a.DryRun || c.Check
	if c.Template != "" {
		return c.writeTemplates(a)
	}
	if len(c.Paths) == 0 {
		return wrong{errors.New("import: name at least one file or folder")}
	}
	files, err := heeding(ctx, c.find)
	if err != nil {
		return interrupted(ctx, unfit(a, &badRows{}, input(err)))
	}
	tellUnentered(a, intake.Unentered(c.Paths, files))
	bad := &badRows{files: files}
	if !a.DryRun {
		bad.kept = intake.NewRejects(c.Rejects, files)
	}
	defer bad.discard(ctx)
	if err := c.room(bad); err != nil {
		return err
	}
	if bad.kept != nil {
		bad.kept.Sweep()
	}
	db, done, err := a.database(ctx)
	if err != nil {
		return interrupted(ctx, err)
	}
	defer done()
	if err := a.beforeRecording(ctx, db); err != nil {
		return interrupted(ctx, err)
	}
	options := storage.ImportOptions{At: a.at(time.UTC), Partial: c.Partial, Check: a.DryRun, Rejects: func(r facts.Reject) error {
		bad.take(r)
		return ctx.Err() // perhaps nobody waits for it any more
	}}
	im, err := heeding(ctx, func() (*storage.Import, error) { return a.read(ctx, db, files, options) })
	if err != nil {
		return interrupted(ctx, unfit(a, bad, untouched(err)))
	}
	result, err := heeding(ctx, func() (storage.ImportResult, error) { return a.finish(ctx, im) })
	switch {
	case err == nil:
	case !a.DryRun && (errors.Is(err, errUnheard) || errors.As(err, new(storage.UnsureError))):
		return fmt.Errorf("it may be imported or not; the same files again then change nothing: %w", err)
	default:
		return interrupted(ctx, untouched(err))
	}
	return c.conclude(a, result, bad)
}

func (c importCommand) writeTemplates(a *app) error {
	if len(c.Paths) > 0 {
		return wrong{errors.New("--template writes empty files and imports none; leave the flag out, or the paths")}
	}
	if c.Partial || c.Rejects != "" || c.Mapping != "" {
		return wrong{errors.New("--template writes empty files and imports none: leave out --partial, --rejects and --mapping")}
	}
	if err := a.writeNew(c.Template, intake.Templates()); err != nil {
		return fmt.Errorf("--template: %w", err)
	}
	return nil
}

// room tries the folder for bad rows before anything is read, where one is named or good rows are to be kept without them. What passes
// may be over by then.
func (c importCommand) room(bad *badRows) error {
	if bad.kept == nil || c.Rejects == "" && !c.Partial {
		return nil
	}
	err := bad.kept.Try()
	if err == nil || passes(err) {
		return nil
	}
	return wrong{fmt.Errorf("bad rows could not be kept; name a folder with --rejects that can be written to: %w", err)}
}

// conclude tells the bad rows and where they are, and ends with the one line of sums, also where they could not be kept.
func (c importCommand) conclude(a *app, result storage.ImportResult, bad *badRows) error {
	bad.tell(a)
	unkept := bad.keep(a)
	refuse := result.Rejected > 0 && !c.Partial
	switch {
	case refuse && a.DryRun:
		fmt.Fprintln(a.stderr, "nothing would be imported; mend the rows, or import the good ones with --partial")
	case refuse:
		fmt.Fprintln(a.stderr, "nothing was imported; mend the rows, or import the good ones with --partial")
	}
	if refuse {
		result.New, result.Changed, result.Unchanged = 0, 0, 0
	}
	err := sumUp(a, result)
	if unkept != nil && (refuse || err != nil) {
		a.remark("%v", unkept)
	}
	switch {
	case refuse:
		return cmp.Or(err, error(exit(jobs.CodeRefused)))
	case err != nil:
		return a.accounted(err, "the good rows are imported")
	case unkept != nil:
		return fmt.Errorf("the good rows are imported; %w", unkept)
	}
	tellAdrift(a, result.Adrift)
	if result.Withdrawn > 0 {
		fmt.Fprintln(a.stderr, counted(result.Withdrawn, "row of money and results is withdrawn: an earlier file of its activity gave it, this one does not",
			"rows of money and results are withdrawn: an earlier file of their activities gave them, this one does not"))
	}
	if result.Forgotten > 0 {
		fmt.Fprintf(a.stderr, "%s of people who were forgotten: nothing of who they are and no comment of theirs is kept\n", counted(result.Forgotten, "row is", "rows are"))
	}
	return nil
}

// unfit ends an import of which a file could not be read as one with bad rows ends: those of all its files are told and kept, and the sums come last.
func unfit(a *app, bad *badRows, err error) error {
	if !errors.As(err, new(refused)) {
		return err
	}
	bad.tell(a)
	if unkept := bad.keep(a); unkept != nil {
		a.remark("%v", unkept)
	}
	return cmp.Or(sumUp(a, storage.ImportResult{Rejected: bad.all}), err)
}

func sumUp(a *app, r storage.ImportResult) error {
	_, err := fmt.Fprintf(a.stdout, "%d new, %d changed, %d unchanged, %d rejected\n", r.New, r.Changed, r.Unchanged, r.Rejected)
	return err
}

// tellAdrift tells of rows that name what is withdrawn: they are no bad rows, and yet no review comes by them.
func tellAdrift(a *app, all []storage.Adrift) {
	for _, d := range all[:min(shownRejects, len(all))] {
		named := fmt.Sprintf("%s %q, which is withdrawn", d.Noun, d.Code)
		a.remark("%s: %s kept, and no review heeds that until it holds again",
			d.File, counted(d.Rows, "row names "+named+": it is", "rows name "+named+": they are"))
	}
	if more := len(all) - shownRejects; more > 0 {
		fmt.Fprintf(a.stderr, "and so it is with %s\n", counted(more, "more code", "more codes"))
	}
}

// remark tells a line on standard error, whatever the names in it are.
func (a *app) remark(format string, args ...any) {
	fmt.Fprintln(a.stderr, render.Plain(fmt.Sprintf(format, args...)))
}

// tellUnentered tells of folders in those that are imported: their files are not read.
func tellUnentered(a *app, folders []string) {
	if len(folders) == 0 {
		return
	}
	shown := strings.Join(folders[:min(shownRejects, len(folders))], ", ")
	if more := len(folders) - shownRejects; more > 0 {
		shown += fmt.Sprintf(" and %d more", more)
	}
	a.remark("subfolders are not entered: %s; name those whose files are to be read too", shown)
}

// load reads files into a database as one import.
func (a *app) load(ctx context.Context, db *storage.DB, files []intake.File, options storage.ImportOptions) (storage.ImportResult, error) {
	im, err := a.read(ctx, db, files, options)
	if err != nil {
		return storage.ImportResult{}, err
	}
	return a.finish(ctx, im)
}

// read brings the rows of files to an import, which is then to be finished; an error leaves nothing of it. Where a file cannot be read the
// others still are: whoever mends one shall hear of all.
func (a *app) read(ctx context.Context, db *storage.DB, files []intake.File, options storage.ImportOptions) (*storage.Import, error) {
	im, err := db.BeginImport(ctx, options)
	if err != nil {
		return nil, err
	}
	watched := a.progress()
	defer watched.say("")
	var fault error
	for _, file := range files {
		err := a.readFile(ctx, im, file, watched)
		if err != nil && !errors.As(err, new(*intake.Fault)) {
			_ = im.Cancel() // the error that led here says more
			return nil, err
		}
		if err != nil && fault != nil {
			watched.say("")
			a.remark("%v", fault)
		}
		fault = cmp.Or(err, fault)
	}
	if fault != nil {
		return nil, cmp.Or(im.Refuse(ctx), fault)
	}
	return im, nil
}

func (a *app) readFile(ctx context.Context, im *storage.Import, file intake.File, watched *progress) error {
	name := render.Plain(file.Path)
	add := func(row facts.Row) error {
		if err := ctx.Err(); err != nil {
			return err // perhaps nobody waits for it any more
		}
		watched.row(name)
		return im.Add(ctx, row)
	}
	reject := func(r facts.Reject) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return im.Reject(ctx, r)
	}
	read, err := intake.Read(file, add, reject)
	if err != nil {
		return err
	}
	watched.say("")
	if read.Without > 0 {
		a.remark("%s: %s", file.Path, counted(read.Without, "row gave no fact of its own", "rows gave no fact of their own"))
	}
	for _, note := range read.Notes {
		a.remark("%s: %s", file.Path, note)
	}
	return im.File(ctx, file.Path, read.SHA256)
}

func (a *app) finish(ctx context.Context, im *storage.Import) (storage.ImportResult, error) {
	watched := a.progress()
	defer watched.say("")
	watched.say("comparing with what is known")
	return im.Finish(ctx)
}

// interrupted says of an import that was told to stop before its end what became of it, instead of what it was doing.
func interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errors.New("told to stop; nothing was imported")
	}
	return err
}

// untouched says of a failure that is not the input's that it left nothing.
func untouched(err error) error {
	if err = input(err); errors.As(err, new(refused)) {
		return err
	}
	return fmt.Errorf("nothing was imported: %w", err)
}

// input tells wrong input, which is refused, from what may work next time.
func input(err error) error {
	if errors.As(err, new(*intake.Fault)) {
		return refused{legible{err}}
	}
	return err
}

// legible is an error of one line, whatever the names in it are.
type legible struct{ error }

func (l legible) Error() string { return render.Plain(l.error.Error()) }

func (l legible) Unwrap() error { return l.error }
