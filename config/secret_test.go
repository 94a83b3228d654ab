package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSecret(t *testing.T) {
	folder := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct {
		sentence    string
		environment map[string]string
		want, fault string
	}{
		{"neither is set", nil, "", ""},
		{"in the variable", map[string]string{"TOKEN": "xoxb-1"}, "xoxb-1", ""},
		{"in a file, its last newline dropped", map[string]string{"TOKEN_FILE": file("newline", "xoxb-1\n")}, "xoxb-1", ""},
		{"in a file from Windows", map[string]string{"TOKEN_FILE": file("crlf", "xoxb-1\r\n")}, "xoxb-1", ""},
		{
			"in both",
			map[string]string{"TOKEN": "xoxb-1", "TOKEN_FILE": file("both", "xoxb-1")},
			"",
			"TOKEN and TOKEN_FILE are both set; unset one of them",
		},
		{"in a file that is empty", map[string]string{"TOKEN_FILE": file("empty", "\n")}, "", "TOKEN_FILE: the file it names is empty"},
		{
			"in a file with more than it",
			map[string]string{"TOKEN_FILE": file("lines", "xoxb-1\nxoxb-2\n")},
			"",
			"TOKEN_FILE: the secret has more than one line; write it alone",
		},
		{"in a file with a NUL in it", map[string]string{"TOKEN_FILE": file("nul", "xoxb-1\x00")}, "", "TOKEN_FILE: the secret has more than one line; write it alone"},
		{
			"the token itself where its file was asked for",
			map[string]string{"TOKEN_FILE": "xoxb-1"},
			"",
			"TOKEN_FILE: the file it names cannot be read: no such file or directory",
		},
		{"a folder", map[string]string{"TOKEN_FILE": folder}, "", "TOKEN_FILE: the file it names cannot be read: is a directory"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			got, err := Secret("TOKEN", func(name string) string { return c.environment[name] }, os.ReadFile)
			told := ""
			if err != nil {
				told = err.Error()
			}
			if got != c.want || told != c.fault {
				t.Errorf("%q, error %q; want %q, %q", got, told, c.want, c.fault)
			}
			if strings.Contains(told, "xoxb") {
				t.Error("the error shows the secret")
			}
		})
	}
}
