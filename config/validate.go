package config

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/go-playground/validator/v10"
)

var channel = regexp.MustCompile(`^[CGD][A-Z0-9]+$`)

// validate holds the decoded values against the validate tags of their fields.
func (d *document) validate(v any) Faults {
	var found validator.ValidationErrors
	if !errors.As(rules().Struct(v), &found) {
		return nil
	}
	var faults Faults
	for _, f := range found {
		_, path, _ := strings.Cut(f.Namespace(), ".")
		faults = append(faults, d.fault(d.find("$."+path).position, "%s: %s", path, words(f)))
	}
	return faults
}

// rules are the validator's, with fields called by their keys.
func rules() *validator.Validate {
	rules := validator.New(validator.WithRequiredStructEnabled())
	rules.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		return name
	})
	err := rules.RegisterValidation("channel", func(f validator.FieldLevel) bool { return channel.MatchString(f.Field().String()) })
	if err != nil {
		panic(err) // only an empty name is refused
	}
	return rules
}

func words(f validator.FieldError) string {
	switch f.Tag() {
	case "channel":
		return fmt.Sprintf("%q is no channel ID; write C, G or D followed by capitals and digits", f.Value())
	case "oneof":
		return fmt.Sprintf("%q is not one of %s", f.Value(), strings.Join(strings.Fields(f.Param()), ", "))
	}
	return fmt.Sprintf("%v is not %s", f.Value(), strings.TrimSpace(f.Tag()+" "+f.Param()))
}
