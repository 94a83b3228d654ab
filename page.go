package main

import (
	"io"
	"os"
	"strconv"

	"golang.org/x/term"

	"stocktake/render"
)

// How many columns text is laid out for: in fewer nothing reads well, nor in more.
const (
	fewest = 60
	usual  = 100
	most   = 120
)

// page is what text is laid out for, in colour only where somebody looks.
func (a *app) page() render.Page {
	return render.Page{Width: columns(a.stdout), Colour: onTerminal(a.stdout) && os.Getenv("NO_COLOR") == ""}
}

// columns is how wide a terminal is, within bounds: as COLUMNS says, else as it says itself.
func columns(w io.Writer) int {
	width, err := strconv.Atoi(os.Getenv("COLUMNS"))
	if file, ok := w.(*os.File); ok && (err != nil || width <= 0) {
		width, _, err = term.GetSize(int(file.Fd()))
	}
	if err != nil || width <= 0 {
		return usual
	}
	return min(max(width, fewest), most)
}

// aside is where that goes which is told beside a result: beside text there is room, an object that a script reads it would spoil.
func (a *app) aside() io.Writer {
	if a.Format == "text" {
		return a.stdout
	}
	return a.stderr
}

func onTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
