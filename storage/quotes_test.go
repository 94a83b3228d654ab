package storage

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"
	"golang.org/x/text/unicode/norm"

	"stocktake/review"
	"stocktake/storage/storagetest"
)

// quoting is a report that quotes the first comment of Ada Quay and the one of Bo, in a root that stands in the chat and a reply
// that does not.
func quoting(t *testing.T, db *DB) (review.Report, []review.Message) {
	t.Helper()
	p, year := programmeAndYear(t, db)
	comments, err := db.Comments(t.Context(), p, year, at("2025-02-01"), []string{"A", "B"})
	if err != nil || len(comments["A"]) != 3 || len(comments["B"]) != 0 {
		t.Fatal(comments, err)
	}
	report := review.Report{
		Programme: p, Period: year, AsOf: at("2025-02-01"), AnswersUntil: year.AnswersUntil(7),
		Policy: review.PolicyID{Name: "test", Version: 1, SHA256: fmt.Sprintf("%064d", 1)},
		Recommendations: []review.Recommendation{{
			ID: "abcdefgh", Subject: "A", Verdict: review.Discontinue, Concerns: []review.Concern{review.NoLongerRelevant},
			Quotes: []review.Quote{
				{Concern: review.NoLongerRelevant, Version: comments["A"][0].Version, Text: "she ‹was› 'here' ＆ gone"},
				{Concern: review.NoLongerRelevant, Version: comments["A"][2].Version, Text: "well"},
			},
		}},
	}
	text := "Why: " + review.Quoted("she ‹was› 'here' ＆ gone") + " and " + review.Quoted("well")
	blocks, err := json.Marshal([]map[string]string{{"text": text}})
	if err != nil {
		t.Fatal(err)
	}
	return report, []review.Message{
		{Key: "root", Channel: "C0", Text: text, Blocks: blocks},
		{Key: "reply", Parent: "root", Position: 1, Channel: "C0", Text: "again " + text, Blocks: blocks},
	}
}

func recordQuoting(t *testing.T, db *DB, report review.Report, messages []review.Message) error {
	t.Helper()
	_, err := db.Record(t.Context(), report, review.Provenance{Snapshot: "1:1:", Policy: []byte("text")}, messages)
	return err
}

func TestWhatIsQuotedIsForgottenWithWhoSaidIt(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said...)
	report, messages := quoting(t, db)
	one := &report.Recommendations[0]
	again := review.Quote{Concern: review.NotWorking, Version: one.Quotes[0].Version + 1, Text: "once more"}
	one.Concerns, one.Quotes = append(one.Concerns, again.Concern), append(one.Quotes, again)
	messages[0].Text += ", " + review.Quoted(again.Text)
	messages[1].Text = review.Quoted(again.Text) + " " + messages[1].Text
	messages = append(messages, review.Message{Key: "after", Parent: "root", Position: 2, Channel: "C0", Text: review.Quoted(again.Text), Blocks: []byte("[]")})
	if err := recordQuoting(t, db, report, messages); err != nil {
		t.Fatal(err)
	}
	for key, id := range map[string]string{"root": "1.2", "after": "1.3"} {
		claim, err := db.Claim(t.Context(), key, nil)
		if err != nil || claim.At.IsZero() {
			t.Fatal(err)
		}
		if err := db.Settle(t.Context(), review.Sent{Key: key, Receipt: review.Receipt{Channel: "C0", ID: id}}); err != nil {
			t.Fatal(err)
		}
	}
	done, err := db.Forget(t.Context(), "Ada Quay", false)
	if err != nil || done.Quotes != 2 || !slices.Equal(done.Sent, []string{"C0 1.2", "C0 1.3"}) || len(done.Claimed) > 0 {
		t.Fatalf("%+v %v", done, err)
	}
	nowhere(t, db, "was› ")
	nowhere(t, db, again.Text)
	owed, err := db.Owed(t.Context(), "P")
	if err != nil || len(owed) != 1 {
		t.Fatal(owed, err)
	}
	if want := "[withdrawn] again Why: [withdrawn] and “well”"; owed[0].Text != want {
		t.Errorf("%q", owed[0].Text)
	}
	var laid []map[string]string
	if err := json.Unmarshal(owed[0].Blocks, &laid); err != nil || laid[0]["text"] != "Why: [withdrawn] and “well”" {
		t.Errorf("%q %v", laid, err)
	}
	recorded, err := db.Latest(t.Context(), "P", at("2025-02-01"))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Recommendations(t.Context(), recorded); err != nil {
		t.Fatal(err)
	}
	if left := recorded.Report.Recommendations[0].Quotes; len(left) != 1 || left[0].Text != "well" {
		t.Errorf("%+v", left)
	}
}

// What is quoted is read as it was written: subject by subject, beside each concern in its order.
func TestQuotesAreReadInTheirOrder(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said...)
	report, _ := quoting(t, db)
	first, second := report.Recommendations[0].Quotes[0], report.Recommendations[0].Quotes[1]
	beside := func(q review.Quote, c review.Concern, text string) review.Quote {
		q.Concern, q.Text = c, text
		return q
	}
	report.Recommendations[0].Quotes = []review.Quote{
		first, second, beside(first, review.UnderResourced, "few"), beside(second, review.UnderResourced, "fewer"), beside(second, review.NotWorking, "bad"),
	}
	other := report.Recommendations[0]
	other.ID, other.Subject, other.Quotes = "bcdefgha", "B", []review.Quote{beside(second, review.NotWorking, "worse"), beside(first, review.NotWorking, "worst")}
	report.Recommendations = append(report.Recommendations, other)
	if err := recordQuoting(t, db, report, nil); err != nil {
		t.Fatal(err)
	}
	recorded, err := db.Latest(t.Context(), "P", at("2025-02-01"))
	if err == nil {
		err = db.Recommendations(t.Context(), recorded)
	}
	if err != nil || len(recorded.Report.Recommendations) != 2 {
		t.Fatal(err)
	}
	for i, one := range recorded.Report.Recommendations {
		if diff := cmp.Diff(report.Recommendations[i].Quotes, one.Quotes); diff != "" {
			t.Errorf("%s, -written +read:\n%s", one.Subject, diff)
		}
	}
}

// Whatever a run is about to do with a message that quotes somebody who is being forgotten, it does it in words that do not, or is to
// edit it.
func TestWhoeverIsForgottenWhileTheyAreToldIsNotQuotedFromThenOn(t *testing.T) {
	const without = "Why: [withdrawn] and “well”"
	posted := review.Receipt{Channel: "C0", ID: "1.2"}
	for _, test := range []struct {
		name    string
		run     func(t *testing.T, db *DB, forget func()) error
		claimed bool // the forgetting names it as one that may be told
		sent    bool // or as one that is
		edited  bool // it is to be edited
	}{
		{"between reading and claiming", func(t *testing.T, db *DB, forget func()) error {
			forget()
			claim, err := db.Claim(t.Context(), "root", nil)
			if claim.Text != without {
				t.Errorf("claimed is %q", claim.Text)
			}
			return errors.Join(err, db.Settle(t.Context(), review.Sent{Key: "root", Receipt: posted, Words: claim.Words}))
		}, false, false, false},
		{"between claiming and settling", func(t *testing.T, db *DB, forget func()) error {
			claim, err := db.Claim(t.Context(), "root", nil)
			forget()
			return errors.Join(err, db.Settle(t.Context(), review.Sent{Key: "root", Receipt: posted, Words: claim.Words}))
		}, true, false, true},
		{"between claiming and settling with the next claim", func(t *testing.T, db *DB, forget func()) error {
			claim, err := db.Claim(t.Context(), "root", nil)
			forget()
			next, nextErr := db.ClaimNext(t.Context(), review.Sent{Key: "root", Receipt: posted, Words: claim.Words}, "reply")
			if next.Text != "again "+without {
				t.Errorf("claimed is %q", next.Text)
			}
			return errors.Join(err, nextErr)
		}, true, false, true},
		{"between claiming and printing", func(t *testing.T, db *DB, forget func()) error {
			claim, err := db.Claim(t.Context(), "root", nil)
			forget()
			printed := review.Receipt{ID: review.Printed}
			_, nextErr := db.ClaimNext(t.Context(), review.Sent{Key: "root", Receipt: printed, Words: claim.Words}, "reply")
			return errors.Join(err, nextErr, db.Settle(t.Context(), review.Sent{Key: "root", Receipt: printed, Words: claim.Words}))
		}, true, false, false},
		{"between claiming and finding it", func(t *testing.T, db *DB, forget func()) error {
			_, err := db.Claim(t.Context(), "root", nil)
			owed, owedErr := db.Owed(t.Context(), "P")
			forget()
			return errors.Join(err, owedErr, db.Settle(t.Context(), review.Sent{Key: "root", Receipt: posted, Words: owed[0].Words}))
		}, true, false, true},
		{"between refusing and dividing", func(t *testing.T, db *DB, forget func()) error {
			turnAway(t, db, "root")
			owed, err := db.Owed(t.Context(), "P")
			forget()
			first, rest := owed[0].Message, owed[0].Message
			rest.Key = "root/after-1"
			if db.Split(t.Context(), owed[0], first, rest) == nil {
				t.Error("it was divided")
			}
			return err
		}, false, false, false},
		{"once it is told", func(t *testing.T, db *DB, forget func()) error {
			settle("root")(t, db)
			forget()
			return nil
		}, false, true, true},
		{"once a webhook took it", func(t *testing.T, db *DB, forget func()) error {
			claim, err := db.Claim(t.Context(), "root", nil)
			err = errors.Join(err, db.Settle(t.Context(), review.Sent{Key: "root", Receipt: review.Receipt{Channel: "webhook", ID: "webhook"}, Words: claim.Words}))
			forget()
			return err
		}, false, true, false},
		{"between reading and editing", func(t *testing.T, db *DB, forget func()) error {
			settle("root")(t, db)
			told, _, err := db.ToldAt(t.Context(), review.Receipt{Channel: "C0", ID: "1.root"})
			forget()
			if _, err := db.ClaimEdit(t.Context(), told); err == nil {
				t.Error("it was edited")
			}
			return err
		}, false, true, true},
		{"between editing and noting it", func(t *testing.T, db *DB, forget func()) error {
			settle("root")(t, db)
			told, _, err := db.ToldAt(t.Context(), review.Receipt{Channel: "C0", ID: "1.root"})
			claim, claimErr := db.ClaimEdit(t.Context(), told)
			forget()
			told.EditingAt = &claim
			if db.Shown(t.Context(), told) == nil {
				t.Error("it was noted")
			}
			return errors.Join(err, claimErr)
		}, false, true, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said...)
			report, messages := quoting(t, db)
			if err := recordQuoting(t, db, report, messages); err != nil {
				t.Fatal(err)
			}
			var done Forgotten
			err := test.run(t, db, func() {
				var err error
				if done, err = db.Forget(t.Context(), "Ada Quay", false); err != nil {
					t.Fatal(err)
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			if slices.Contains(done.Claimed, "root") != test.claimed || (len(done.Sent) > 0) != test.sent {
				t.Errorf("may be told: %q; is told: %q", done.Claimed, done.Sent)
			}
			told, err := db.Told(t.Context(), "P", at("2025-02-02"))
			if err != nil || (len(told) == 1) != test.edited || test.edited && told[0].Text != without {
				t.Errorf("to be edited: %+v, %v", told, err)
			}
			nowhere(t, db, "was› ")
		})
	}
}

// A report that was gathered before somebody was forgotten is not written after it.
func TestWhoWasForgottenMeanwhileIsNotQuoted(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said...)
	report, messages := quoting(t, db)
	if _, err := db.Forget(t.Context(), "Bo", false); err != nil {
		t.Fatal(err)
	}
	if err := recordQuoting(t, db, report, messages); !errors.Is(err, errForgottenMeanwhile) {
		t.Errorf("%v", err)
	}
	nowhere(t, db, "“well”")
}

// Forgetting waits for a report that is being written, and then finds what it quotes.
func TestWhoeverIsQuotedJustNowIsForgottenAfter(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said...)
	report, _ := quoting(t, db)
	conn, err := db.sql.Connx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	tx, err := conn.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	id, err := db.insertReport(t.Context(), tx, report, review.Provenance{Snapshot: "1:1:", Policy: []byte("text")})
	if err != nil {
		t.Fatal(err)
	}
	if err := copyRecommendations(t.Context(), conn, id, report.Recommendations); err != nil {
		t.Fatal(err)
	}
	if err := db.copyQuotes(t.Context(), conn, tx, id, report.Recommendations); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := db.Forget(t.Context(), "Bo", false)
		done <- err
	}()
	waitForLock(t, db, done)
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	nowhere(t, db, "well")
}

// A report waits for who is being forgotten, and then does not quote them.
func TestWhoeverIsForgottenJustNowIsNotQuoted(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said...)
	report, messages := quoting(t, db)
	tx, err := db.sql.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	var id int64
	if err := tx.GetContext(t.Context(), &id, `SELECT id FROM stocktake.respondents WHERE name = 'Bo' FOR UPDATE`); err != nil {
		t.Fatal(err)
	}
	if _, err := blank(t.Context(), tx, id, "Bo"); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- recordQuoting(t, db, report, messages) }()
	waitForLock(t, db, done)
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; !errors.Is(err, errForgottenMeanwhile) {
		t.Errorf("%v", err)
	}
	analyze(t, db) // as Forget does
	nowhere(t, db, "well")
}

// waitForLock returns once somebody waits for a lock in this database, and fails where they are done instead.
func waitForLock(t *testing.T, db *DB, done chan error) {
	t.Helper()
	for {
		var waits bool
		err := db.sql.GetContext(t.Context(), &waits, `
			SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')`)
		if err != nil {
			t.Fatal(err)
		}
		if waits {
			return
		}
		select {
		case err := <-done:
			t.Fatalf("it did not wait: %v", err)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// Who gathers learns which respondents are named in a comment, as it names them, and of nobody else; who was forgotten is known for a name by the hash.
func TestRespondentsNamedInACommentAreFound(t *testing.T) {
	db := openTest(t)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said...)
	importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, answersOf(
		"Élodie Groß", "Archer, Ann", "Will Long", "J. O’Neill", "Ольга Петрова", "İpek Işık", "Οδυσσέας Παππάς", "r-12-34", "club/17", "ada@quay.example", "R7", "12", "بو علي",
		"王小芳", "李明", "田中 花子", "エイダ・キー", "김민수", "สมชาย ใจดี", "သန့်", "བཀྲ་ཤིས་", "学员12", "王")...)
	want := map[string][]string{
		"Ada Quay's tide table":                  {"Ada Quay"},
		"ask (Ada Quay), or Bo.":                 {"Ada Quay", "Bo"},
		"we saw bo, the host, and BO's boat":     {"BO", "bo"},
		"r7 was late 12 times":                   {"r7"}, // two digits are a number
		"ada\u2009\u200fquay\u202f• BO✓":         {"BO", "ada quay"},
		"¿Ada Quay? رأيت بو علي، وكان":           {"Ada Quay", "بو علي"},
		"王小芳对参加者很粗鲁，像王一样":                        {"王小芳"},
		"课上“李明”整天迟到":                             {"李明"},
		"昨日田中　花子さん、田中花子、花子 田中":                   {"田中花子", "花子 田中"},
		"ｴｲﾀﾞ･ｷｰが、エイダ=キーが":                       {"エイダキー", "ｴｲﾀﾞｷｰ"},
		"김민수가 늦었다":                               {"김민수"},
		norm.NFD.String("김민수가 늦었다"):              {norm.NFD.String("김민수")},
		"วันนี้สมชายใจดีมาสาย สมชาย":             {"สมชายใจดี"},
		"ခင်သန့်လည်း":                            {"သန့်"},
		"ཁོང་བཀྲ་ཤིས་ཡིན།":                       {"བཀྲ ཤིས", "བཀྲཤིས"},
		"我们看到Ada Quay喝醉了，学员12也是":                 {"Ada Quay", "学员 12"},
		"the quay of Ada, a quay for Ada":        nil,
		"":                                       nil,
		"ADA QUAY'S boat, ada\u00a0quay's boat":  {"ADA QUAY", "ada quay"},
		"‘ada quay’/a *ada quay*…a Ada  -  Quay": {"Ada Quay", "ada quay"},
		"Quay, Ada was late":                     {"Quay Ada"},
		"ann archer or ANN ARCHER":               {"ANN ARCHER", "ann archer"},
		"ELODIE GROSS or elodie groß; Groß E.":   {"ELODIE GROSS", "elodie groß"},
		"Cafe\u0301lodie, E\u0301lodie Gross":    {"E\u0301lodie Gross"},
		"J. O'NEILL":                             {"J O'NEILL"},
		"ОЛЬГА ПЕТРОВА":                          {"ОЛЬГА ПЕТРОВА"},
		"IPEK ISIK or ipek ışık or İPEK IŞIK":    {"IPEK ISIK", "ipek ışık", "İPEK IŞIK"},
		"ΟΔΥΣΣΕΑΣ ΠΑΠΠΑΣ":                        {"ΟΔΥΣΣΕΑΣ ΠΑΠΠΑΣ"},
		"R-12-34, not r-12-3 or 12-34":           {"R-12-34"},
		"Will was long at the club, no. 17":      nil,
		"ADA@quay.example":                       {"ADA@quay.example"},
	}
	for _, forgotten := range []string{"", "Bo", "Ada Quay", "Élodie Groß", "Archer, Ann", "J. O’Neill", "İpek Işık", "王小芳", "田中 花子", "김민수", "สมชาย ใจดี"} {
		if forgotten != "" {
			if _, err := db.Forget(t.Context(), forgotten, false); err != nil {
				t.Fatal(err)
			}
		}
		got, err := db.Names(t.Context(), slices.Sorted(maps.Keys(want)))
		if err != nil {
			t.Fatal(err)
		}
		for comment, names := range want {
			if !slices.Equal(got[comment], names) {
				t.Errorf("%q forgotten: %s: %q", forgotten, comment, got[comment])
			}
		}
	}
}

// answersOf is a file with an answer of each of some people.
func answersOf(people ...string) []string {
	rows := "submission,subject,submitted_at,respondent,role,criterion,score\n"
	for i, name := range people {
		rows += fmt.Sprintf("N%d,A,2024-05-02,%q,participant,impact,0.5\n", i, name)
	}
	return []string{"feedback.csv", rows}
}

// Capitals and accents make no difference, of any letter that names are written with today.
func TestNamesAreFoundInAnyCapitals(t *testing.T) {
	db := openTest(t)
	var some, others []string
	for r := rune(0x80); r <= 0x1fff; r++ {
		if !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Georgian) || unicode.In(r, unicode.Mn) || archaic(r) {
			continue
		}
		for _, other := range []string{string(unicode.ToUpper(r)), string(unicode.ToLower(r)), norm.NFD.String(string(r)), strings.ToUpper(string(r))} {
			some, others = append(some, "Al"+string(r)+"n Bo"), append(others, "aL"+other+"N bO")
		}
	}
	var unlike []string
	err := db.sql.SelectContext(t.Context(), &unlike, `
		SELECT s.one || ', ' || s.other
		FROM unnest(CAST($1 AS text[]), CAST($2 AS text[])) AS s (one, other)
		WHERE stocktake.folded(s.one) <> stocktake.folded(s.other)`, pq.Array(some), pq.Array(others))
	if err != nil || len(unlike) > 0 {
		t.Errorf("%d of %d differ: %q %v", len(unlike), len(some), unlike, err)
	}
}

// Of scripts in which words stand together every letter is known, and as it is looked for too.
func TestSignsThatStandTogetherAreKnown(t *testing.T) {
	var signs, others []string
	for r := rune(0x80); r <= 0x3ffff; r++ {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsMark(r):
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
			unicode.Tibetan, unicode.Yi, unicode.Tai_Le, unicode.New_Tai_Lue, unicode.Tai_Tham, unicode.Tai_Viet, unicode.Balinese, unicode.Javanese):
			signs = append(signs, string(r), norm.NFKD.String(string(r)))
		case unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic, unicode.Hebrew, unicode.Devanagari):
			others = append(others, string(r))
		}
	}
	var wrong []string
	err := openTest(t).sql.SelectContext(t.Context(), &wrong, `
		SELECT s.sign FROM unnest(CAST($1 AS text[])) AS s (sign) WHERE s.sign !~ ('^[' || stocktake.unparted() || ']+$')
		UNION ALL
		SELECT s.sign FROM unnest(CAST($2 AS text[])) AS s (sign) WHERE s.sign ~ ('[' || stocktake.unparted() || ']')`, pq.Array(signs), pq.Array(others))
	if err != nil || len(wrong) > 0 {
		t.Errorf("%d: %+q %v", len(wrong), wrong, err)
	}
}

// archaic is true of letters of scholars, of sounds and of church books.
func archaic(r rune) bool {
	return r == 'ȿ' || r == 'ɀ' || r >= 0x250 && r < 0x300 || r >= 0x370 && r < 0x380 || r >= 0x3cf && r < 0x400 ||
		r >= 0x10a0 && r < 0x10d0 || r >= 0x1c80 && r < 0x1c90 || r >= 0x1d00 && r < 0x1e00 || r >= 0x1efa && r < 0x1f00
}

// Of who was forgotten before names were folded there is a hash of the name as it was written, and no more until somebody says it again.
func TestWhoWasForgottenBeforeIsFoundToTheLetterAtLeast(t *testing.T) {
	for _, test := range []struct {
		name  string
		again func(*DB) error
		want  []string
	}{
		{"to the letter", func(*DB) error { return nil }, []string{"Ada Quay"}},
		{"once forgotten again", func(db *DB) error { _, err := db.Forget(t.Context(), "Ada Quay", false); return err }, []string{"ADA QUAY", "Ada Quay"}},
		{"not by trying that out", func(db *DB) error { _, err := db.Forget(t.Context(), "Ada Quay", true); return err }, []string{"Ada Quay"}},
		{"once an old file comes again", func(db *DB) error {
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-08-01")}, said...)
			return nil
		}, []string{"ADA QUAY", "Ada Quay"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			db := openTest(t)
			importAll(t.Context(), t, db, ImportOptions{At: at("2024-07-01")}, said...)
			if _, err := db.Forget(t.Context(), "Ada Quay", false); err != nil {
				t.Fatal(err)
			}
			if _, err := db.sql.ExecContext(t.Context(), `UPDATE stocktake.forgotten SET folded = NULL, earlier = true`); err != nil {
				t.Fatal(err)
			}
			if err := test.again(db); err != nil {
				t.Fatal(err)
			}
			text := "ADA QUAY was late, but Ada Quay's boat was not"
			if got, err := db.Names(t.Context(), []string{text}); err != nil || !slices.Equal(got[text], test.want) {
				t.Errorf("%q %v", got, err)
			}
		})
	}
}

// What an upgrade changes in how names are looked for, it must not change of who was forgotten before: of them there are hashes alone.
func TestWhoWasForgottenByAnEarlierVersionStaysMasked(t *testing.T) {
	names := []string{
		"Ada Quay", "アダ・キー", "陈·李", "李 小龙", "בן־דוד", "كمال، أحمد", "علی\u200cرضا", "Жан\u00adЛюк", "Jean‐Luc", "Ó Néill", "Lu × Xi", "club/17",
	}
	var comments []review.Comment
	for _, name := range names {
		comments = append(comments, review.Comment{Text: "we saw " + name + " asleep on the boat"})
	}
	for _, test := range []struct {
		had    int64 // the last migration of the program by which they were forgotten
		folded string
	}{
		{50, ""}, {53, "stocktake.fingerprint(stocktake.folded(name))"}, {53, "NULL"}, {54, "stocktake.fingerprint(stocktake.folded(name))"}, {62, "stocktake.fingerprint(stocktake.folded(name))"},
	} {
		t.Run(fmt.Sprintf("%d %s", test.had, test.folded), func(t *testing.T) {
			t.Parallel()
			url := storagetest.Database(t, nil)
			db := migratedTo(t, url, test.had, nil)
			forget := `INSERT INTO stocktake.forgotten (fingerprint, answers, comments) SELECT stocktake.fingerprint(name), 1, 0 FROM unnest(CAST($1 AS text[])) name`
			if test.folded != "" {
				forget = `
					INSERT INTO stocktake.forgotten (fingerprint, answers, comments, folded)
					SELECT stocktake.fingerprint(name), 1, 0, ` + test.folded + `
					FROM unnest(CAST($1 AS text[])) name`
			}
			if _, err := db.sql.ExecContext(t.Context(), forget, pq.Array(names)); err != nil {
				t.Fatal(err)
			}
			if err := Migrate(t.Context(), url); err != nil {
				t.Fatal(err)
			}
			areMasked(t, db, comments)
			for _, name := range names {
				if _, err := db.Forget(t.Context(), name, false); err != nil {
					t.Fatal(err)
				}
			}
			areMasked(t, db, comments)
			var left int
			if err := db.sql.GetContext(t.Context(), &left, `SELECT count(*) FROM stocktake.forgotten WHERE earlier`); err != nil || left > 0 {
				t.Errorf("%d are still looked for as before, %v", left, err)
			}
		})
	}
}

// areMasked looks whether each of some comments is the same with a name masked.
func areMasked(t *testing.T, db *DB, comments []review.Comment) {
	t.Helper()
	var texts []string
	for _, c := range comments {
		texts = append(texts, c.Text)
	}
	names, err := db.Names(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	for i, one := range (review.Quoting{}).Masked(review.Report{}, comments, names) {
		if one.Text != "we saw [name] asleep on the boat" {
			t.Errorf("%+q of %+q, names %+q", one.Text, texts[i], names[texts[i]])
		}
	}
}

// The job's user learns it too, and cannot read who was forgotten.
func TestWhoGathersFindsThoseForgottenInAComment(t *testing.T) {
	url := openRoles(t)
	owner, job := openAs(t, storagetest.As(url, "stocktake_migrating")), openAs(t, storagetest.As(url, "stocktake_job"))
	importAll(t.Context(), t, owner, ImportOptions{At: at("2024-07-01")}, "feedback.csv",
		"submission,subject,submitted_at,respondent,role,criterion,score\nS7,A,2024-05-02,Maria,participant,impact,0.5\n")
	if _, err := owner.Forget(t.Context(), "Maria", false); err != nil {
		t.Fatal(err)
	}
	got, err := job.Names(t.Context(), []string{"Maria was late"})
	if err != nil || !slices.Equal(got["Maria was late"], []string{"Maria"}) {
		t.Errorf("%q %v", got, err)
	}

	// Nor does it show in who is found that one is known and the other was forgotten, now or by an earlier version.
	importAll(t.Context(), t, owner, ImportOptions{At: at("2024-07-01")}, "feedback.csv",
		"submission,subject,submitted_at,respondent,role,criterion,score\nS8,A,2024-05-02,Bert,participant,impact,0.5\n")
	if _, err := owner.sql.ExecContext(t.Context(), `UPDATE stocktake.forgotten SET earlier = true`); err != nil {
		t.Fatal(err)
	}
	for _, look := range []string{"names_in", "names_in_before"} {
		var found []string
		err := job.sql.SelectContext(t.Context(), &found, `SELECT name FROM stocktake.`+look+`(ARRAY['Maria and Bert and Carl'])`)
		if err != nil || !slices.Equal(slices.Sorted(slices.Values(found)), []string{"Bert", "Maria"}) {
			t.Errorf("%s: %q %v", look, found, err)
		}
	}
}
