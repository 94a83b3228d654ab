package storage

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"

	"stocktake/facts"
)

// shape is a kind of fact as the statements in queries/import.sql need it.
type shape struct {
	Kind     string // the table
	Space    facts.Space
	Columns  []column // the kind's own, in its order
	Key      []column
	Content  []column // what a version says: all that is not key, and withdrawn
	KeyWords string   // the key for people
	Since    string   // an expression: the instant of the fact's own date
	About    column   // of the key: the activity that the fact is about; without a name where it is none
	Gathered []column // by which a review reads them: the subject they are about, then their own date
	Firsts   []first
}

// column is one column of a kind in SQL.
type column struct {
	Kind   string
	Plain  string // its name as in the file
	Name   string // quoted
	Place  int
	Staged string // its type in staging
	Kept   string // an expression over the staged row: what is kept
	Join   string // what that expression needs joined

	// Of a column that refers to codes:
	Refers   bool
	List     bool
	Optional bool // it may name none
	Space    facts.Space
	Noun     string // what it refers to, in a sentence
	Wants    string // the kind that must have registered the code; empty: any of its space
}

// first is a column that repeats, in every version of a fact, what the first one says in the column Of.
type first struct{ Name, Of string }

// firsts of the kinds that have them: those of feedback decide in which period an answer counts.
var firsts = map[string][]first{
	"feedback": {{"first_submitted_at", "submitted_at"}, {"first_recorded_at", "recorded_at"}},
}

// wants names the kind behind those references whose space several kinds share.
var wants = map[string]string{"activity": "activities", "mechanism": "mechanisms"}

// ever is since when a fact without a date of its own is known: the zero time of Go.
const ever = `TIMESTAMPTZ '0001-01-01 00:00:00+00'`

func shapeOf(k *facts.Kind) shape {
	s := shape{Kind: k.Name, Space: k.Space, KeyWords: strings.Join(k.Key, " and "), Since: ever, Firsts: firsts[k.Name]}
	for i, c := range k.Columns {
		col := columnOf(k, c, i)
		s.Columns = append(s.Columns, col)
		if slices.Contains(k.Key, c.Name) {
			s.Key = append(s.Key, col)
			if col.Wants == "activities" {
				s.About = col
			}
		} else {
			s.Content = append(s.Content, col)
		}
		if c.Name == k.Since {
			s.Since = fmt.Sprintf("COALESCE(%s, %s)", instantOf(c, col), ever)
		}
	}
	s.Content = append(s.Content, column{Plain: "withdrawn", Name: "withdrawn", Kept: "s.withdrawn"})
	s.Gathered = gathered(k, s.Columns)
	return s
}

func gathered(k *facts.Kind, columns []column) []column {
	for _, c := range columns {
		if c.Space == facts.Subject && k.Space == "" {
			return []column{c, columns[k.Index(k.Since)]}
		}
	}
	return nil
}

// instantOf turns a fact's own date into an instant: a day counts from its noon, as everywhere in canonical files.
func instantOf(c facts.Column, col column) string {
	if c.Type == facts.Date {
		return fmt.Sprintf("((s.%s + TIME '12:00') AT TIME ZONE 'UTC')", col.Name)
	}
	return "s." + col.Name
}

// stagedTypes are the types that differ from text.
var stagedTypes = map[facts.Type]string{
	facts.Amount: "numeric", facts.Quantity: "numeric", facts.Share: "numeric", facts.Count: "integer",
	facts.Date: "date", facts.Time: "timestamptz", facts.Bool: "boolean",
}

func columnOf(k *facts.Kind, c facts.Column, place int) column {
	col := column{Kind: k.Name, Plain: c.Name, Name: pq.QuoteIdentifier(c.Name), Place: place, Staged: `text COLLATE "C"`}
	if sqlType, ok := stagedTypes[c.Type]; ok {
		col.Staged = sqlType
	}
	col.Kept = "s." + col.Name
	switch alias := pq.QuoteIdentifier("of_" + c.Name); {
	case c.Name == "respondent":
		col.Kept = alias + ".id"
		col.Join = fmt.Sprintf("respondents %s ON %s.name = s.%s", alias, alias, col.Name)
	case c.Space != "" && c.List:
		col.Kept = fmt.Sprintf("string_to_array(s.%s, ';')", col.Name)
	case c.Space != "" || c.Name == "code":
		col.Kept = alias + ".id"
		col.Join = fmt.Sprintf("codes %s ON %s.space = '%s' AND %s.code = s.%s", alias, alias, c.Space+spaceOfCode(k, c), alias, col.Name)
	}
	if c.Space != "" {
		col.Refers, col.List, col.Optional, col.Space, col.Noun, col.Wants = true, c.List, !c.Required, c.Space, noun(c), wants[c.Name]
	}
	return col
}

// spaceOfCode is where a kind's own code is registered; references say so themselves.
func spaceOfCode(k *facts.Kind, c facts.Column) facts.Space {
	if c.Name == "code" {
		return k.Space
	}
	return ""
}

func noun(c facts.Column) string {
	if c.Space == facts.Subject {
		return c.Name
	}
	return strings.ReplaceAll(string(c.Space), "_", " ")
}

// CodePlace is where the kind's own code stands.
func (s shape) CodePlace() int {
	return slices.IndexFunc(s.Columns, func(c column) bool { return c.Plain == "code" })
}
