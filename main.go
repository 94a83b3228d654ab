// Stocktake reviews an organisation's activities on a schedule: it gathers feedback, needs and resources from PostgreSQL, judges
// them by a declared policy, records a report per programme and period, and posts recommendations to the programme's channel.
//
// This package only wires: flags and configuration (flags.go), which flags a command uses (given.go), the clock (clock.go), the log
// (log.go), the database (database.go), the chat (chat.go), which certificates are trusted (roots.go), what a job is made of (job.go),
// how a run is timed and measured (measure.go), where a programme stands with it (position.go), how text is laid out (page.go), as what
// else a report can be had (formats.go), which errors may pass (passing.go), and one file per command; replay.go and dossier.go are report's, mapping.go,
// badrows.go, heeding.go and progress.go import's, rehearsal.go is --dry-run's, workers.go that of run and review, vitals.go and desk.go are serve's.
// What is judged stands in review/; start there to understand a verdict. What a run does, in which order, stands in jobs/.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // an image that holds only this program has neither zones nor roots (roots.go)

	"github.com/alecthomas/kong"

	"stocktake/jobs"
	"stocktake/storage"
	"stocktake/storage/pgserver"
)

// commands is the command line: the flags that mean the same everywhere, and one field per command.
type commands struct {
	flags

	Demo       demoCommand       `cmd:"" help:"The sample portfolio, one review, what staff would read."`
	Run        runCommand        `cmd:"" help:"The scheduled job: review what is due, record, post what is unposted, remind."`
	Review     reviewCommand     `cmd:"" help:"On demand: judge now, print; records and posts nothing unless told to."`
	Explain    explainCommand    `cmd:"" help:"One activity or mechanism: evidence, each rule's answer, what would clear the flag, past verdicts."`
	Status     statusCommand     `cmd:"" help:"Per programme: last review, next due, owed and ambiguous messages, open recommendations with their IDs."`
	Report     reportCommand     `cmd:"" help:"A recorded report again."`
	Import     importCommand     `cmd:"" help:"Read facts: canonical CSV, IATI activities or, with --mapping, any table."`
	Decide     decideCommand     `cmd:"" help:"Decide on a recommendation: accept, partly, reject, snooze, done."`
	Backtest   backtestCommand   `cmd:"" help:"Past reviews as they would have been, held against what others said after."`
	Reallocate reallocateCommand `cmd:"" help:"A plan within the total: what is set free, where it goes, what would undo each move."`
	Forget     forgetCommand     `cmd:"" help:"Blank a person's identity and comments in every version; scores stay, unlinked."`
	Verify     verifyCommand     `cmd:"" help:"The chain of decisions: walk it, and say whether it holds."`
	Policy     policyCommand     `cmd:"" help:"The review policy: show it, check it, test it, compare it with another."`
	Serve      serveCommand      `cmd:"" help:"Stay up: the same job on a schedule, and buttons in chat."`
	Migrate    migrateCommand    `cmd:"" help:"Bring the database up to date."`
	Version    versionCommand    `cmd:"" help:"Say which version this is."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A terminal that is closed tells it too, perhaps twice: the shell says so, and the kernel. Who starts with nohup does not want to hear of it.
	if !signal.Ignored(syscall.SIGHUP) {
		ctx, _ = signal.NotifyContext(ctx, syscall.SIGHUP)
	}
	// The second signal ends the program at once, as if the first had not been caught.
	context.AfterFunc(ctx, stop)
	// A reader that goes away, such as head, would end the program in the middle of what it does elsewhere. Caught, it is an error of the write
	// like any other; ignored, it would be so for the programs that are started from here too.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is one start of the program; it returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c commands
	a := &app{flags: &c.flags, stdout: stdout, stderr: stderr, clock: time.Now}
	a.look()
	parser := kong.Must(&c,
		kong.Name("stocktake"),
		kong.Description("Which of our activities lack means, and which have had their day? Reviews them regularly, by a declared policy."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { panic(exited(code)) }),
		kong.Help(helped),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 110}),
		kong.Vars{"formats": formatHelp()},
		kong.Bind(a),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	return a.code(halted(ctx, withoutExit(func() error {
		command, err := parser.Parse(args)
		if err != nil && asksForJSON(args) {
			c.LogFormat = "json"
		}
		a.openLog()
		switch {
		case errors.As(err, new(*fs.PathError)): // the help that was asked for cannot be written
			return err
		case err != nil:
			return wrong{fmt.Errorf("%w (stocktake COMMAND --help lists its flags)", unrepeated(err, args))}
		}
		a.command, _, _ = strings.Cut(command.Command(), " ")
		if err := filesWhole(a.command, args); err != nil {
			return err
		}
		if err := heeded(command); err != nil {
			return err
		}
		if err := a.prepare(); err != nil {
			return err
		}
		return command.Run()
	})))
}

// errParted is what is wrong with a command line that has part of an address for an argument.
var errParted = errors.New("unexpected argument, perhaps part of an address, which belongs in quotes behind --database-url")

// unrepeated is what is wrong with a command line, without the argument that nobody expects where that may be part of a password.
func unrepeated(err error, args []string) error {
	what, unexpected := strings.CutPrefix(err.Error(), "unexpected argument ")
	flag, unknown := strings.CutPrefix(err.Error(), "unknown flag ")
	for _, part := range parted(args) {
		name, _, _ := strings.Cut(part, "=")
		if unexpected && strings.HasPrefix(what, part) || unknown && endsAddress(part) && strings.HasPrefix(flag, name) {
			return errParted
		}
	}
	return err
}

// parted are the arguments that may be part of an address which the shell has parted at a space in its password: those in which one begins, what
// stands behind, and a flag there with an @.
func parted(args []string) []string {
	var out []string
	behind := false // an address, with no flag between
	for _, arg := range args {
		address, flag := strings.Contains(arg, "://") || strings.HasPrefix(arg, "--database-url"), strings.HasPrefix(arg, "-")
		if address || behind && (!flag || strings.Contains(arg, "@")) {
			out = append(out, arg)
		}
		behind = address || behind && !flag
	}
	return out
}

// filesWhole is an error where an argument for a file, of which the command would say that it is not there, may be part of an address instead.
func filesWhole(command string, args []string) error {
	if command != "import" && command != "policy" {
		return nil
	}
	for _, part := range parted(args) {
		if strings.HasPrefix(part, "-") || !endsAddress(part) {
			continue
		}
		if _, err := os.Stat(part); errors.Is(err, fs.ErrNotExist) {
			return wrong{errParted}
		}
	}
	return nil
}

// endsAddress reports whether an argument may be the end of an address that began in another.
func endsAddress(arg string) bool { return strings.Contains(arg, "@") && !strings.Contains(arg, "://") }

// halted says of a command that was told to stop before its end that it was, instead of what it was doing just then.
func halted(ctx context.Context, err error) error {
	if toldToStop(ctx, err) {
		return errors.New("told to stop; what is recorded stands, and the next run goes on from there")
	}
	return err
}

// toldToStop reports whether an error is only that what was being done was not gone on with.
func toldToStop(ctx context.Context, err error) bool {
	return ctx.Err() != nil && (errors.Is(err, context.Canceled) || storage.Canceled(err))
}

// code tells the error, if there is one that was not told yet, and returns the exit code.
func (a *app) code(err error) int {
	var told exit
	if err == nil || errors.As(err, &told) {
		return int(told)
	}
	err = permanent(err)
	if a.unread(err) {
		endInThePipe()
	}
	a.tellFailure(err)
	return jobs.CodeOf(err)
}

// endInThePipe ends the program as others end in a pipe that nobody reads any more. All that it did elsewhere is done by then.
func endInThePipe() {
	signal.Reset(syscall.SIGPIPE)
	_, _ = os.Stdout.WriteString("\n")
}

// accounts are the commands whose output is the only account of what they did.
var accounts = []string{"import", "decide", "forget", "migrate"}

// accounted says of an account that could not be written what it is of, since that stands.
func (a *app) accounted(err error, done string) error {
	if err == nil || a.DryRun {
		return err
	}
	return fmt.Errorf("%s; only the account of it could not be written: %w", done, err)
}

// unread reports whether all that failed is that nobody reads on, who knows so and has missed nothing.
func (a *app) unread(err error) bool {
	var file *fs.PathError
	return errors.As(err, &file) && file.Path == os.Stdout.Name() && errors.Is(file, syscall.EPIPE) && !slices.Contains(accounts, a.command)
}

// exit is an exit code whose reason has been told already.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }
func (e exit) ExitCode() int { return int(e) }

// exited carries kong's wish to leave, after --help, out of the parser.
type exited int

func withoutExit(body func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			code, ok := r.(exited)
			if !ok {
				panic(r)
			}
			err = exit(code)
		}
	}()
	return body()
}

// wrong is an error of flags, configuration or policy: trying again without a change would not help.
type wrong struct{ error }

func (wrong) ExitCode() int   { return jobs.CodeWrong }
func (w wrong) Unwrap() error { return w.error }

// permanent is an error as it is, but that a database cannot be had at its address, or has no place, refuses for want of a right, or for
// what stands in it, is wrong.
func permanent(err error) error {
	err = storage.ReadOnly(storage.Forbidden(err))
	for _, lasting := range []any{
		new(storage.AddressError), new(storage.ForbiddenError), new(storage.StuckError), new(storage.NewerError), new(pgserver.SettingError),
	} {
		if errors.As(err, lasting) {
			return wrong{err}
		}
	}
	return err
}

// refused is wrong input: of a review or of an import.
type refused struct{ error }

func (refused) ExitCode() int   { return jobs.CodeRefused }
func (r refused) Unwrap() error { return r.error }
