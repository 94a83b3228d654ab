package chat

import (
	"encoding/json"
	"strings"

	"github.com/slack-go/slack"

	"stocktake/review"
)

// callback names our forms among what a workspace sends.
const callback = "stocktake_decide"

// field is one that a form may have.
type field struct {
	label, hint string
	element     func(id string) slack.BlockElement
}

// fields are those of [review.Terms].
var fields = map[string]field{
	"reason": {"Reason", "", text(500, true)},
	"until":  {"Until the end of", "It comes back the day after.", date},
	"due":    {"To be done by", "Left empty: as the policy has it.", date},
	"owner":  {"Who carries it out", "", text(80, false)},
}

func text(most int, lines bool) func(id string) slack.BlockElement {
	return func(id string) slack.BlockElement {
		e := slack.NewPlainTextInputBlockElement(nil, id)
		e.Multiline, e.MaxLength = lines, most
		return e
	}
}

func date(id string) slack.BlockElement { return slack.NewDatePickerBlockElement(id) }

// origin is what a form carries back to us: which button of which message opened it.
type origin struct {
	Act     review.Act `json:"act"`
	ID      string     `json:"id"`
	Channel string     `json:"channel"`
	Message string     `json:"message"`
}

// form lays out what has to be said before a decision.
func form(f *review.Form) slack.ModalViewRequest {
	v := view(review.Capital(string(f.Act)), f.About+" ("+f.ID+").")
	v.Submit, v.Close = label("Record"), label("Cancel")
	v.CallbackID = callback
	v.PrivateMetadata = string(marshal(origin{f.Act, f.ID, f.Message.Channel, f.Message.ID}))
	for _, id := range f.Needs {
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, input(id, f.Hint))
	}
	for _, id := range f.May {
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, input(id, "").WithOptional(true))
	}
	return v
}

func input(id, hint string) *slack.InputBlock {
	f := fields[id]
	if hint == "" || id != "reason" {
		hint = f.hint
	}
	block := slack.NewInputBlock(id, label(f.label), nil, f.element(id))
	if hint != "" {
		block.Hint = label(cut(plain(hint), 2000, strings.Clone)[0])
	}
	return block
}

// refusal tells why nothing was recorded.
func refusal(words string) slack.ModalViewRequest {
	return view("Not recorded", review.Sentence(words))
}

// view is a window with a sentence in it.
func view(title, words string) slack.ModalViewRequest {
	sentence := markdown(spelled(plain(words)))
	sentence.Text = cut(sentence.Text, sectionLimit, strings.Clone)[0]
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: label(title), Close: label("Close"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewSectionBlock(sentence, nil, nil)}},
	}
}

func label(words string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, words, false, false)
}

// filled reads what was filled in, and what opened the form.
func filled(in interaction) (review.Click, error) {
	var from origin
	if err := json.Unmarshal([]byte(in.View.PrivateMetadata), &from); err != nil {
		return review.Click{}, err
	}
	value := func(id string) string {
		f := in.View.State.Values[id][id]
		return f.Value + f.SelectedDate
	}
	return review.Click{
		Act: from.Act, ID: from.ID, Message: review.Receipt{Channel: from.Channel, ID: from.Message},
		Form: &review.Terms{Reason: value("reason"), Until: value("until"), Due: value("due"), Owner: value("owner")},
	}, nil
}
