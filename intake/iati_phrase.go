package intake

import "strings"

// phrase is a text that may be given several times, in several languages: the best that was heard so far.
type phrase struct {
	text string
	rank int
}

// hear takes an element's texts into account: English before other languages, then the greater rank (0 or 1), then what came first.
// A text without a language is in that of the element around it.
func (p *phrase) hear(e *element, lang string, rank int) {
	if own := e.attr("lang"); own != "" {
		lang = own
	}
	p.weigh(e.text, lang, rank)
	for _, n := range e.all("narrative") {
		if own := n.attr("lang"); own != "" {
			p.weigh(n.text, own, rank)
		} else {
			p.weigh(n.text, lang, rank)
		}
	}
}

func (p *phrase) weigh(text, lang string, rank int) {
	if strings.HasPrefix(strings.ToLower(lang), "en") {
		rank += 2
	}
	if text != "" && (p.text == "" || rank > p.rank) {
		p.text, p.rank = text, rank
	}
}

// phraseOf is the best text of one element.
func phraseOf(e *element, lang string) string {
	var p phrase
	if e != nil {
		p.hear(e, lang, 0)
	}
	return p.text
}

// codeOf makes a code of a text: on one line, without the separator of lists, no longer than a code may be.
func codeOf(text string) string {
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, ";", ",")), " ")
	if r := []rune(text); len(r) > 200 {
		text = strings.TrimSpace(string(r[:200]))
	}
	return text
}
