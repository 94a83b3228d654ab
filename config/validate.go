package config

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-playground/validator/v10"

	"stocktake/review"
)

var channel = regexp.MustCompile(`^[CGD][A-Z0-9]+$`)

// forms are the tags of our own: what a text must be, and what is said if it is not.
var forms = map[string]struct {
	holds func(string) bool
	words string
}{
	"channel":  {channel.MatchString, "is not a channel ID; write C, G or D followed by capitals and digits"},
	"chat":     {func(s string) bool { return slices.Contains(Chats, s) }, "is not one of " + strings.Join(Chats, ", ")},
	"clock":    {reads(clockForm), "is not a time of day; write it as 18:00"},
	"day":      {reads(time.DateOnly), "is not a date; write it as 2026-12-25"},
	"schedule": {isSchedule, "is not a schedule; write a cron line whose days come, such as 0 * * * *"},
	"user":     {review.IsUserID, "is not a user ID; write U or W followed by capitals and digits"},
	"whole":    {Whole, Torn},
	"weekday":  {func(s string) bool { return slices.Contains(Weekdays, s) }, "is not a day of the week; write monday, tuesday, wednesday, thursday, friday, saturday or sunday"},
}

func isSchedule(line string) bool {
	_, err := review.ParseSchedule(line)
	return err == nil
}

func reads(form string) func(string) bool {
	return func(text string) bool {
		_, err := time.Parse(form, text)
		return err == nil
	}
}

// validate holds the decoded values against the validate tags of their fields.
func (d *document) validate(v any) Faults {
	var found validator.ValidationErrors
	if !errors.As(rules().Struct(v), &found) {
		return nil
	}
	var faults Faults
	for _, f := range found {
		_, path, _ := strings.Cut(f.Namespace(), ".")
		faults = append(faults, d.fault(d.named(path), "%s: %s", path, words(f)))
	}
	return faults
}

// named is the place of what the validator names, who writes a line of a block as it does one of a list: chat.owners[Ada Quay].
func (d *document) named(path string) position {
	path = "$." + path
	if _, listed := d.places[path]; !listed && strings.HasSuffix(path, "]") {
		path = strings.Replace(strings.TrimSuffix(path, "]"), "[", ".", 1)
	}
	return d.find(path).position
}

// rules are the validator's, with fields called by their keys.
func rules() *validator.Validate {
	rules := validator.New(validator.WithRequiredStructEnabled())
	rules.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		return name
	})
	for tag, form := range forms {
		err := rules.RegisterValidation(tag, func(f validator.FieldLevel) bool { return form.holds(f.Field().String()) })
		if err != nil {
			panic(err) // only an empty name is refused
		}
	}
	return rules
}

func words(f validator.FieldError) string {
	if form, ours := forms[f.Tag()]; ours {
		return fmt.Sprintf("%q %s", f.Value(), form.words)
	}
	switch f.Tag() {
	case "http_url":
		return fmt.Sprintf("%q is not an address; write it as http://pushgateway.example.org:9091", f.Value())
	case "endswith":
		return fmt.Sprintf("%q does not end in %s, so that node_exporter would pass it over", f.Value(), f.Param())
	case "required":
		return "is missing"
	case "required_with":
		return "is missing; quiet hours need both from and to"
	case "nefield":
		return fmt.Sprintf("%v is also where they begin, so that they would last all day; write two different times", f.Value())
	case "max":
		return "names every day of the week, so that nothing would ever be sent; leave at least one out"
	case "unique":
		return "names a day twice; leave one of them out"
	}
	return fmt.Sprintf("%v is not %s", f.Value(), strings.TrimSpace(f.Tag()+" "+f.Param()))
}
