package intake

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
)

// longest bounds a row, in bytes: a quote that is never closed would otherwise draw the rest of a file into memory.
const longest = 16 << 20

// mostCells bounds how many cells a row is split into, since an empty one asks for more memory than its separator; spreadsheets have 16384
// columns. A little beyond it a row may come.
const mostCells = 1 << 17

var (
	errLongRow   = errors.New("row too long")
	errManyCells = errors.New("row of too many cells")
)

// source is a file's bytes on their way to the CSV reader: hashed as they stand, a BOM dropped, no row beyond longest or mostCells.
type source struct {
	from  io.Reader
	hash  hash.Hash
	read  int64
	done  int64 // up to here rows are complete
	cells cells
}

func newSource(from io.Reader) *source {
	return &source{from: from, hash: sha256.New()}
}

func (s *source) Read(p []byte) (int, error) {
	if s.read-s.done > longest {
		return 0, errLongRow
	}
	if s.cells.count > mostCells {
		return 0, errManyCells
	}
	n, err := s.from.Read(p)
	s.hash.Write(p[:n])
	s.cells.add(p[:n])
	s.read += int64(n)
	return n, err
}

// cells counts those of the row that is not complete yet, of a table: a separator in quotes parts none, and a line break there ends no row.
type cells struct {
	separator []byte // empty: it is no table
	quoted    bool
	count     int
}

func (c *cells) add(text []byte) {
	if len(c.separator) == 0 {
		return
	}
	for {
		part, rest, quote := bytes.Cut(text, []byte{'"'})
		if !c.quoted {
			if end := bytes.LastIndexByte(part, '\n'); end >= 0 {
				c.count, part = 0, part[end+1:]
			}
			c.count += bytes.Count(part, c.separator)
		}
		if !quote {
			return
		}
		c.quoted, text = !c.quoted, rest
	}
}

func (s *source) sum() string {
	return hex.EncodeToString(s.hash.Sum(nil))
}

// beginning is that of a file that only looks like what it is to be by its name.
type beginning struct{ start, what, do string }

// notCSV are beginnings of files that are not.
var notCSV = []beginning{
	{"\xff\xfe", "the file is UTF-16", "save it as UTF-8 (in a spreadsheet: CSV UTF-8)"},
	{"\xfe\xff", "the file is UTF-16", "save it as UTF-8 (in a spreadsheet: CSV UTF-8)"},
	{"\x1f\x8b", "the file is compressed, not CSV", "unpack it first"},
	{"\xd0\xcf\x11\xe0", "the file is an old spreadsheet, not CSV", "open it and save it as CSV UTF-8"},
	{"PK\x03\x04", "the file is a spreadsheet or an archive, not CSV", "open it and save it as CSV UTF-8"},
}

// text returns the bytes after a BOM, or the fault of a file that is another by its first bytes.
func (s *source) text(path string, foreign []beginning) (*bufio.Reader, error) {
	buffer := bufio.NewReaderSize(s, 64<<10)
	start, err := buffer.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	for _, f := range foreign {
		if bytes.HasPrefix(start, []byte(f.start)) {
			return nil, &Fault{File: path, What: f.what, Do: f.do}
		}
	}
	if bytes.HasPrefix(start, []byte("\xef\xbb\xbf")) {
		_, _ = buffer.Discard(3) // they are there
	}
	return buffer, nil
}
