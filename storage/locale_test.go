package storage

import (
	"fmt"
	"slices"
	"testing"
	"unicode"

	"stocktake/review"
)

// inEachLocale runs a test in a database that knows the letters and spaces of ASCII alone, and in one that knows those of Unicode.
func inEachLocale(t *testing.T, test func(*testing.T, *DB)) {
	t.Helper()
	for name, ways := range map[string][]string{
		"ASCII": {`LOCALE 'C'`},
		"Unicode": { // by what PostgreSQL was built with
			`LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'und'`,
			`LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'`,
			`LOCALE 'C.UTF-8'`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var url string
			var err error
			for _, way := range ways {
				if url, err = madeWith(t, `ENCODING 'UTF8' `+way); err == nil {
					break
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := Migrate(t.Context(), url); err != nil {
				t.Fatal(err)
			}
			test(t, openAs(t, url))
		})
	}
}

// Whatever space stands beside a name, and whatever is not seen stands in it, is none that hides it; nor in a name as it is recorded.
func TestNamesAreMaskedWhateverStandsInOrBesideThem(t *testing.T) {
	var recorded []string
	var comments []review.Comment
	texts := map[string]rune{}
	for r := rune(1); r <= unicode.MaxRune; r++ {
		space, unseen := " ", string(r)
		switch {
		case unicode.IsSpace(r):
			space, unseen = unseen, ""
		case !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector) && r != 0xe000 && r != 0x10fffd:
			continue
		}
		if unicode.IsControl(r) {
			recorded = append(recorded, "Mia Groß "+letters(len(recorded))) // no fact holds any
		} else {
			recorded = append(recorded, unseen+"Mi"+unseen+"a"+space+"Groß"+space+letters(len(recorded))+unseen)
		}
		for _, text := range []string{
			"merci à" + space + unseen + "zo" + unseen + "ë" + space + "blanc" + unseen + space + "pour tout ce travail",
			"merci à mia gross " + letters(len(recorded)-1) + " pour tout ce travail",
		} {
			comments, texts[text] = append(comments, review.Comment{Text: text}), r
		}
	}
	inEachLocale(t, func(t *testing.T, db *DB) {
		importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said...)
		rows := "submission,subject,submitted_at,respondent,role,criterion,score\n"
		for i, name := range append(recorded, "Zoë Blanc") {
			rows += fmt.Sprintf("N%d,A,2024-05-02,\"%s\",participant,impact,0.5\n", i, name)
		}
		importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "feedback.csv", rows)
		all := make([]string, len(comments))
		for i, c := range comments {
			all[i] = c.Text
		}
		names, err := db.Names(t.Context(), all)
		if err != nil {
			t.Fatal(err)
		}
		for i, one := range (review.Quoting{}).Masked(review.Report{}, comments, names) {
			if one.Text != "merci à [name] pour tout ce travail" {
				t.Errorf("%U: %+q of %+q, names %+q", texts[all[i]], one.Text, all[i], names[all[i]])
			}
		}
	})
}

// letters is a number in letters, so that it may be part of a name.
func letters(n int) (word string) {
	for ; n > 0 || word == ""; n /= 10 {
		word = string(rune('a'+n%10)) + word
	}
	return "x" + word
}

// What touches a short name in a submission is a letter in one locale and none in another: those of ASCII are in all.
func TestSubmissionsLoseAShortNameInAnyLocale(t *testing.T) {
	inEachLocale(t, func(t *testing.T, db *DB) {
		importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said...)
		importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, "feedback.csv", "submission,subject,submitted_at,respondent,role,criterion,score\n"+
			"2024年王/王1,A,2024-05-02,王,participant,impact,0.5\nZ.ë/Z.ë1/éZ.ë,A,2024-05-02,Z.ë,participant,impact,0.5\nJosé-Jos-3,A,2024-05-02,Jos,participant,impact,0.5\n")
		for _, name := range []string{"王", "Z.ë", "Jos"} {
			if _, err := db.Forget(t.Context(), name, false); err != nil {
				t.Fatal(err)
			}
		}
		var left []string
		if err := db.sql.SelectContext(t.Context(), &left, `
			SELECT regexp_replace(submission, '[0-9a-f]{16}', '', 'g')
			FROM stocktake.feedback
			WHERE submission ~ '\['
			ORDER BY version`); err != nil {
			t.Fatal(err)
		}
		if want := []string{"2024年[]/王1", "[]/Z.ë1/é[]", "[]é-[]-3"}; !slices.Equal(left, want) {
			t.Errorf("%q, want %q", left, want)
		}
	})
}
