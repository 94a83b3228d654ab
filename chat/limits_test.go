package chat_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"stocktake/chat"
	"stocktake/chat/chattest"
	"stocktake/review"
)

// scripts are what names are drawn from: letters of many alphabets, what JSON and Slack escape, pictures, tricks.
var scripts = []string{
	"a", "B", "é", "Ж", "ع", "評", "👩‍🚒", " ", "&", "<", ">", "\"", "\\", "*", "`", "\n", "\x00", "\u202e", "<!channel>", "https://x.example",
	" @all", "#urgent", "www.evil.example", "mailto:ada",
}

func name(t *rapid.T, label string, longest int) string {
	length := rapid.IntRange(0, longest).Draw(t, label+" length")
	parts := rapid.SliceOfN(rapid.SampledFrom(scripts), 0, 8).Draw(t, label)
	if len(parts) == 0 {
		return ""
	}
	return strings.Repeat(strings.Join(parts, ""), 1+length/len(parts))
}

func anyReport(t *rapid.T) review.Report {
	r := healthy()
	r.Programme.Code = name(t, "code", 200)
	r.Programme.Name = name(t, "name", 500)
	r.Recommendations = nil
	for i := range rapid.IntRange(0, 30).Draw(t, "subjects") {
		r.Recommendations = append(r.Recommendations, anySubject(t, i))
	}
	for i := range rapid.IntRange(0, 60).Draw(t, "not reviewed") {
		r.Coverage.NotReviewed = append(r.Coverage.NotReviewed, review.NotReviewed{Subject: fmt.Sprintf("missing%03d", i), Reason: name(t, "reason", 300)})
	}
	return r
}

func anySubject(t *rapid.T, i int) review.Recommendation {
	one := review.Recommendation{
		ID: fmt.Sprintf("id%06d", i), Subject: name(t, "subject", 200), Title: name(t, "title", 2000), Rank: i + 1,
		Verdict: rapid.SampledFrom(review.Verdicts[:]).Draw(t, "verdict"), NeedsApprovalOf: name(t, "approval", 40),
	}
	for n := range rapid.IntRange(0, 4).Draw(t, "reasons") {
		text := fmt.Sprintf("reason%d-%d ", i, n) + name(t, "text", 3000)
		one.Reasons = append(one.Reasons, review.Reason{Rule: "r", Clause: "§15", Text: text})
		one.ClearsIf = append(one.ClearsIf, fmt.Sprintf("clears%d-%d", i, n))
	}
	return one
}

// TestNothingIsTooLongAndNothingIsLost posts any report to a chat that enforces Slack's limits.
func TestNothingIsTooLongAndNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		report := anyReport(t)
		heard := rapid.Bool().Draw(t, "buttons")
		messages := chat.Layout(asTold(report).Digest(), heard)
		stand := chattest.New(time.Now, token, channel)
		server := httptest.NewServer(stand)
		defer server.Close()
		client := chat.NewSlack(token, server.URL, server.Client(), time.Minute)
		root := ""
		for i, m := range messages {
			receipt, err := client.Send(t.Context(), m, root)
			if err != nil {
				t.Fatalf("message %s: %v", m.Key, err)
			}
			if i == 0 {
				root = receipt.ID
			}
		}
		posted := stand.Messages(channel)
		if len(posted) != len(messages) {
			t.Fatalf("%d posted of %d", len(posted), len(messages))
		}
		texts, shown := "", ""
		for i, p := range posted {
			if len(p.Blocks) > chattest.BlocksLimit || len(p.Text) > chattest.BlocksLimit {
				t.Fatalf("message %s: %d bytes of blocks, %d of text", messages[i].Key, len(p.Blocks), len(p.Text))
			}
			if string(p.Blocks) != string(messages[i].Blocks) {
				t.Fatalf("message %s: its blocks were changed on the way", messages[i].Key)
			}
			texts, shown = texts+p.Text+"\n", shown+readable(t, p.Blocks)
		}
		toldWhole(t, report, texts)
		toldWhole(t, report, shown)
		harmless(t, texts+shown)
		distinct(t, messages)
		if rows := strings.Count(rawBlocks(posted), `"type":"actions"`); rows != waiting(report, heard) {
			t.Fatalf("%d rows of buttons, want %d", rows, waiting(report, heard))
		}
	})
}

func rawBlocks(posted []chattest.Posted) (all string) {
	for _, p := range posted {
		all += string(p.Blocks)
	}
	return all
}

// waiting is how many rows of buttons a report has.
func waiting(report review.Report, heard bool) (n int) {
	for _, one := range report.Recommendations {
		if heard && one.Verdict != review.Keep && one.Verdict != review.Ask {
			n++
		}
	}
	return n
}

// toldWhole fails where something of the report is in none of the messages.
func toldWhole(t *rapid.T, report review.Report, text string) {
	for _, one := range report.Recommendations {
		if one.Verdict == review.Keep {
			continue
		}
		want := []string{one.ID}
		for n := range one.Reasons {
			want = append(want, strings.Fields(one.Reasons[n].Text)[0])
			if one.Verdict != review.Ask {
				want = append(want, one.ClearsIf[n])
			}
		}
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Fatalf("%s of %s is lost", w, one.ID)
			}
		}
	}
	for _, n := range report.Coverage.NotReviewed {
		if !strings.Contains(text, n.Subject) {
			t.Fatalf("%s is lost", n.Subject)
		}
	}
}

func harmless(t rapid.TB, text string) {
	for _, bad := range []string{"<", ">", "\x00", "\u202e", "://"} {
		if strings.Contains(text, bad) {
			t.Fatalf("%q is in a message", bad)
		}
	}
}

func distinct(t *rapid.T, messages []review.Message) {
	seen := map[string]bool{}
	for i, m := range messages {
		if seen[m.Key] || len(m.Key) > 255 || m.Key == "" {
			t.Fatalf("key %q", m.Key)
		}
		seen[m.Key] = true
		if (m.Parent == "") != (i == 0) || m.Position != i || i > 0 && m.Parent != messages[0].Key {
			t.Fatalf("message %d has parent %q and position %d", i, m.Parent, m.Position)
		}
	}
}

// Whatever a report and a decision say, each message fits, also once it says how things stand, and its halves say all of it.
func FuzzLayout(f *testing.F) {
	f.Add("MD", "Border <!channel> course", "Half of the *money* came.", "too `dear` _", true)
	f.Add("](", "www.evil.example", strings.Repeat("why ", 1600), strings.Repeat("&", 600), false)
	f.Add(strings.Repeat("評", 60), strings.Repeat("\"", 700), strings.Repeat("a_b: ", 800), "\u202e\x00", true)
	f.Fuzz(func(t *testing.T, name, title, reason, why string, buttons bool) {
		if len(name)+len(title)+len(reason)+len(why) > 20_000 {
			return // more than anybody writes
		}
		report := healthy()
		report.Programme.Name = name
		for i := range report.Recommendations {
			one := &report.Recommendations[i]
			one.Title, one.Reasons = title, []review.Reason{{Rule: "r", Clause: "§15", Text: reason}}
		}
		for _, m := range chat.Layout(asTold(report).Digest(), buttons) {
			now := chat.Stands(m, review.Stand{Lines: []string{"Rejected by Ada: " + why, title}})
			for _, one := range append(quarters(now), m, now, chat.Plainer(now)) {
				fits(t, one)
			}
			if got, want := said(quarters(now)), said([]review.Message{now}); got != want {
				t.Fatalf("%s says\n%q\ndivided:\n%q", now.Key, want, got)
			}
		}
	})
}

// fits fails where Slack would refuse a message for its length, or read more in it than text.
func fits(t *testing.T, m review.Message) {
	t.Helper()
	if len(m.Blocks) == 0 {
		return
	}
	shown := readable(t, m.Blocks)
	harmless(t, shown)
	var all slack.Blocks
	if err := all.UnmarshalJSON(m.Blocks); err != nil || len(all.BlockSet) > 50 || utf8.RuneCount(m.Blocks) > chattest.BlocksLimit {
		t.Fatalf("%s has %d blocks of %d characters: %v", m.Key, len(all.BlockSet), utf8.RuneCount(m.Blocks), err)
	}
	for _, b := range all.BlockSet {
		if s, is := b.(*slack.SectionBlock); is && (s.Text.Text == "" || utf8.RuneCountInString(s.Text.Text) > 3000) {
			t.Fatalf("%s has a section of %d characters", m.Key, utf8.RuneCountInString(s.Text.Text))
		}
	}
}

// readable is all text of some blocks.
func readable(t rapid.TB, raw json.RawMessage) string {
	var all slack.Blocks
	if err := all.UnmarshalJSON(raw); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, b := range all.BlockSet {
		switch b := b.(type) {
		case *slack.HeaderBlock:
			texts = append(texts, b.Text.Text)
		case *slack.SectionBlock:
			texts = append(texts, b.Text.Text)
		case *slack.ContextBlock:
			for _, e := range b.ContextElements.Elements {
				texts = append(texts, e.(*slack.TextBlockObject).Text)
			}
		}
	}
	return strings.Join(texts, "\n") + "\n"
}

func TestKeysOfDifferentReportsDiffer(t *testing.T) {
	codes := []string{"MD", "MD/2025-01-01", "MD%2F2025-01-01", "md", "é", strings.Repeat("評", 199) + "a", strings.Repeat("評", 199) + "b", strings.Repeat("x", 121), strings.Repeat("x", 120)}
	var keys []string
	for _, code := range codes {
		for _, year := range []int{2024, 2025} {
			r := given(func(r *review.Report) {
				r.Programme.Code = code
				r.Period = review.Period{From: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC)}
			})
			for _, m := range chat.Layout(r.Digest(), false) {
				keys = append(keys, m.Key)
			}
		}
	}
	slices.Sort(keys)
	if n := len(slices.Compact(slices.Clone(keys))); n != len(keys) {
		t.Errorf("%d keys of %d are different: %q", n, len(keys), keys)
	}
}

func TestWhatIsAskedOfManyIsSaidOnce(t *testing.T) {
	r := given(func(r *review.Report) {
		for i := range 200 {
			ask := r.Recommendations[2]
			ask.ID, ask.Subject, ask.Rank = fmt.Sprintf("ask%05d", i), fmt.Sprintf("SUB-%d", i), 10+i
			r.Recommendations = append(r.Recommendations, ask)
		}
	})
	var all strings.Builder
	for _, m := range chat.Layout(r.Digest(), false) {
		all.WriteString(m.Text)
	}
	for i := range 200 {
		if id := fmt.Sprintf("(ask%05d)", i); strings.Count(all.String(), id) != 1 {
			t.Errorf("%s is told %d times", id, strings.Count(all.String(), id))
		}
	}
	if text := r.Recommendations[2].Reasons[0].Text; strings.Count(all.String(), text) > 2 {
		t.Errorf("what is asked is told %d times", strings.Count(all.String(), text))
	}
}

func TestALongListContinuesUnderKeysOfItsOwn(t *testing.T) {
	r := given(func(r *review.Report) {
		for i := range 200 {
			ask := r.Recommendations[2]
			ask.ID, ask.Subject, ask.Rank = fmt.Sprintf("ask%05d", i), fmt.Sprintf("SUB-%d", i), 10+i
			ask.Reasons = []review.Reason{{Rule: "ask", Text: fmt.Sprintf("Ask number %d of its participants about its relevance and its performance.", i)}}
			r.Recommendations = append(r.Recommendations, ask)
		}
	})
	messages := chat.Layout(r.Digest(), false)
	var asks []string
	for _, m := range messages {
		if strings.Contains(m.Key, "/asks") {
			asks = append(asks, m.Key)
			first, _, _ := strings.Cut(m.Text, "\n")
			if want := len(asks) > 1; strings.Contains(first, fmt.Sprintf("continued (%d)", len(asks))) != want {
				t.Errorf("message %s begins %q", m.Key, first)
			}
		}
	}
	stem := "MD/2025-01-01/2026-01-01/asks"
	if len(asks) < 4 || asks[0] != stem || asks[1] != stem+"/2" || asks[2] != stem+"/3" {
		t.Errorf("keys %q", asks)
	}
}

// A message that has to go to another channel says so before all else, and still is not too long.
func TestANoteFitsBeforeTheLongestMessage(t *testing.T) {
	r := given(func(r *review.Report) {
		r.Programme.Code = strings.Repeat("&", 200)
		for i := range 200 {
			ask := r.Recommendations[2]
			ask.ID, ask.Subject, ask.Rank = fmt.Sprintf("ask%05d", i), fmt.Sprintf("SUB-%d", i), 10+i
			ask.Reasons = []review.Reason{{Rule: "ask", Text: strings.Repeat("word ", i)}}
			r.Recommendations = append(r.Recommendations, ask)
		}
	})
	stand, client := world(t, time.Minute)
	for _, m := range chat.Layout(r.Digest(), false) {
		m.Channel, m.Note = channel, fmt.Sprintf("Meant for programme %.40s, channel C0123456789AB, where Stocktake cannot post.", r.Programme.Code)
		if _, err := client.Send(t.Context(), m, ""); err != nil {
			t.Fatalf("%s, %d bytes: %v", m.Key, len(m.Blocks), err)
		}
	}
	for _, p := range stand.Messages(channel) {
		if !strings.HasPrefix(p.Text, "Meant for programme &amp;") || !strings.Contains(readable(t, p.Blocks), "Meant for programme &amp;") {
			t.Fatalf("there is no note: %.200s", p.Text)
		}
	}
}
