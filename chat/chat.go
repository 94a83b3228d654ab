// Package chat tells a report to people: it lays it out as messages, and posts them, or prints them for those who have
// no chat. It judges nothing and leaves nothing out: which figures may be shown, what is new and which matter most is
// the [review.Digest]'s to say.
//
// It keeps no record of what was sent and never sends anything twice by itself. Who claims a message, waits, sends
// again or gives up is its caller, who learns from the kind of an [Error] what may have happened.
//
// The way through, in reading order:
//
//	layout.go    a digest becomes a root and its replies
//	notice.go    what comes after a report: a reminder, say
//	words.go     dates, numbers and concerns as people read them
//	pieces.go    paragraphs become blocks and plain text, each within Slack's limits for one text
//	table.go     what is to be decided at a glance, and what is told where a chat takes no tables
//	split.go     pieces become messages, each within Slack's limits for one message; nothing is dropped;
//	             halves.go divides one that a chat finds too long all the same
//	plain.go     whatever stands in titles and names is made harmless
//	buttons.go   the buttons under a recommendation
//	slack.go     posting; find.go looks up what was posted
//	standing.go  editing: what is posted says how it stands with those who decide
//	trouble.go   what can go wrong, by what can be done about it; unsent.go tells what certainly never left, rest.go how long the chat
//	             asks to be left alone
//	print.go     the same messages on a terminal; preview.go as they would be posted
//	webhook.go   the same in one text (flat.go), for chats that have no more than an incoming webhook
//	listen.go    clicks become a [review.Click] each, heard over a socket (socket.go) or by signed requests (signed.go)
//	forms.go     the windows that ask for what a decision lacks, or say why it was not recorded
//
// chattest is Slack's stand-in for tests. Start at [Layout]; for clicks at [Listener].
package chat
