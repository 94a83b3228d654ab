package chat

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"stocktake/review"
)

// What a table of the root shows at most: with more it would take the root's room, and each subject has its own reply.
const (
	tableRows = 10
	tableText = 30 // characters of a code, and of a title
)

// glance is all that is to be decided, by rank, as a table. None where the root names all of it in words.
func glance(d review.Digest) []paragraph {
	decide, _ := sorted(d.Lists)
	if len(decide) <= len(d.Top) {
		return nil
	}
	shown := decide[:min(len(decide), tableRows)]
	heading := "All that is to be decided:"
	if more := len(decide) - len(shown); more > 0 {
		heading = fmt.Sprintf("The first %d of %d to decide:", len(shown), len(decide))
	}
	const left, right = slack.ColumnAlignmentLeft, slack.ColumnAlignmentRight // an empty one is written too, and refused
	table := slack.NewTableBlock("").WithColumnSettings(
		slack.ColumnSetting{Align: right}, slack.ColumnSetting{Align: left, IsWrapped: true}, slack.ColumnSetting{Align: left},
		slack.ColumnSetting{Align: left, IsWrapped: true}, slack.ColumnSetting{Align: right})
	table.AddRow(cells("Rank", "Subject", "Verdict", "Why", "Answers")...)
	told := []string{heading}
	for _, i := range shown {
		i.Subject, i.Title = clipped(i.Subject, tableText), clipped(i.Title, tableText)
		why := strings.TrimSuffix(concerns(i), ".")
		table.AddRow(cells(strconv.Itoa(i.Rank), subject(i), string(i.Verdict), why, answered(i))...)
		told = append(told, line{item: true, text: name(i) + ". " + concerns(i)}.plain())
	}
	return []paragraph{
		{as: &piece{block: paragraph{}.block(line{label: heading}.markup())}}, // its words begin those of the table
		{as: &piece{block: table, text: strings.Join(told, "\n")}},
	}
}

// toAsk names what is only to be asked about: on that, too, a decision is waited for. None where the root names all there is in words.
func toAsk(d review.Digest) []paragraph {
	decide, asks := sorted(d.Lists)
	if len(asks) == 0 || len(decide)+len(asks) <= len(d.Top) {
		return nil
	}
	shown := asks[:min(len(asks), tableRows)]
	var names []string
	for _, i := range shown {
		names = append(names, plain(clipped(i.Subject, tableText)))
	}
	text := strings.Join(names, ", ")
	if more := len(asks) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return []paragraph{{lines: []line{{label: "To ask about, and to decide on too:", text: text + "."}}}}
}

// answered is how many answered on what is wrong; where they are too few to be told, that.
func answered(i review.Item) string {
	switch {
	case len(i.Concerns) == 0:
		return "-"
	case i.Scores[i.Concerns[0]].Hidden:
		return "few"
	}
	return strconv.Itoa(i.Scores[i.Concerns[0]].Responses)
}

func cells(texts ...string) []slack.TableCell {
	row := make([]slack.TableCell, len(texts))
	for n, text := range texts {
		if text == "" {
			text = "-" // a cell without text is refused
		}
		row[n] = slack.NewTableRawTextCell(text)
	}
	return row
}

// Plainer is a message with less of a layout, for a chat that did not take it as it was: with its tables in words or, where it
// has none, without any blocks. Its text says all that it said before.
func Plainer(m review.Message) review.Message {
	var blocks slack.Blocks
	if len(m.Blocks) == 0 || blocks.UnmarshalJSON(m.Blocks) != nil {
		m.Blocks = nil
		return m
	}
	var calmer []slack.Block
	tables := 0
	for _, b := range blocks.BlockSet {
		if table, is := b.(*slack.TableBlock); is {
			calmer, tables = append(calmer, inWords(table)...), tables+1
		} else {
			calmer = append(calmer, b)
		}
	}
	m.Blocks = nil
	if tables > 0 {
		m.Blocks = marshal(calmer)
	}
	return m
}

// inWords is a table as a list of its rows, the heading left out.
func inWords(table *slack.TableBlock) []slack.Block {
	var p paragraph
	for _, row := range table.Rows[min(1, len(table.Rows)):] {
		var texts []string
		for _, cell := range row {
			if raw, is := cell.(*slack.TableRawTextCell); is {
				texts = append(texts, raw.Text)
			}
		}
		p.lines = append(p.lines, line{item: true, text: strings.Join(texts, " · ")})
	}
	var all []slack.Block
	for _, one := range p.pieces() {
		all = append(all, one.block)
	}
	return all
}
