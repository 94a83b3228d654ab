package storage

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"

	"stocktake/facts"
)

// rejects are the bad rows that wait to be sent to the others: in memory they would be as many as a file has rows, and as long.
type rejects struct {
	pending
	noted int64 // so far; numbers them
}

// Reject notes a row that was found bad before it came here.
func (im *Import) Reject(ctx context.Context, r facts.Reject) error {
	f, err := im.file(ctx, r.File)
	if err != nil {
		return err
	}
	if im.rejects.copy == "" {
		if im.rejects.copy, err = statement("copy rejected", nil); err != nil {
			return err
		}
	}
	im.rejects.add(f.id, r)
	if !im.rejects.full() {
		return nil
	}
	return im.rejects.send(ctx, &im.courier)
}

// add writes a reject as the line of COPY that the statement "copy rejected" wants. Its cells are bytes, which may be no text.
func (rs *rejects) add(file int64, r facts.Reject) {
	rs.noted++
	line := appendCell(rs.lines, r.Kind)
	line = strconv.AppendInt(append(line, '\t'), file, 10)
	line = strconv.AppendInt(append(line, '\t'), int64(r.Row), 10)
	line = strconv.AppendInt(append(line, '\t'), rs.noted, 10)
	line = appendCell(append(line, '\t'), legible(r.Column))
	line = appendCell(append(line, '\t'), legible(r.Reason))
	line = strconv.AppendBool(append(line, '\t'), r.Follows)
	line = hex.AppendEncode(append(line, "\t\\\\x"...), []byte(literal(r.Raw)))
	rs.put(line)
}

// handOver hands the bad rows over, one at a time, and counts them: first those that are bad by themselves, then those that only name what is
// not there, each by file in the order of reading, then row.
func (im *Import) handOver(ctx context.Context) (n int, err error) {
	query, err := statement("rejected", nil)
	if err != nil {
		return 0, err
	}
	rows, err := im.tx.QueryxContext(ctx, query)
	if err != nil {
		return 0, fmt.Errorf("list rejects: %w", err)
	}
	defer rows.Close()
	for ; rows.Next(); n++ {
		var r facts.Reject
		var raw []byte
		if err := rows.Scan(&r.Kind, &r.File, &r.Row, &r.Column, &r.Reason, &r.Follows, &raw); err != nil {
			return n, fmt.Errorf("list rejects: %w", err)
		}
		if r.Raw, err = rawCells(raw); err != nil {
			return n, fmt.Errorf("list rejects: %w", err)
		}
		if im.opts.Rejects == nil {
			continue
		}
		if err := im.opts.Rejects(r); err != nil {
			return n, err
		}
	}
	if err := rows.Err(); err != nil {
		return n, fmt.Errorf("list rejects: %w", err)
	}
	return n, nil
}
