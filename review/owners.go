package review

import "regexp"

// Owners map the names of owners to the IDs that the chat knows them by. A name that is itself an ID needs no entry.
type Owners map[string]string

// ownID matches a name that is an ID: long enough, and with a digit, so that no acronym is taken for one.
var ownID = regexp.MustCompile(`^[UW][A-Z0-9]*[0-9][A-Z0-9]*$`)

const shortID = 9 // characters

// Of is the ID of an owner; empty where none is known.
func (o Owners) Of(name string) string {
	if id := o[name]; id != "" {
		return id
	}
	if len(name) >= shortID && IsUserID(name) && ownID.MatchString(name) {
		return name
	}
	return ""
}

// Over is a digest in which each item to be decided on says by which ID its owner is called.
func (o Owners) Over(d Digest) Digest {
	lists := make([]List, len(d.Lists))
	for n, l := range d.Lists {
		items := make([]Item, len(l.Items))
		for i, item := range l.Items {
			item.Call = o.Of(item.Owner)
			items[i] = item
		}
		lists[n] = List{l.Verdict, items}
	}
	d.Lists = lists
	return d
}

// OverNotice is a notice in which each item says by which ID its owner is called.
func (o Owners) OverNotice(n Notice) Notice {
	items := make([]NoticeItem, len(n.Items))
	for i, item := range n.Items {
		item.Call = o.Of(item.Owner)
		items[i] = item
	}
	n.Items = items
	return n
}
