package render

import "io"

// Format is a way to lay reports out. Text alone is laid out for the page; HTML alone tells what a dossier has beside its batch.
type Format struct {
	Name  string
	Write func(io.Writer, Dossier, Page) error
}

// Formats are all there are, in the order in which they are told.
var Formats = []Format{
	{"text", func(w io.Writer, d Dossier, p Page) error { return Text(w, d.Batch, p) }},
	{"json", func(w io.Writer, d Dossier, _ Page) error { return JSON(w, d.Batch) }},
	{"csv", func(w io.Writer, d Dossier, _ Page) error { return CSV(w, d.Batch) }},
	{"html", func(w io.Writer, d Dossier, _ Page) error { return HTML(w, d) }},
	{"xlsx", func(w io.Writer, d Dossier, _ Page) error { return XLSX(w, d.Batch) }},
}
