package intake

import "stocktake/facts"

// MappingSpec is a mapping file: how a table of somebody else's becomes facts. [CompileMapping] makes it a [Mapping]. It has
// four concepts: which columns there are and how their cells are read, which are left out, what each row
// becomes, and texts in which {a column} stands for its cell. "*" stands for any text wherever a name or a word is matched.
type MappingSpec struct {
	Files     []string                 `yaml:"files"`     // names of the files it is for
	Separator string                   `yaml:"separator"` // between cells; a comma if not given
	SkipRows  int                      `yaml:"skip_rows"` // rows right below the header that hold no answers
	Missing   []string                 `yaml:"missing"`   // cells that mean unknown, in every column
	Columns   map[string]MappingColumn `yaml:"columns"`   // by the name that texts use; only those that are not taken as they stand
	LeaveOut  []string                 `yaml:"leave_out"` // headers of columns that nothing is made of
	Facts     []MappingFact            `yaml:"facts"`     // what each row becomes
	IATI      *IATI                    `yaml:"iati"`      // how activities of IATI become facts; files and facts are not needed beside it
}

// MappingColumn says how the cells of a column are read. What is given applies in this order. Without a header the
// name is the header; a name with "*" is said of all columns with such headers.
type MappingColumn struct {
	Header  string                 `yaml:"header"`
	Missing []string               `yaml:"missing"` // cells that mean unknown, besides those of every column
	Part    string                 `yaml:"part"`    // a regular expression; its first group, or all that it finds, is taken
	Split   string                 `yaml:"split"`   // what stands between several values of a cell
	Values  map[string]MappingText `yaml:"values"`  // what each word becomes; a word that is not in it is a fault of the row
	Number  *MappingNumber         `yaml:"number"`  // how numbers are written
	Date    []string               `yaml:"date"`    // how dates or times are written, such as "DD/MM/YYYY hh:mm"
	Zone    string                 `yaml:"zone"`    // in which times without a zone are meant; UTC if not given
}

// MappingNumber says how numbers are written.
type MappingNumber struct {
	Remove    []string    `yaml:"remove"`    // texts such as a currency sign
	Thousands string      `yaml:"thousands"` // what stands between groups of three digits
	Decimal   string      `yaml:"decimal"`   // what stands before the decimals; a point if not given
	Times     MappingText `yaml:"times"`     // what the number is multiplied by
}

// MappingFact is one fact that a row becomes or, with Each, one for each of several columns, which texts then call
// {@column} and {@value}.
type MappingFact struct {
	Kind     string                            `yaml:"kind"`
	Each     map[string]map[string]MappingText `yaml:"each"`      // column, and the cells that are its own
	Cells    map[string]MappingText            `yaml:"cells"`     // by the column of the kind
	OnlyWith []string                          `yaml:"only_with"` // no fact where all of these cells are empty
	First    bool                              `yaml:"first"`     // of several rows that give one fact the first counts
}

// MappingText is a text in which names in braces stand for cells: "{person}-{@column}". If one of those is unknown, so is the
// whole. {@row} is the row's number, {@file} the file's name without its ending, {{ is a brace.
type MappingText string

// UnmarshalText also takes what YAML holds for a number or a truth.
func (t *MappingText) UnmarshalText(text []byte) error {
	*t = MappingText(text)
	return nil
}

// MappingFault is what makes no sense in a mapping, and where: a path such as $.facts[0].cells.score.
type MappingFault struct{ Path, Text string }

// Mapping turns rows of the files it is for into facts.
type Mapping struct {
	files     []pattern
	separator rune
	skip      int
	sources   []*sourceColumn // those that texts name
	leaveOut  []pattern
	facts     []mappedFact
	iati      *IATI
	at        func(path string) string
}

// mappedFact is a fact to be made of each row.
type mappedFact struct {
	kind     *facts.Kind
	cells    []mappedCell
	onlyWith []string
	first    bool
}

// mappedCell is a cell to be filled.
type mappedCell struct {
	column
	text template
	path string
}
