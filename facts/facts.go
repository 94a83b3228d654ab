// Package facts says what can be recorded: one table of kinds, each with its columns, their types, its key and what it
// refers to. Everything that deals with recorded facts reads this table: intake reads files by it, storage
// copies and merges by it, `import --template` writes its headers and the README prints it. A new kind of fact
// is a row here and a migration, and is then recorded; the package comment of storage says what the migration holds, and what it
// takes for a review to see it.
//
// The package reads no file and knows no database. A cell is checked and brought to its canonical text here
// ([Column.Canonical]), a row is checked as a whole ([Kind.Check]); where rows come from and go to is others' business.
//
// Start reading at [Kinds] in kinds.go; types.go says what each type of column accepts, rules.go what must hold between the
// cells of a row.
package facts

// Kind is one kind of fact: one canonical file, one table of versions.
type Kind struct {
	Name    string   // the file without ".csv", and the table
	About   string   // one sentence for people
	Columns []Column // in the order of the template; recorded_at and withdrawn are common to all and not listed
	Key     []string // the columns that together name a fact
	Since   string   // the column with the fact's own date; empty: the fact has held ever since
	Space   Space    // where the column "code" is registered; empty for kinds without a code
	rules   []rule   // what must hold between the cells of one row
}

// Column is one column of a kind.
type Column struct {
	Name     string
	Type     Type
	Required bool
	List     bool     // several values in a cell, separated by ";"
	Space    Space    // the registry that a reference points to
	Words    []string // of Type Word: what is accepted
	About    string
}

// Space is a registry of codes. A code is unique in its space; activities and mechanisms share one, since
// feedback may be about either.
type Space string

// The registries.
const (
	Framework    Space = "framework"
	Partner      Space = "partner"
	PriorityArea Space = "priority_area"
	Objective    Space = "objective"
	Programme    Space = "programme"
	Need         Space = "need"
	Subject      Space = "subject"
)

// Common are the two columns that every kind has beside its own.
var Common = []Column{
	{Name: "recorded_at", Type: Time, About: "when the fact became known"},
	{Name: "withdrawn", Type: Bool, About: "true: this row no longer holds"},
}

// Row is one fact as it was read: the canonical text of each cell by the kind's column order, and where it stood.
//
// A publication (IATI) has no word for what no longer holds: what it leaves out is gone. So its activities say of which kinds the file
// has all rows about them, and rows that an earlier publication gave no longer hold. Of a kind of which a row was bad they say nothing.
type Row struct {
	Kind       *Kind
	File       string
	Number     int      // the row in its file; the header is row 1
	Cells      []string // canonical; empty is unknown
	RecordedAt string   // canonical time; empty where the file gives none
	Withdrawn  bool
	Fallback   bool     // of a kind with codes: taken only where nothing else, here or recorded, has its code
	Line       int      // where it begins, of a publication, whose rows are not lines; else 0
	Whole      []string // of a publication's activity: the kinds of which the file has all rows about it (see above)
	Raw        []string // as it stood in the file, for the rejects
}

// Cell returns the canonical text of the named column.
func (r Row) Cell(column string) string {
	if i := r.Kind.Index(column); i >= 0 {
		return r.Cells[i]
	}
	return ""
}

// Reject is one row that cannot be taken, with the reason in words that say what to do.
type Reject struct {
	Kind    string // whose column is named; empty where it is the file's
	File    string
	Row     int
	Column  string // empty where the row as a whole is at fault
	Reason  string
	Follows bool // only because it names what is not there: perhaps another reject
	Raw     []string
}

// Lookup returns the kind of that name.
func Lookup(name string) (*Kind, bool) {
	for i := range Kinds {
		if Kinds[i].Name == name {
			return &Kinds[i], true
		}
	}
	return nil, false
}

// Index returns the position of a column, -1 if the kind has none of that name.
func (k *Kind) Index(column string) int {
	for i := range k.Columns {
		if k.Columns[i].Name == column {
			return i
		}
	}
	return -1
}

// Header lists the names of all columns, the common ones last.
func (k *Kind) Header() []string {
	var names []string
	for _, c := range k.Columns {
		names = append(names, c.Name)
	}
	for _, c := range Common {
		names = append(names, c.Name)
	}
	return names
}
