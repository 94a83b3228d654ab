// Preview draws the golden messages of the chat as a page, near enough to how Slack shows Block Kit to see how they read:
//
//	make preview
//	chromium --headless --screenshot=narrow.png --window-size=500,3000 build/preview.html
//
// It draws the kinds of blocks that the chat makes, and shows the others as what they are.
package main

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

const style = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stocktake in chat</title><style>
:root { color-scheme: light dark; --ink: #1d1c1d; --ground: #fff; --faint: #616061; --line: #ccc; --go: #007a5a; --called: #1264a3; --calling: #e8f5fa }
@media (prefers-color-scheme: dark) {
:root { --ink: #d1d2d3; --ground: #1a1d21; --faint: #ababad; --line: #50545a; --called: #6cb8ea; --calling: #1b2f3d }
}
body { font: 15px/1.47 Lato, "DejaVu Sans", sans-serif; color: var(--ink); background: var(--ground); max-width: 700px; margin: 1em }
h1 { font-size: 13px; color: var(--faint); border-top: 2px solid var(--line); padding-top: 1em }
.message { margin: 0 0 1.2em } .reply { margin-left: 2em; border-left: 3px solid var(--line); padding-left: 1em }
.header { font-weight: 900; font-size: 18px } .section, .context { margin: .4em 0; white-space: pre-wrap; overflow-wrap: anywhere }
.context { font-size: 12px; color: var(--faint) }
.button { border: 1px solid var(--line); border-radius: 4px; padding: .3em .8em; margin-right: .5em; font-weight: 700 }
table { border-collapse: collapse; margin: .4em 0 } td { border: 1px solid var(--line); padding: .3em .6em; overflow-wrap: break-word } tr:first-child { font-weight: 700 }
.primary { background: var(--go); color: #fff } .mention { background: var(--calling); color: var(--called) }
</style>
`

type block struct {
	Type     string
	Text     *text
	Elements []element
	Rows     [][]text
}

type text struct{ Type, Text string }

type element struct {
	Type, Style string
	Text        json.RawMessage // a text, or an object with one
}

func main() {
	fmt.Print(style)
	for _, file := range os.Args[1:] {
		if err := draw(os.Stdout, file); err != nil {
			fmt.Fprintf(os.Stderr, "preview: %s: %v\n", file, err)
			os.Exit(1)
		}
	}
}

// draw draws a file: messages one after the other, each a line that begins with "// " and its blocks as JSON.
func draw(w io.Writer, file string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "<h1>%s</h1>\n", html.EscapeString(filepath.Base(file)))
	for _, message := range strings.Split("\n"+string(content), "\n// ")[1:] {
		head, raw, _ := strings.Cut(message, "\n")
		var blocks []block
		if err := json.Unmarshal([]byte(raw), &blocks); err != nil {
			return fmt.Errorf("message %s: %w", head, err)
		}
		class := "message"
		if !strings.Contains(head, `parent ""`) {
			class += " reply"
		}
		fmt.Fprintf(w, "<div class=%q>\n", class)
		for _, b := range blocks {
			fmt.Fprintln(w, b.html())
		}
		fmt.Fprintln(w, "</div>")
	}
	return nil
}

func (b block) html() string {
	switch b.Type {
	case "header", "section":
		return fmt.Sprintf("<div class=%q>%s</div>", b.Type, b.Text.html())
	case "context", "actions":
		var all []string
		for _, e := range b.Elements {
			all = append(all, e.html())
		}
		return fmt.Sprintf("<div class=%q>%s</div>", b.Type, strings.Join(all, " "))
	}
	if b.Type == "table" {
		return b.table()
	}
	return "<pre>" + html.EscapeString(b.Type) + "</pre>"
}

func (b block) table() string {
	out := "<table>"
	for _, row := range b.Rows {
		out += "<tr>"
		for _, cell := range row {
			out += "<td>" + html.EscapeString(cell.Text) + "</td>"
		}
		out += "</tr>"
	}
	return out + "</table>"
}

func (e element) html() string {
	var t text
	if json.Unmarshal(e.Text, &t) == nil {
		return fmt.Sprintf("<span class=\"button %s\">%s</span>", html.EscapeString(e.Style), t.html())
	}
	t.Type = e.Type
	if err := json.Unmarshal(e.Text, &t.Text); err != nil {
		return html.EscapeString(string(e.Text))
	}
	return t.html()
}

var (
	bold    = regexp.MustCompile(`(^|[\s(])\*([^*\n]+)\*`)
	mention = regexp.MustCompile(`<@([A-Z0-9]+)>`)
)

// html is a text as Slack reads it: what is escaped stays so, a mention is drawn as one.
func (t text) html() string {
	if t.Type != "mrkdwn" {
		return html.EscapeString(t.Text)
	}
	out := mention.ReplaceAllString(t.Text, `<span class="mention">@$1</span>`)
	return bold.ReplaceAllString(out, "$1<b>$2</b>")
}
