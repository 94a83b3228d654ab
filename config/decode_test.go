package config

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"stocktake/internal/every"
)

var update = flag.Bool("update", false, "write what is told as what is to be told")

// Each file of testdata is wrong in the way its name says; beside it lies what is told.
func TestWrongFilesAreRefused(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			told := refusal(name, content)
			if strings.Contains(told, "never-to-be-shown") {
				t.Errorf("a secret is shown:\n%s", told)
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".txt", told)
		})
	}
}

// Whatever signs a password has, and wherever in a file an address with it is put, no fault shows a part of it.
func TestNoSignInAPasswordTellsIt(t *testing.T) {
	words := []string{"hunter", "tiger", "98765"}
	parts := append([]string{"/", "?", "#", " #", "@", ":", ": ", "%", "&", "=", "[", "]", "{", "}", ",", " ", "'", `"`, "|", "*", "!", "dbname="}, words...)
	rapid.Check(t, func(t *rapid.T) {
		password := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 7).Draw(t, "password"), "")
		address := rapid.SampledFrom([]string{
			"postgres://ada:%s@db/stock", "postgres://ada:%s@db", "postgres://:%s@db?sslmode=disable", "http://ada:%s@gateway:9091", "host=db password=%s dbname=stock", "host=db password = '%s' dbname=stock",
		}).Draw(t, "address")
		line := rapid.SampledFrom([]string{
			"database_url: %s", "DATABASE_URL: %s", "database: %s", `url: "%s"`, "url: '%s'", "schedule: %s", `chat: "%s"`, "chat: {channel: %s}", "holidays: [%s]", "push_gateway: %s", "metrics_file: %s",
			"- %s", "%s", "%s: %s", "schedule: %s " + strings.Repeat("x", widest), "quiet_hours:\n  from: %s",
			"push_gateway: >-\n  %s", "chat: {falback: C1} # %s",
		}).Draw(t, "line")
		text := strings.ReplaceAll(line, "%s", strings.Replace(address, "%s", password, 1))
		told := refusal("stocktake.yaml", []byte(text+"\n"))
		for _, word := range words {
			if strings.Contains(told, word) {
				t.Fatalf("%q of the password is told of %s:\n%s", word, text, told)
			}
		}
	})
}

// What stands in the wrong place may be a secret, by what it is called or how it begins; what is none is shown as it is written.
func TestWhatLooksLikeASecretIsNotShown(t *testing.T) {
	for line, shown := range map[string]bool{
		"chat_token: hunter": false, "password: hunter": false, "PASSWD: hunter": false, "client_secret: hunter": false, `"Secret" : hunter`: false,
		"apiKey: hunter": false, "api_key: hunter": false, "credentials: hunter": false, "DatabaseUrl: hunter": false, "database_url: hunter": false,
		"note: xoxb-hunter": false, "note: xapp-hunter": false, "note: host=db Password = hunter": false,
		"note: postgres://ada:p@hunter@db/stock": false, "note: postgres://ada:p@hunter@db is the database": false,
		"note: hunter": true, "note: http://hunter:80/a": true, "note: می\u200cخواهم hunter क्\u200dष": true,
	} {
		told := Fault{File: "stocktake.yaml", Line: 1, Column: 1, Text: "no such key", Source: line}.Error()
		if strings.Contains(told, "hunter") != shown || shown && !strings.Contains(told, line) {
			t.Errorf("%s: told\n%s", line, told)
		}
	}
}

func TestAnAddressThatASignInAPasswordTearsIsRefused(t *testing.T) {
	for address, fit := range map[string]bool{
		"http://gateway:9091/a@b": false, "http://gateway/a@b": true, "http://ada:hunter@gateway:9091": true,
		"http://ada:5/hunter@gateway": false, "http://ada:5?hunter@gateway": false, "http://ada:5#hunter@gateway": false,
	} {
		told := refusal("stocktake.yaml", []byte("push_gateway: "+address+"\n"))
		if (told == "nothing\n") != fit || strings.Contains(told, "hunter") {
			t.Errorf("%s: told %q", address, told)
		}
	}
}

// Of what lies deep in each other little would make much, whichever way it is written.
func TestAFileThatGoesTooDeepIsRefusedAtOnce(t *testing.T) {
	const much = 100_000
	steps := strings.Builder{}
	for i := range 1400 {
		fmt.Fprintf(&steps, "%sa:\n", strings.Repeat(" ", i))
	}
	for name, c := range map[string]struct{ text, at string }{
		"lists":              {"files: " + strings.Repeat("[", much), "1:57"},
		"lists that end":     {"files: " + strings.Repeat("[", much) + strings.Repeat("]", much), "1:57"},
		"braces":             {strings.Repeat("{a: ", much), "1:201"},
		"lists beside lists": {strings.Repeat("[[], ", much), "1:247"},
		"a list line":        {strings.Repeat("- ", much) + "a", "1:101"},
		"complex keys":       {strings.Repeat("? ", much) + "a", "1:101"},
		"blocks":             {steps.String(), "51:51"},
		"one more":           {strings.Repeat("[", deepest+1) + strings.Repeat("]", deepest+1), "1:51"},
		"lists over lines":   {strings.Repeat("[\n", much), "51:1"},
		"anchors in a line":  {strings.Repeat("&a ", much) + "a", ""},
		"tags in a line":     {strings.Repeat("!a ", much) + "a", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var faults Faults
			if err := Decode("f.yaml", []byte(c.text), &Config{}); !errors.As(err, &faults) || len(faults) != 1 {
				t.Fatal(err)
			}
			where := fmt.Sprintf("%d:%d", faults[0].Line, faults[0].Column)
			if c.at != "" && (where != c.at || !strings.HasPrefix(faults[0].Text, "more than 50 lists and blocks")) {
				t.Errorf("%s: %s; want %s", where, faults[0].Text, c.at)
			}
		})
	}
}

// What is no list and no block may go as far to the right as anybody likes.
func TestLinesFurtherToTheRightAreNoDeeper(t *testing.T) {
	stairs := func(sign string) (text string) {
		for i := range 3 * deepest {
			text += strings.Repeat(" ", i+6) + sign + "\n"
		}
		return text
	}
	for name, text := range map[string]string{
		"comments":               "chat: print\n" + stairs("# x"),
		"comments in a block":    "chat:\n" + stairs("# x") + "  kind: print\n" + stairs("# x"),
		"comments in a list":     "holidays: [\n" + stairs("# x") + "  2026-12-25]\n",
		"comments behind values": "chat:   # x\n  kind:   # x\n" + stairs("# x") + "    print\n",
		"a text of many lines":   "holidays:\n  - day: 2026-12-25\n    name: a\n" + stairs("x"),
		"a text in quotes":       "holidays:\n  - day: 2026-12-25\n    name: \"a\n" + stairs("x") + "      \"\n",
		"a text as it stands":    "holidays:\n  - day: 2026-12-25\n    name: |\n" + stairs("x"),
		"a text whose breaks go": "holidays:\n  - day: 2026-12-25\n    name: >\n" + stairs("x"),
	} {
		t.Run(name, func(t *testing.T) {
			if err := Decode("f.yaml", []byte(text), &Config{}); err != nil {
				t.Error(err)
			}
		})
	}
}

func refusal(name string, content []byte) string {
	var err error
	if strings.HasPrefix(name, "policy-") {
		_, err = Policy(name, content)
	} else {
		err = Decode(name, content, &Config{})
	}
	if err == nil {
		return "nothing\n"
	}
	return err.Error() + "\n"
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func TestConfigIsRead(t *testing.T) {
	whole := Config{Chat: Chat{Kind: "slack", Fallback: "C0123", Operator: "G0456"}, Policy: "our policy.yaml"}
	for _, c := range []struct {
		sentence, text string
		want           Config
	}{
		{"whole", "chat:\n  kind: slack\n  fallback: C0123\n  operator: G0456\npolicy: our policy.yaml\n", whole},
		{"in flow style", `{chat: {kind: slack, fallback: C0123, operator: "G0456"}, policy: 'our policy.yaml'}`, whole},
		{"with CRLF, a BOM and a comment", "\ufeff# ours\r\nchat: {kind: slack, fallback: C0123, operator: G0456}\r\npolicy: our policy.yaml\r\n", whole},
		{"the chat in short", "chat: print\n", Config{Chat: Chat{Kind: "print"}}},
		{"only the policy's path", "policy: p.yaml\n", Config{Policy: "p.yaml"}},
		{"a schedule and buttons", "schedule: 0 7-19 * * *\nchat: {buttons: true}\n", Config{Schedule: "0 7-19 * * *", Chat: Chat{Buttons: true}}},
		{"quiet hours and a weekend", "quiet_hours:\n  from: 18:00\n  to: \"08:00\"\n  weekend: [friday, saturday]\n", Config{
			QuietHours: QuietHours{From: "18:00", To: "08:00", Weekend: []string{"friday", "saturday"}},
		}},
		{"holidays with names and without", "holidays: [2026-12-25, {day: 2027-01-01, name: New Year}]\n", Config{
			Holidays: []Holiday{{Day: "2026-12-25"}, {Day: "2027-01-01", Name: "New Year"}},
		}},
		{"with the marks of a document", "---\nchat: print\n...\n", Config{Chat: Chat{Kind: "print"}}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			var got Config
			if err := Decode("c.yaml", []byte(c.text), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPathsAreReadFromTheFilesFolder(t *testing.T) {
	for _, c := range []struct{ sentence, file, path, want string }{
		{"beside it", "/etc/x/stocktake.yaml", "policy.yaml", "/etc/x/policy.yaml"},
		{"under it", "conf/stocktake.yaml", "our/policy.yaml", "conf/our/policy.yaml"},
		{"above it", "/etc/x/stocktake.yaml", "../policy.yaml", "/etc/policy.yaml"},
		{"in the working folder, as the file is", "stocktake.yaml", "policy.yaml", "policy.yaml"},
		{"absolute, it stays", "/etc/x/stocktake.yaml", "/srv/policy.yaml", "/srv/policy.yaml"},
		{"left out, it stays so", "/etc/x/stocktake.yaml", "", ""},
		{"an address is none", "/etc/x/stocktake.yaml", "https://host/policy.yaml", "https://host/policy.yaml"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			got := Config{Policy: c.path, MetricsFile: c.path, PushGateway: "http://gateway"}.Beside(c.file)
			if want := (Config{Policy: c.want, MetricsFile: c.want, PushGateway: "http://gateway"}); !cmp.Equal(want, got) {
				t.Error(cmp.Diff(want, got))
			}
		})
	}
}

// Who adds a setting says here that it is no path, or has Beside read it from the file's folder.
func TestEverySettingIsReadFromTheFilesFolderOrIsNoPath(t *testing.T) {
	noPath := strings.Fields(`Chat.Kind Chat.Fallback Chat.Operator Chat.Owners Chat.Buttons QuietHours.From QuietHours.To QuietHours.Weekend
		Holidays.Day Holidays.Name Schedule PushGateway`)
	c := every.Field[Config]()
	was, is := every.Paths(c), every.Paths(c.Beside("/etc/x/stocktake.yaml"))
	for setting := range was {
		switch moved := is[setting] == "/etc/x/"+was[setting]; {
		case !moved && !slices.Contains(noPath, setting):
			t.Errorf("%s is not read from the file's folder: name it in Beside if it is a path, here if not", setting)
		case moved && slices.Contains(noPath, setting):
			t.Errorf("%s is no path, and read as one", setting)
		}
	}
}

func TestALargeFileIsRefused(t *testing.T) {
	err := Decode("c.yaml", []byte("policy: "+strings.Repeat("x", largest)), &Config{})
	if err == nil || !strings.Contains(err.Error(), "larger than 1 MiB") {
		t.Errorf("error %.100v", err)
	}
}

// Whatever a file holds, it is read or refused with a place in it.
func TestNoTextIsTooStrange(t *testing.T) {
	parts := []string{"chat", "kind", "policy", ": ", ":", "\n", "\n  ", "- ", "{", "}", "[", "]", "\"", "'", "|", ">", "&a ", "*a", "<<", "? ", "!!str ", "#", "---\n", "...\n", "é", "\t", "1", ".nan", "null", "\\", "%", "@", ",", "\x00"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 12).Draw(t, "parts"), "")
		for _, err := range []error{Decode("f", []byte(text), &Config{}), policyError(text)} {
			if err != nil && !strings.HasPrefix(err.Error(), "f:") {
				t.Fatalf("%q: %v", text, err)
			}
		}
	})
}

func policyError(text string) error {
	_, err := Policy("f", []byte(text))
	return err
}
