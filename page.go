package main

import (
	"io"
	"os"
	"slices"
	"strconv"

	"stocktake/render"
)

// page is what text is laid out for: a terminal as wide as COLUMNS says, in colour only where somebody looks.
func (a *app) page() render.Page {
	width, err := strconv.Atoi(os.Getenv("COLUMNS"))
	if err != nil || width < 60 || width > 160 {
		width = 100
	}
	return render.Page{Width: width, Colour: onTerminal(a.stdout) && os.Getenv("NO_COLOR") == ""}
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
	if !ok {
		return false
	}
	seen, err := file.Stat()
	return err == nil && seen.Mode()&os.ModeCharDevice != 0
}

// wants reports whether --programme leaves a programme in.
func (a *app) wants(programme string) bool {
	return len(a.Programme) == 0 || slices.Contains(a.Programme, programme)
}
