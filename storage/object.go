package storage

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// object writes a JSON object member by member, what is empty left out, as encoding/json would. It is for those that are written by the
// thousand: a few short texts are written in less time than it takes to find out by reflection that they are all there is.
type object struct {
	out []byte
	err error // the first; what was written then is worth nothing
}

func (o *object) open()  { o.out = append(o.out, '{') }
func (o *object) close() { o.out = append(o.out, '}') }

// next separates what comes from what stands before it.
func (o *object) next() {
	if before := o.out[len(o.out)-1]; before != '{' && before != '[' {
		o.out = append(o.out, ',')
	}
}

func (o *object) name(name string) {
	o.next()
	o.out = append(o.out, '"')
	o.out = append(o.out, name...)
	o.out = append(o.out, `":`...)
}

// text is a member unless it is empty, always one in any case; whole and number are members unless they are zero.
func (o *object) text(name, text string) {
	if text != "" {
		o.always(name, text)
	}
}

func (o *object) always(name, text string) {
	o.name(name)
	o.said(text)
}

func (o *object) whole(name string, n int) {
	if n != 0 {
		o.name(name)
		o.out = strconv.AppendInt(o.out, int64(n), 10)
	}
}

func (o *object) number(name string, x float64) {
	if x != 0 {
		o.name(name)
		o.out = strconv.AppendFloat(o.out, x, 'f', -1, 64)
	}
}

func (o *object) texts(name string, all []string) {
	o.list(name, len(all), func(i int) { o.said(all[i]) })
}

// list is a member of so many values unless there are none; one writes one of them.
func (o *object) list(name string, n int, one func(i int)) {
	if n == 0 {
		return
	}
	o.name(name)
	o.out = append(o.out, '[')
	for i := range n {
		o.next()
		one(i)
	}
	o.out = append(o.out, ']')
}

// said writes a text. One with anything in it that JSON does not take as it stands is left to encoding/json.
func (o *object) said(text string) {
	if !asItStands(text) {
		o.any(text)
		return
	}
	o.out = append(o.out, '"')
	o.out = append(o.out, text...)
	o.out = append(o.out, '"')
}

func asItStands(text string) bool {
	for _, r := range text {
		if r < ' ' || r == '"' || r == '\\' || r == '\u2028' || r == '\u2029' || r == utf8.RuneError {
			return false
		}
	}
	return true
}

// any writes a value as encoding/json does.
func (o *object) any(v any) {
	var text bytes.Buffer
	all := json.NewEncoder(&text)
	all.SetEscapeHTML(false)
	if err := all.Encode(v); err != nil && o.err == nil {
		o.err = err
	}
	o.out = append(o.out, bytes.TrimSuffix(text.Bytes(), []byte("\n"))...)
}
