package review

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestWhatLeadsToAPersonIsMasked(t *testing.T) {
	known := lexiconOf([]string{"Ada Quay", "r-nbp49", "tide desk"}, []string{"Mine countermeasures training, Kuwait City"})
	for comment, want := range map[string]string{
		"Captain Lindholm's morning session was the highlight.":                             "Captain [name]'s morning session was the highlight.",
		"Great humor from Dr. Frew and clear examples!":                                     "Great humor from Dr. [name] and clear examples!",
		"Maria Schmidt was late, J. K. van der Berg was not.":                               "[name] was late, [name] was not.",
		"We learned a lot from Renata. Renata should stay.":                                 "We learned a lot from [name]. [name] should stay.",
		"Thanks to ADA QUAY and Quay's friend r-nbp49.":                                     "Thanks to [name] and [name]'s friend [name].",
		"Ask the tide desk, or Jean DUPONT.":                                                "Ask the [name], or [name].",
		"M. Ferrand et Mme Élodie Dupré ont aidé.":                                          "M. [name] et Mme [name] ont aidé.",
		"Herr Müller hat das gut gemacht, und nicht allein.":                                "Herr [name] hat das gut gemacht, und nicht allein.",
		"Спасибо, г-н Иванов и Ольга Петрова помогли.":                                      "Спасибо, г-н [name] и [name] помогли.",
		"شكرا السيد أحمد على الدورة":                                                        "شكرا السيد [name] الدورة",
		"感謝王小明老師的課":                                                                         "感[name]老師的課",
		"Mail ada@quay.example or ada (at) quay.example now":                                "Mail [address] or [address] now",
		"Call +32 2 707 41 11 or (02) 707-4111, not 112.":                                   "Call [number] or [number], not 112.",
		"We live at 12 Old Harbour Road, Hauptstraße 5, 5 bis rue de la Paix, 10115 Berlin": "We live at [address], [address], [address], [address]",
		"see https://quay.example/~ada?x=1 or www.quay.example, ask @ada_q":                 "see [link] or [link] ask [name]",
		"my number is AB-123456, account DE89 3704 0044 0532 0130 00":                       "my number is [number], account [number]",
		// and what does not is left
		"On 2024-05-01 and in 2012-2013, 1.200.000 of 12,000 in 2012/13.":                       "On 2024-05-01 and in 2012-2013, 1.200.000 of 12,000 in 2012/13.",
		"Mine countermeasures in Kuwait City on Wednesday, in English.":                         "Mine countermeasures in Kuwait City on Wednesday, in English.",
		"The instructors were good. We learned R. Having two of them is a plus. They're great.": "The instructors were good. We learned R. Having two of them is a plus. They're great.",
		"Die Übung war gut und nicht zu lang, eine große Hilfe.":                                "Die Übung war gut und nicht zu lang, eine große Hilfe.",
		"Salle trop petite, nous étions trente pour dix-huit places.":                           "Salle trop petite, nous étions trente pour dix-huit places.",
	} {
		if got := mask(comment, known); got != want {
			t.Errorf("%s\n got %s\nwant %s", comment, got, want)
		}
	}
}

// Names of respondents come as the comment has them, in whatever capitals and with the last word first.
func TestWhoIsNamedInACommentIsMaskedThere(t *testing.T) {
	known := Quoting{Deciders: []string{"Olga Owen", "港口 主任", "IT"}}.names(Report{Programme: Programme{Name: "Harbour"}})
	for _, test := range []struct {
		comment string
		names   []string
		want    string
	}{
		{"ANN ARCHER shouted at us, and ARCHER is the worst.", []string{"ANN ARCHER"}, "[name] shouted at us, and [name] is the worst."},
		{"ann archer's late. Archer always is, ask ann", []string{"ann archer"}, "[name]'s late. [name] always is, ask [name]"},
		{"Archer, Ann was late. Archer always is, ARCHER!", []string{"Archer Ann"}, "[name] was late. [name] always is, [name]!"},
		{"Cooper's van broke. The van of Cat Cooper is old.", []string{"Cat Cooper"}, "[name]'s van broke. The van of [name] is old."},
		{"ludwig van beethoven’s van broke, an other ludwig said", []string{"ludwig van beethoven"}, "[name]’s van broke, an other [name] said"},
		{"They will, Will Long said: it will be long.", []string{"Will Long"}, "They will, [name] said: it will be long."},
		{"ada\u00a0quay / *Ada – Quay* | ada — quay", []string{"ada\u00a0quay", "Ada Quay", "ada quay"}, "[name] / ∗[name]∗ | [name]"},
		{"Ａｎｎ　Ａｒｃｈｅｒ shouted, a lot", []string{"Ａｎｎ Ａｒｃｈｅｒ"}, "[name] shouted, a lot"},
		{"participant 12 was as late as another participant", []string{"participant 12"}, "[name] was as late as another participant"},
		{"OWEN WAS LATE, AND OUT OF ORDER", nil, "[name] WAS LATE, AND OUT OF ORDER"},
		{"王小芳对参加者很粗鲁", []string{"王小芳"}, "[name]对参加者很粗鲁"},
		{"講義では田中 花子が、田中花子が、エイダ・キーが遅刻", []string{"田中花子", "エイダキー"}, "講義では[name]が、[name]が、[name]が遅刻"},
		{"课上“李明”整天迟到，李 明很粗鲁", []string{"李明"}, "课上“[name]”整天迟到,[name]很粗鲁"},
		{"สมชายใจดีมาสาย", []string{"สมชาย"}, "[name]ใจดีมาสาย"},
		{"သန့်က နောက်ကျတယ်", []string{"သန့်"}, "[name]က နောက်ကျတယ်"},
		{"བཀྲ་ཤིས་ནི་ཕྱི་པོ་", []string{"བཀྲཤིས"}, "[name]་ནི་ཕྱི་པོ་"},
		{"김민수가 늦었다", []string{"김민수"}, "[name]가 늦었다"},
		{"我们看到Ada Quay喝醉了，学员12也是", []string{"Ada Quay", "学员 12"}, "我们看到[name]喝醉了,[name]也是"},
		{"港口主任和科长很粗鲁，OLGA OWEN也是", nil, "[name]和科长很粗鲁,[name]也是"},
		{"we saw bo, not bob", []string{"bo"}, "we saw [name], not bob"},
		{"it was the IT desk's, not the ITS desk's", nil, "it was the [name] desk's, not the ITS desk's"}, // of two letters only as it is written
		{"xann archer bond was late", []string{"ann archer", "archer bond"}, "xann [name] was late"},
		{"owen was late", nil, "owen was late"}, // a single word of somebody who is not named whole
	} {
		if got := known.masked(test.comment, test.names); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.comment, got, test.want)
		}
	}
}

// carriers are sentences of several languages with room for something in the middle.
var carriers = []string{
	"The course was good, and %s was the reason for it.",
	"We have written to %s twice, without an answer.",
	"Nous avons demandé à %s de nous aider, sans succès.",
	"Pedimos ayuda a %s y nunca llegó nada.",
	"Мы просили %s помочь, но ничего не вышло.",
	"ζητήσαμε από %s να έρθει, μάταια.",
	"قلنا %s ولم نسمع شيئا بعد ذلك",
	"we asked (%s), twice",
}

// planted is what must not survive: each with the parts of it that would tell.
var planted = map[string][]string{
	"names": {
		"Maria Schmidt", "Jean-Luc Picard", "Seán O’Neill", "Ludwig van Beethoven", "Zoë Ångström", "Ольга Петрова", "Γιώργος Παπαδόπουλος", "Արամ Խաչատրյան",
		"Mr Okonkwo", "Dr. Frew", "Captain Lindholm", "Mme Dupré", "Señora García", "г-жа Петрова", "السيد أحمد", "J. Smith", "J.R.R. Tolkien", "Jairo", "Ada Quay", "r-nbp49",
	},
	"addresses": {"ada.quay@harbour.example", "ADA+x@quay.co.uk", "ada (at) quay.example", "12 Old Harbour Road", "Hauptstraße 5", "7 rue de la Paix", "calle Mayor 5", "P.O. Box 1234", "ул. Ленина, 12"},
	"numbers":   {"+32 2 707 41 11", "(02) 707-4111", "0049/30/1234567", "555.123.4567", "٠١٢٣٤٥٦٧٨٩", "AB123456", "DE89 3704 0044 0532 0130 00"},
	"links":     {"https://quay.example/ada", "www.quay.example/ada", "quay-harbour.org/ada", "@ada_quay", "mailto:ada@quay.example"},
}

func TestNothingPlantedSurvives(t *testing.T) {
	known := lexiconOf([]string{"Ada Quay", "r-nbp49"}, nil)
	for kind, all := range planted {
		t.Run(kind, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				secret := rapid.SampledFrom(all).Draw(t, "secret")
				text := strings.Replace(rapid.SampledFrom(carriers).Draw(t, "carrier"), "%s", secret, 1)
				for range rapid.IntRange(0, 3).Draw(t, "more") {
					text = rapid.SampledFrom(carriers).Draw(t, "before") + " " + text
				}
				got := mask(text, known)
				for _, part := range tellingParts(secret) {
					if strings.Contains(got, part) {
						t.Fatalf("%q of %q is left in %q", part, secret, got)
					}
				}
			})
		})
	}
}

// tellingParts are the parts of a secret of four letters or digits or more, without its title.
func tellingParts(secret string) (parts []string) {
	for _, part := range strings.FieldsFunc(secret, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if utf8.RuneCountInString(part) >= 4 && !isTitle(part) && part != "Road" && part != "calle" && part != "https" && part != "mailto" {
			parts = append(parts, part)
		}
	}
	return append(parts, secret)
}

// A comment stands in one line and hides nothing, and who writes with joiners, narrow letters or pictures finds them as they were.
func TestWhatIsVisibleIsSpelledAsItWas(t *testing.T) {
	for text, want := range map[string]string{
		"two\nlines\u2028and\u00a0more ":       "two lines and more",
		"A\u200dda Ж\u200cа α\u200dβ 1\u200c2": "Ada Жа αβ 12",
		"می\u200cخواهم क्\u200dष 👩\u200d🚒":     "می\u200cخواهم क्\u200dष 👩\u200d🚒",
		"！ａ～ ｶﾅ 🙂":                             "!a~ ｶﾅ 🙂",
	} {
		if got := Visible(text); got != want {
			t.Errorf("%q is %q", text, got)
		}
	}
}

// A book is looked at where it begins, but for the words before the cut: half a name is none that is known.
func TestOfALongCommentTheBeginningIsTold(t *testing.T) {
	known := lexiconOf([]string{"ada quayside"}, nil)
	for text, want := range map[string]string{
		"it began well " + strings.Repeat("and went on ", 200):  "it began well and went on",
		strings.Repeat("so ", 664) + "ada quayside said":        "",
		strings.Repeat("a", longestComment+1) + " and was late": "",
	} {
		got := mask(text, known)
		if !strings.HasPrefix(got, want) || strings.Contains(got, "ada") || want == "" && strings.Trim(got, "so ") != "" {
			t.Errorf("%q", got)
		}
	}
}

// What is not seen is no letter of a name: else nothing would be left to look for, or a word of one letter.
func TestANameOfWhatIsNotSeenIsNone(t *testing.T) {
	for _, name := range []string{"\u200b\u200b", "\ufeff\ufeff", "\u00ad\u00ad", "\ue000\ue001", "\u200d\u200d", "A\ufeff", " A "} {
		if got := mask("It came a week late.", lexiconOf([]string{name}, nil)); got != "It came a week late." {
			t.Errorf("with %q: %q", name, got)
		}
	}
}

// What comes out stands unchanged in every chat and on every terminal, whoever is known; else forgetting would not find it there.
func TestAMaskedCommentIsHarmless(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		known := lexiconOf(rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"\u200b\u200b", "小-小", "--", "a\u200d b"})), 0, 3).Draw(t, "known"), nil)
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
			"<!channel> & <@U012AB3CD> *bold* `code` ~gone~ @here", "\u202eevil\u2066 \x1b[31mred\x00", "[a](https://evil.example) [x][y]", strings.Repeat("long ", 2000),
			"=cmd|' /C calc'!A0", "ｂａｄ＠ｅｖｉｌ．ｅｘａｍｐｌｅ", "a\u200db \u200c\u200d", "ftp://x :// ://", "\xff\xfe",
		})).Draw(t, "text")
		got := shortened(mask(text, known), longestQuote)
		if n := utf8.RuneCountInString(got); n > longestQuote {
			t.Fatalf("%d characters", n)
		}
		if strings.ContainsAny(got, "<>&*~`@\"\\\n\t") || strings.Contains(got, "://") || strings.Contains(got, "](") || strings.Contains(got, "][") || !utf8.ValidString(got) {
			t.Fatalf("%q", got)
		}
		for _, r := range got {
			if !isJoiner(r) && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) {
				t.Fatalf("%U in %q", r, got)
			}
		}
	})
}

func TestALongCommentIsCutAtAWord(t *testing.T) {
	for text, want := range map[string]string{
		"short enough":                                      "short enough",
		strings.Repeat("four ", 40) + "over":                strings.TrimSpace(strings.Repeat("four ", 39)) + "…",
		strings.Repeat("a", 200):                            strings.Repeat("a", 200),
		strings.Repeat("four ", 38) + "well, and on and on": strings.Repeat("four ", 38) + "well…",
		strings.Repeat("字", 300):                            strings.Repeat("字", 199) + "…",
		strings.Repeat("a", 196) + "[name]":                 strings.Repeat("a", 196) + "…",
	} {
		if got := shortened(text, longestQuote); got != want {
			t.Errorf("got %q", got)
		}
	}
}

// A pattern is only tried where one of its signs stands: whatever it can find has one.
func TestWhatIsLookedForHasItsSigns(t *testing.T) {
	for _, f := range found {
		rapid.Check(t, func(t *rapid.T) {
			text := rapid.StringMatching(strings.ReplaceAll(f.what().String(), `\b`, "")).Draw(t, "text")
			if !f.signs.in(text) {
				t.Errorf("%q has none of the signs %q, and is found by %s", text, f.signs, f.what())
			}
		})
	}
}
