// Package intake turns files and folders into rows of facts. It finds the files ([Find]), reads them row by row ([Read]),
// names the rows that cannot be taken and why, and sets those aside in a file of their own ([Rejects]). It also writes
// the empty files that people start from ([Templates]).
//
// What a column may hold and what must hold between the cells of a row is said in facts; intake asks it. Whether a code
// that a row refers to exists, whether a key stands twice and what became of a row since the last import is known to
// the database alone, and storage says it. Nothing here reads the clock or writes a log.
//
// A table of somebody else's goes through a mapping ([CompileMapping], mapping.go), which says what its rows become; what
// comes of it is held against the same kinds and set aside in the same way. mapping_compile.go and mapping_sources.go hold the
// mapping itself against what it may say, mapping_find.go finds its files, mapping_bind.go holds it against a table's header; mapping_column.go,
// mapping_date.go, mapping_number.go, mapping_pattern.go and mapping_template.go read cells, mapping_read.go rows, and mapping_blame.go
// names the column at fault.
//
// A file of IATI activities (iati.go, iati_root.go) is streamed: what each activity becomes (iati_draft.go) goes the same way.
// iati_elements.go bounds what such a file may ask of memory, iati_activity.go says what its elements mean, iati_partners.go and
// iati_phrase.go who is a partner and in which language it is named, iati_notation.go how an indicator's figures are written, iati_money.go,
// iati_ledger.go, iati_balance.go and iati_budgets.go how transactions and budgets become years, iati_results.go how indicators become
// results, iati_tally.go what is left out.
//
// Two kinds of trouble are kept apart. A [Fault] lies in a file as a whole, such as an unknown column or a broken quote:
// nothing of that file can be trusted and reading ends. A [facts.Reject] lies in one row: it is handed over with its reason and
// reading goes on. Each record of a file is one or the other, so that nothing is lost in silence.
//
// Start reading at [Find] in find.go (subfolders.go names the folders that were not entered), then [Read] in read.go; table.go holds what a row goes through, header.go what
// must be right before the first one, nearest.go the name that a wrong one was meant for. source.go is a file's bytes on their way
// there; fault.go names a place and what to do; rejects.go keeps the bad rows, in files called as rejectnames.go says, and leftovers.go removes what was left half written; templates.go
// writes the empty ones.
package intake

import (
	"io/fs"
	"os"

	"stocktake/facts"
)

// File is a file of facts that was found. Path is how the user knows it and what errors, rows and rejects call it.
type File struct {
	Path string
	Kind *facts.Kind // nil where rows become facts of several kinds
	fsys fs.FS       // nil: Path is opened as it stands
	name string      // in fsys

	mapping *Mapping
	seen    []map[string]struct{} // of each fact of the mapping of which the first counts: the keys, of all files found with this one
	iati    *IATI                 // how activities of IATI are read; nil: a table
}

func (f File) open() (file fs.File, err error) {
	if f.fsys == nil {
		file, err = os.Open(f.Path)
	} else {
		file, err = f.fsys.Open(f.name)
	}
	if err != nil {
		return nil, unread("read", f.Path, err)
	}
	return file, nil
}

// Summary is what reading a file came to. Rows and Rejected together are all records below the header; of a mapped table
// they are the facts that were made and the faults that were found.
type Summary struct {
	Rows     int
	Rejected int
	Without  int      // records of a mapped table that gave no fact of their own and no reject
	Notes    []string // what of the file was left out though it was sound, in sentences
	SHA256   string   // of the whole file as it stands, in hexadecimal; empty where reading did not reach its end
}
