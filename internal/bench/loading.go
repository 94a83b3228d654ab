package main

import (
	"bufio"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// imports is what imports took against COPY of the same rows.
type imports struct {
	first, again float64 // the first against COPY, the second against the first
	memory       int64
}

// load imports a portfolio of so many answers. With rounds, import and COPY take turns; without, nothing is measured.
func (b *bench) load(ctx context.Context, name string, size, rounds int) (database, imports, error) {
	var out imports
	p, err := writePortfolio(filepath.Join(b.dir, name), size)
	if err != nil {
		return database{}, out, err
	}
	if err := b.frame(ctx, name+"_frame", p.frame); err != nil {
		return database{}, out, err
	}
	var first, again []float64
	for round := range max(1, rounds) {
		d, err := b.server.copyOf(ctx, name+"_frame", fmt.Sprintf("%s_%d", name, round))
		if err != nil {
			return d, out, err
		}
		loaded, err := b.program.start(ctx, d, "import", "--as-of", today, p.answers)
		if err != nil {
			return d, out, err
		}
		if rounds > 0 {
			copied, err := b.copied(ctx, d, name+"_frame")
			if err != nil {
				return d, out, err
			}
			twice, err := b.program.start(ctx, d, "import", "--as-of", today, p.answers)
			if err != nil {
				return d, out, err
			}
			fmt.Fprintf(os.Stderr, "COPY %.2fs, import %.2fs, again %.2fs, %.1f MiB\n", copied.Seconds(), loaded.time.Seconds(), twice.time.Seconds(), float64(loaded.memory)/(1<<20))
			first = append(first, loaded.time.Seconds()/copied.Seconds())
			again = append(again, twice.time.Seconds()/loaded.time.Seconds())
			out.memory = max(out.memory, loaded.memory, twice.memory)
		}
		if round < rounds-1 {
			if err := b.server.drop(ctx, d); err != nil {
				return d, out, err
			}
			continue
		}
		if rounds > 0 {
			out.first, out.again = median(first), median(again)
		}
		return d, out, d.settle(ctx)
	}
	panic("not reached")
}

// frame makes a database with all that answers refer to, of which every round has a copy.
func (b *bench) frame(ctx context.Context, name, files string) error {
	d, err := b.server.fresh(ctx, name)
	if err != nil {
		return err
	}
	defer d.Close()
	_, err = b.program.start(ctx, d, "import", "--as-of", today, files)
	return err
}

// copied times what \copy of psql does: the same rows into the same table of a database that has all they refer to.
func (b *bench) copied(ctx context.Context, from database, frame string) (time.Duration, error) {
	people, rows := filepath.Join(b.dir, "respondents.copy"), filepath.Join(b.dir, "feedback.copy")
	defer os.Remove(rows)
	const columns = `submission, subject, submitted_at, respondent, role, criterion, score, scale_min, scale_max, comment,
		first_submitted_at, first_recorded_at, recorded_at, replaced_at, assumed, withdrawn, file, file_row`
	if err := from.dump(ctx, people, "stocktake.respondents", "id, name"); err != nil {
		return 0, err
	}
	if err := from.dump(ctx, rows, "stocktake.feedback", columns); err != nil {
		return 0, err
	}
	d, err := b.server.copyOf(ctx, frame, "copied")
	if err != nil {
		return 0, err
	}
	defer b.server.drop(ctx, d) //nolint:errcheck // the server goes too
	if _, err := d.ExecContext(ctx, "SET session_replication_role = replica; TRUNCATE stocktake.respondents CASCADE; RESET session_replication_role"); err != nil {
		return 0, err
	}
	if _, err := d.copyIn(ctx, people, "stocktake.respondents", "id, name"); err != nil {
		return 0, err
	}
	return d.copyIn(ctx, rows, "stocktake.feedback", columns)
}

// dump writes rows in the form that COPY reads.
func (d database) dump(ctx context.Context, path, table, columns string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	out := bufio.NewWriterSize(file, 1<<20)
	var cells []string
	for column := range strings.SplitSeq(columns, ",") {
		cells = append(cells, fmt.Sprintf(`coalesce(replace(CAST(%s AS text), '\', '\\'), '\N')`, strings.TrimSpace(column)))
	}
	rows, err := d.QueryContext(ctx, "SELECT concat_ws(E'\t', "+strings.Join(cells, ", ")+") FROM "+table)
	if err != nil {
		return err
	}
	defer rows.Close()
	var line sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&line); err != nil {
			return err
		}
		_, _ = out.Write(line)
		_ = out.WriteByte('\n')
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return out.Flush()
}

// copyIn sends a file through COPY, in one transaction.
func (d database) copyIn(ctx context.Context, path, table, columns string) (time.Duration, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	conn, err := d.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	began := time.Now()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	err = conn.Raw(func(c any) error {
		statement, err := c.(driver.ConnPrepareContext).PrepareContext(ctx, "COPY "+table+" ("+columns+") FROM STDIN")
		if err != nil {
			return err
		}
		return send(statement, bufio.NewReaderSize(file, 1<<20))
	})
	if err != nil {
		return 0, err
	}
	if err := tx.Commit(); err != nil {
		return 0, err
	}
	return time.Since(began), nil
}

// raw is what lib/pq has for whoever knows the format of COPY.
type raw interface {
	CopyData(ctx context.Context, line string) (driver.Result, error)
}

func send(statement driver.Stmt, lines *bufio.Reader) error {
	for {
		line, err := lines.ReadString('\n')
		if errors.Is(err, io.EOF) {
			//lint:ignore SA1019 a COPY ends like this in lib/pq, which has no ExecContext for it
			_, err := statement.Exec(nil)
			return err
		}
		if err != nil {
			return err
		}
		// A context that never ends costs nothing; one that may would be watched anew for each line.
		if _, err := statement.(raw).CopyData(context.Background(), line[:len(line)-1]); err != nil {
			return err
		}
	}
}
