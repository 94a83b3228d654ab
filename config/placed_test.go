package config

import (
	"strings"
	"testing"
)

// word reads text, and so takes what YAML gives back as it is written.
type word string

func (w *word) UnmarshalText(text []byte) error {
	*w = word(text)
	return nil
}

type wordList struct {
	Word  word            `yaml:"word"`
	Table map[string]word `yaml:"table"`
}

// Each case is a value of a type that reads text.
func TestPlainValuesAreTakenAsTheyAreWrittenOrNotAtAll(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"closed", "closed"},
		{"5", "5"},
		{"-0.25", "-0.25"},
		{"true", "true"},
		{"2025-01-31", "2025-01-31"},
		{`"007"`, "007"},
		{`""`, ""},
		{"007", "not 007"},
		{"1.50", "not 1.50"},
		{"0x10", "not 0x10"},
		{"1_000", "not 1_000"},
		{"12345678901234567890", "not 12345678901234567890"},
		{"[5]", "not a list"},
	} {
		t.Run(c.text, func(t *testing.T) {
			var got wordList
			_, err := DecodePlaced("w.yaml", []byte("word: "+c.text+"\n"), &got)
			if rest, refused := strings.CutPrefix(c.want, "not "); refused {
				if err == nil || !strings.Contains(err.Error(), "w.yaml:1:") || !strings.Contains(err.Error(), "is wanted here, not "+rest) {
					t.Errorf("%v", err)
				}
			} else if err != nil || string(got.Word) != c.want {
				t.Errorf("%q, %v", got.Word, err)
			}
		})
	}
}

func TestFoundFaultsArePlaced(t *testing.T) {
	places, err := DecodePlaced("w.yaml", []byte("table:\n  two: 2\n  one.and: 1\nword: x\n"), &wordList{})
	if err != nil {
		t.Fatal(err)
	}
	if at := places.At("$.table.one.and"); at != "w.yaml:3:12" {
		t.Errorf("at %s", at)
	}
	told := places.Faults([]Found{{"$.word", "later"}, {"$.table.three", "around it"}, {"$.table.two", "first"}}).Error()
	const want = "w.yaml:1:1: around it\n    1 | table:\n      | ^\nw.yaml:2:8: first\n    2 |   two: 2\n      |        ^\nw.yaml:4:7: later\n    4 | word: x\n      |       ^"
	if told != want {
		t.Errorf("%s\nwant\n%s", told, want)
	}
}
