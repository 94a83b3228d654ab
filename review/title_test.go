package review

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestATitleIsToldBriefly(t *testing.T) {
	t.Parallel()
	letters := strings.Repeat("x", longestTitle-4)
	family := "\U0001F468\u200D\U0001F469\u200D\U0001F467"
	for _, c := range []struct{ name, title, want string }{
		{"a short one is whole", "Border course", "Border course"},
		{"one just as long as may be", letters + "abcd", letters + "abcd"},
		{"one character more, without a space", letters + "abcde", letters + "abcd…"},
		{"at a word", letters + " word", letters + "…"},
		{"the word that ends just there", letters[2:] + " three words", letters[2:] + " three…"},
		{"no comma before the dots", letters + ", and more", letters + "…"},
		{"no early word, though it is the only one", "One " + strings.Repeat("評", 200), "One " + strings.Repeat("評", longestTitle-4) + "…"},
		{"an accent goes with its letter", letters + "abce\u0301f", letters + "abc…"},
		{"a family is not parted", letters + "ab" + family + "c", letters + "ab…"},
		{"nor a shade of skin from a hand", letters + "abc\U0001F44B\U0001F3FDd", letters + "abc…"},
		{"nor a flag", letters + "a" + strings.Repeat("\U0001F1EB\U0001F1F7", 3), letters + "a\U0001F1EB\U0001F1F7…"},
		{"a syllable of Hindi is whole", letters + "abcकि और", letters + "abc…"},
		{"what is one character and no end", "e" + strings.Repeat("\u0301", 10_000), "e" + strings.Repeat("\u0301", longestTitle-1) + "…"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := Briefly(c.title); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// Ten thousand characters of a title are in what scripts read, and nowhere a person does.
func TestAnEndlessTitleIsBriefWherePeopleRead(t *testing.T) {
	t.Parallel()
	endless := strings.Repeat("endless ", 1250)
	p := healthy()
	p.Subjects[0].Title = endless
	p.Subjects[0].Answers = everywhere(10, 0.1, 0.75, 0.78)
	n := p.Needs["N-1"]
	n.Title = endless
	p.Needs["N-1"] = n
	for i := 1; i < len(p.Subjects); i++ {
		p.Subjects[i].Needs = nil // so that it is the last
	}
	r := judged(t, p, compiled(t, declared(t)))
	one := r.Recommendations[0]
	if one.Title != endless {
		t.Errorf("the title is cut to %d characters in the report", utf8.RuneCountInString(one.Title))
	}
	texts := []string{Matter{Recommendation: one}.Named(), Subject(one.Subject, one.Title)}
	for _, reason := range one.Reasons {
		texts = append(texts, reason.Text)
	}
	told := 0
	for _, text := range texts {
		if strings.Contains(text, "endless endless…") {
			told++
		}
		if strings.Count(text, "endless") > longestTitle/len("endless ") {
			t.Errorf("told at length: %.200s", text)
		}
	}
	if told != 3 {
		t.Errorf("%d texts name it in short, want 3: %q", told, texts)
	}
	marked := Markings{}.Veil([]Marked{{"ACT-1", one.ID, endless, "RESTRICTED"}})
	if got := marked.Over(Matter{Recommendation: one}.Named()); strings.Contains(got, "endless") {
		t.Errorf("what is kept back is told in short: %q", got)
	}
}
