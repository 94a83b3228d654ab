package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stocktake/chat/chattest"
)

// planted are the secrets, none of which may be seen anywhere.
var planted = map[string]string{
	"bot token":         goodToken,
	"another bot token": "xoxb-PLANTED-bot",
	"app token":         appToken,
	"another app token": "xapp-PLANTED-app",
	"signing secret":    signingSecret,
	"database password": "PLANTED-password",
	"webhook address":   "PLANTED-webhook",
}

func expectNoSecret(t *testing.T, output string) {
	t.Helper()
	if strings.TrimSpace(output) == "" {
		t.Error("nothing was told")
	}
	for what, secret := range planted {
		if strings.Contains(output, secret) || strings.Contains(output, url.QueryEscape(secret)) {
			t.Errorf("the %s is told:\n%s", what, output)
		}
	}
}

// withPassword plants a password in the address of a database, which takes any.
func (w world) withPassword(t *testing.T) string {
	t.Helper()
	address, err := url.Parse(w.url)
	if err != nil {
		t.Fatal(err)
	}
	if _, has := address.User.Password(); !has { // a server of others has one already
		address.User = url.UserPassword(address.User.Username(), planted["database password"])
	}
	return address.String()
}

// Whatever goes wrong with a command, no secret is in what it prints, tells or logs.
func TestNoSecretIsTold(t *testing.T) {
	t.Parallel()
	w := newHarbour(t)
	fails := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		http.Error(rw, "you sent "+r.FormValue("token")+" to "+r.URL.Path, http.StatusInternalServerError)
	}))
	t.Cleanup(fails.Close)
	repeats := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		_, _ = rw.Write([]byte(`{"ok":false,"error":"no use for ` + r.FormValue("token") + `"}`))
	}))
	t.Cleanup(repeats.Close)
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	run, password := []string{"run", "--as-of", "2025-02-01"}, planted["database password"]
	hooked := append(run, "--config", file("hook.yaml", "chat: webhook\n"))
	measured := file("figures.prom", "")
	for _, c := range []struct {
		name string
		env  []string
		args []string
	}{
		{"a token that is refused", []string{"SLACK_BOT_TOKEN=xoxb-PLANTED-bot"}, run},
		{"a chat that refuses the connection", []string{"SLACK_API_URL=http://127.0.0.1:1/"}, run},
		{"a chat whose address is none", []string{"SLACK_API_URL=:not an address"}, run},
		{"a chat that fails and repeats the token", []string{"SLACK_API_URL=" + fails.URL}, run},
		{"a chat that refuses and repeats the token", []string{"SLACK_API_URL=" + repeats.URL}, run},
		{"a token and a file", []string{"SLACK_BOT_TOKEN_FILE=" + file("token", goodToken)}, run},
		{"a token in place of its file", []string{"SLACK_BOT_TOKEN=", "SLACK_BOT_TOKEN_FILE=xoxb-PLANTED-bot"}, run},
		{"a token of two lines", []string{"SLACK_BOT_TOKEN=xoxb-PLANTED-bot\nxapp-PLANTED-app"}, run},
		{"a token with a sign there cannot be", []string{"SLACK_BOT_TOKEN=xoxb-PLANTED-bot\x7f"}, run},
		{"a database that refuses the connection", []string{"DATABASE_URL=postgres://me:" + password + "@127.0.0.1:1/x?sslmode=disable"}, run},
		{"a database whose host is unknown", []string{"DATABASE_URL=postgres://me:" + password + "@no.such.host.invalid/x?sslmode=disable"}, run},
		{"a database whose address is none", []string{"DATABASE_URL=postgres://me:" + password + "@[::1/x"}, run},
		{"a port in words", []string{"DATABASE_URL=postgres://me:" + password + "@host:port/x"}, run},
		{"a slash in the password", []string{"DATABASE_URL=postgres://me:5/" + password + "@127.0.0.1:1/x"}, run},
		{"an @ and a slash in the password", []string{"DATABASE_URL=postgres://me:an@" + password + ".invalid/" + password + "@127.0.0.1:1/x"}, run},
		{"a question mark in the password", []string{"DATABASE_URL=postgres://me:5?sslmode=" + password + "@127.0.0.1:1/x"}, run},
		{"an address in quotes", []string{`DATABASE_URL="postgres://me:` + password + `@127.0.0.1:1/x?sslmode=disable"`}, run},
		{"an option there is not", []string{"DATABASE_URL=postgres://me:" + password + "@127.0.0.1:1/x?sslmode=perhaps"}, run},
		{"an address of another form", []string{"DATABASE_URL=host=127.0.0.1 port=1 password=" + password + " nonsense"}, run},
		{"an address by flag", nil, append(run, "--database-url", "postgres://me:"+password+"@127.0.0.1:1/x?sslmode=disable")},
		{"an address by flag that the shell has parted", nil, append(run, "--database-url", "postgres://me:a", password+"@127.0.0.1:1/x")},
		{"an address of another form by flag that the shell has parted", nil, append(run, "--database-url=host=127.0.0.1", "password="+password)},
		{"a file to import by that flag", nil, []string{"import", "--database-url", "postgres://me:a", password + "@127.0.0.1:1/x"}},
		{"two of which only the second has an @", nil, []string{"import", "--database-url=postgres://me:5", password, "tiger@127.0.0.1:1/x"}},
		{"a policy to check by that flag", nil, []string{"policy", "check", "--database-url", "postgres://me:a", password + "@127.0.0.1:1/x"}},
		{"a policy to compare by that flag", nil, []string{"policy", "diff", "default", "--database-url", "postgres://me:a", password + "@127.0.0.1:1/x"}},
		{"a flag there is not by that flag", nil, append(run, "--database-url", "postgres://me:a", "--"+password+"@127.0.0.1:1/x")},
		{"an address without its flag", nil, append(run, "postgres://me:"+password+"@127.0.0.1:1/x")},
		{"migrate with an address that is none", []string{"DATABASE_URL=postgres://me:" + password + "@host:port/x"}, []string{"migrate"}},
		{"a configuration with a token in it", nil, append(run, "--config", file("a.yaml", "chat:\n  token: xoxb-PLANTED-bot\n"))},
		{"a configuration with an address in it", nil, append(run, "--config", file("b.yaml", "database_url: postgres://me:"+password+"@host/x\n"))},
		{"a configuration with an address whose password has a slash", nil, append(run, "--config", file("e.yaml", "database_url: postgres://me:5/"+password+"@host/x\n"))},
		{"a configuration with an address of another form", nil, append(run, "--config", file("f.yaml", "database_url: host=host password="+password+"\n"))},
		{"a configuration with an address for a policy", nil, append(run, "--config", file("c.yaml", "policy: postgres://me:"+password+"@host/x\n"))},
		{"serve with secrets and nowhere to listen", []string{"SLACK_SIGNING_SECRET=" + signingSecret}, []string{"serve", "--as-of", "2024-06-01"}},
		{"a webhook that fails and repeats its address", []string{"CHAT_WEBHOOK_URL=" + fails.URL + "/PLANTED-webhook"}, hooked},
		{"a webhook that refuses the connection", []string{"CHAT_WEBHOOK_URL=http://127.0.0.1:1/PLANTED-webhook"}, hooked},
		{"a webhook whose address is none", []string{"CHAT_WEBHOOK_URL=:PLANTED-webhook"}, hooked},
		{"a push gateway with a password that refuses the connection", nil, append(run, "--config", file("push.yaml", "push_gateway: http://me:"+password+"@127.0.0.1:1\n"))},
		{"a push gateway that refuses the password", nil, append(run, "--config", file("refused.yaml", "push_gateway: "+strings.Replace(fails.URL, "://", "://me:"+password+"@", 1)+"\n"))},
		{"a push gateway whose password has a slash", nil, append(run, "--config", file("slash.yaml", "push_gateway: http://me:5/"+password+"@127.0.0.1:1\n"))},
		{"figures in a file", []string{"SLACK_BOT_TOKEN=xoxb-PLANTED-bot"}, append(run, "--config", file("figures.yaml", "metrics_file: "+measured+"\n"))},
		{"an unknown flag", nil, append(run, "--tokens")},
		{"status", nil, []string{"status"}},
	} {
		for _, format := range []string{"text", "json"} {
			t.Run(c.name+", "+format, func(t *testing.T) {
				command := w.command(append(c.args, "--log-format", format)...)
				command.Env = append(append(command.Env, "DATABASE_URL="+w.withPassword(t)), c.env...)
				var output bytes.Buffer
				command.Stdout, command.Stderr = &output, &output
				_ = command.Run() // how it leaves is tested elsewhere
				expectNoSecret(t, output.String())
			})
		}
	}
	figures, err := os.ReadFile(measured)
	if err != nil {
		t.Fatal(err)
	}
	expectNoSecret(t, string(figures))
}

// Nor while it serves: forged and stale requests, windows and edits that the chat refuses, clicks on nothing, a database that
// goes away.
func TestNoSecretIsToldWhileServing(t *testing.T) {
	t.Parallel()
	w := newHarbour(t)
	w.chat.AllowApp(appToken)
	s := serve(t, w, []string{"DATABASE_URL=" + w.withPassword(t), "SLACK_APP_TOKEN=" + appToken, "SLACK_SIGNING_SECRET=" + signingSecret}, "--listen", "127.0.0.1:0")
	address := "http://" + s.log.await(t, "msg=listening address=(\\S+)")
	s.log.await(t, "msg=run .*posted=5")
	send := func(secret string, at time.Time, payload []byte) {
		t.Helper()
		r, err := chattest.Signed(address+"/slack/interactions?token="+planted["another bot token"], secret, at, payload)
		if err != nil {
			t.Fatal(err)
		}
		statusOf(t, r)
	}
	press := func(action, id string) []byte {
		return w.chat.Press(ada, "C0HARBOUR", w.message(t, pilots).ID, action, id)
	}
	send("guess", time.Now(), press("stocktake_accept", pilots))
	s.log.await(t, "invalid signature")
	send(signingSecret, time.Now().Add(-time.Hour), press("stocktake_accept", pilots))
	s.log.await(t, "too old")
	send(signingSecret, time.Now(), press("stocktake_accept", "no ID"))
	s.log.await(t, "no ID of a recommendation")
	w.chat.Fail(chattest.Fault{Method: "views.open", What: chattest.Refuse, Code: "no use for " + goodToken})
	send(signingSecret, time.Now(), press("stocktake_reject", pilots))
	s.log.await(t, "views.open: ")
	w.chat.Fail(chattest.Fault{Method: "chat.update", What: chattest.Refuse, Code: "no use for " + goodToken})
	send(signingSecret, time.Now(), press("stocktake_accept", pilots))
	s.log.await(t, `msg="edit failed"`)
	w.chat.Fail(chattest.Fault{Method: "apps.connections.open", What: chattest.Refuse, Code: "no use for " + appToken})
	w.chat.HangUp()
	s.log.await(t, "apps.connections.open: ")
	expectNoSecret(t, metricsOf(t, address))
	s.stop(t)
	expectNoSecret(t, s.log.String())
}

func metricsOf(t *testing.T, address string) string {
	t.Helper()
	answer, err := http.Get(address + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
