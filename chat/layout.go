package chat

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"stocktake/review"
)

// Layout lays a digest out as messages: a root, and in its thread one reply for each subject to reinforce, reshape or
// discontinue, by rank, and one for all asks. Keeps are only counted. What no single subject shows stands in the root. What is too
// long for one message continues in the next, in the same thread. The root comes first and has no parent. Where somebody hears
// clicks, each subject has a row of buttons.
func Layout(d review.Digest, heard bool) []review.Message {
	var all []review.Message
	for _, c := range contents(d, heard) {
		all = append(all, c.messages()...)
	}
	for i := range all {
		all[i].Position, all[i].Channel = i, d.Programme.Channel
		if i > 0 {
			all[i].Parent = all[0].Key
		}
	}
	return all
}

// contents is what is told of a digest, the root first.
func contents(d review.Digest, heard bool) []content {
	key := func(part string) string { return review.MessageKey(d.Programme.Code, d.Period, part) }
	decide, asks := sorted(d.Lists)
	all := []content{root(d, key("root"))}
	for _, i := range decide {
		one := reply(i, key(i.ID))
		if heard {
			one.paragraphs = append(one.paragraphs, row(i.ID))
		}
		all = append(all, one)
	}
	if len(asks) > 0 {
		all = append(all, questions(asks, key("asks")))
	}
	return all
}

// sorted is what is to be decided, by rank whatever the verdict, and what is to be asked.
func sorted(lists []review.List) (decide, asks []review.Item) {
	for _, l := range lists {
		switch l.Verdict {
		case review.Keep: // counted only
		case review.Ask:
			asks = append(asks, l.Items...)
		default:
			decide = append(decide, l.Items...)
		}
	}
	slices.SortStableFunc(decide, func(a, b review.Item) int { return cmp.Compare(a.Rank, b.Rank) })
	return decide, asks
}

func root(d review.Digest, key string) content {
	heading := plain(d.Programme.Named()) + ", " + d.Period.Words()
	paragraphs := []paragraph{
		{look: title, lines: []line{{text: d.Counts.String()}}},
		{lines: []line{{label: heading}, {text: covered(d)}, {text: plain(d.Since)}}},
		matters(d),
	}
	paragraphs = append(paragraphs, glance(d)...)
	paragraphs = append(paragraphs, toAsk(d)...)
	paragraphs = append(paragraphs, findings(d)...)
	return content{key: key, name: heading, between: "\n\n", paragraphs: append(paragraphs, footer(d)...), about: ids(d)}
}

// ids are those of all that is to be decided on.
func ids(d review.Digest) (all []string) {
	for _, l := range d.Lists {
		for _, i := range l.Items {
			all = append(all, i.ID)
		}
	}
	return all
}

func covered(d review.Digest) string {
	c := d.Coverage
	return fmt.Sprintf("%d of %d reviewed, %s. %s", c.Reviewed, c.Due, plain(d.Answers), plain(d.Flags))
}

func matters(d review.Digest) paragraph {
	switch {
	case len(d.Top) == 0 && d.KeptBack > 0:
		return paragraph{lines: []line{{label: "Nothing to decide that may be told here."}}}
	case len(d.Top) == 0:
		return paragraph{lines: []line{{label: fmt.Sprintf("Nothing to decide, %d of %d reviewed.", d.Coverage.Reviewed, d.Coverage.Due)}}}
	}
	p := paragraph{lines: []line{{label: "What matters most:"}}}
	above := ""
	for _, i := range d.Top {
		whole := strings.TrimSpace(concerns(i) + " " + plain(i.Summary))
		text := whole
		if i.Verdict == review.Ask && whole == above {
			text = "The same as above."
		}
		above = whole
		i.Title = clipped(i.Title, longTitle) // it stands whole in its reply
		p.lines = append(p.lines, line{item: true, label: name(i) + ".", text: text})
	}
	return p
}

// longTitle is how many characters of a title the root tells.
const longTitle = 120

// findings are what no single subject shows, a line for each kind.
func findings(d review.Digest) []paragraph {
	if len(d.Findings) == 0 {
		return nil
	}
	p := paragraph{lines: []line{{label: "Across its activities: findings, no verdicts."}}}
	for _, f := range d.Findings {
		text := plain(strings.Join(f.Items, " "))
		if f.More > 0 {
			text += fmt.Sprintf(" And %d more: stocktake report %s", f.More, plain(d.Programme.Flag()))
		}
		p.lines = append(p.lines, line{item: true, label: plain(f.Heading) + ":", text: text})
	}
	return []paragraph{p}
}

// footer is what a reader must know beside the verdicts.
func footer(d review.Digest) []paragraph {
	var missing []string
	for _, n := range d.Coverage.NotReviewed {
		missing = append(missing, n.Subject+": "+n.Reason)
	}
	p := paragraph{look: small}
	for _, note := range d.Notes {
		p.lines = append(p.lines, line{text: plain(note)})
	}
	if len(d.Top) > 0 {
		p.lines = append(p.lines, line{text: "Where each figure comes from: stocktake explain CODE. To decide: stocktake decide ID."})
	}
	policy := fmt.Sprintf("Policy %s, version %d.", plain(d.Policy.Name), d.Policy.Version)
	p.lines = append(p.lines, line{text: policy + " As of " + d.AsOf.UTC().Format("2 January 2006 15:04 UTC") + "."})
	return append(list("Not reviewed", missing), p)
}

func reply(i review.Item, key string) content {
	paragraphs := []paragraph{{lines: []line{{label: name(i)}, {text: concerns(i)}}}}
	if i.Do != "" {
		paragraphs[0].lines = append(paragraphs[0].lines, line{text: plain(i.Do) + "."})
	}
	if i.Call != "" {
		paragraphs[0].lines = append(paragraphs[0].lines, owner(i))
	}
	paragraphs = append(paragraphs, list("Why", reasons(i))...)
	paragraphs = append(paragraphs, list("In their words", quotes(i))...)
	paragraphs = append(paragraphs, list("What would clear it", i.ClearsIf)...)
	paragraphs = append(paragraphs, list("Early warnings", i.EarlyWarnings)...)
	if i.NeedsApprovalOf != "" {
		paragraphs = append(paragraphs, paragraph{lines: []line{{label: approval, text: plain(i.NeedsApprovalOf) + "."}}})
	}
	id := fmt.Sprintf("Recommendation %s, rank %d", i.ID, i.Rank)
	paragraphs = append(paragraphs, paragraph{look: small, lines: []line{{text: id}}})
	return content{key: key, name: name(i), between: "\n", paragraphs: paragraphs, about: []string{i.ID}, alone: true}
}

// approval begins the line of an authority whose decision it takes.
const approval = "Needs the approval of"

// owner calls the owner of an item; plain text only names whose it is.
func owner(i review.Item) line {
	return line{text: "Its owner is " + plain(i.Owner) + ".", call: i.Call}
}

// quotes are what was said, with the concern where there are several.
func quotes(i review.Item) (all []string) {
	for _, q := range i.Quotes {
		text := review.Quoted(q.Text)
		if len(i.Concerns) > 1 {
			text = review.Capital(q.Concern.Words()) + ": " + text
		}
		all = append(all, text)
	}
	return all
}

// list is a heading and its items, nothing where there are none.
func list(heading string, items []string) []paragraph {
	if len(items) == 0 {
		return nil
	}
	p := paragraph{lines: []line{{label: heading + ":"}}}
	for _, item := range items {
		p.lines = append(p.lines, line{item: true, text: plain(item)})
	}
	return []paragraph{p}
}

// questions is the one reply for all asks.
func questions(asks []review.Item, key string) content {
	heading := "Cannot tell yet: " + count(len(asks), "subject") + " to ask about"
	paragraphs := []paragraph{{lines: []line{{label: heading}}}}
	var about []string
	for _, alike := range grouped(asks) {
		paragraphs = append(paragraphs, question(alike))
		for _, i := range alike {
			about = append(about, i.ID)
		}
	}
	return content{key: key, name: heading, between: "\n", paragraphs: paragraphs, about: about}
}

// grouped puts subjects together about which the same is asked, in the order of the first of each.
func grouped(asks []review.Item) [][]review.Item {
	var groups [][]review.Item
	at := map[string]int{}
	for _, i := range asks {
		same := strings.Join(slices.Concat(reasons(i), i.EarlyWarnings, []string{concerns(i)}), "\n")
		n, ok := at[same]
		if !ok {
			n = len(groups)
			at[same] = n
			groups = append(groups, nil)
		}
		groups[n] = append(groups[n], i)
	}
	return groups
}

// question names the subjects and tells once what is asked about them.
func question(alike []review.Item) paragraph {
	var p paragraph
	for _, i := range alike {
		p.lines = append(p.lines, line{label: subject(i), text: "(" + i.ID + ")", call: i.Call})
	}
	first := alike[0]
	p.lines = append(p.lines, line{text: concerns(first)})
	for _, text := range reasons(first) {
		p.lines = append(p.lines, line{item: true, text: plain(text)})
	}
	for _, text := range first.EarlyWarnings {
		p.lines = append(p.lines, line{item: true, text: "Early warning: " + plain(text)})
	}
	return p
}
