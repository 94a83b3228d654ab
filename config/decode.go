package config

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/goccy/go-yaml"
)

// Decode reads a YAML file strictly into v, a pointer to a struct with yaml tags and, if wanted, validate tags. An unknown
// or repeated key, a wrong type, a value there cannot be, an alias, a second document and an empty file are [Faults]
// that name the file as given.
func Decode(file string, content []byte, v any) error {
	doc, err := open(file, content)
	if err != nil {
		return err
	}
	return doc.decode(v)
}

func (d *document) decode(v any) error {
	if faults := d.shape(reflect.TypeOf(v).Elem()); len(faults) > 0 {
		return faults.inOrder()
	}
	if err := yaml.NodeToValue(d.root, v, yaml.Strict()); err != nil {
		return Faults{d.notRead(err)}
	}
	if faults := d.validate(v); len(faults) > 0 {
		return faults.inOrder()
	}
	return nil
}

// notRead turns what the YAML library says into a fault.
func (d *document) notRead(err error) Fault {
	var located yaml.Error
	if !errors.As(err, &located) || located.GetToken() == nil {
		return d.fault(position{1, 1}, "cannot be read: %v", err)
	}
	at := located.GetToken().Position
	text := located.GetMessage()
	switch key := repeated.FindStringSubmatch(text); {
	case key != nil:
		text = fmt.Sprintf("key %s is here a second time, first in line %s; remove one of them", key[1], key[2])
	case text == colonInside:
		text = "is not proper YAML: " + text + "; put a text with a colon in it, such as a ? b : c, in quotes"
	default:
		text = "is not proper YAML: " + text
	}
	return d.fault(position{at.Line, at.Column}, "%s", text)
}
