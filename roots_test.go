package main

import (
	"crypto/x509"
	"testing"

	"golang.org/x/crypto/x509roots/fallback/bundle"

	"stocktake/config"
)

// Reading the roots costs more than most commands: whoever is about to check a certificate has them, and nobody else.
func TestOnlyWhatChecksCertificatesReadsTheRoots(t *testing.T) {
	t.Setenv("SLACK_BOT_TOKEN", "")
	t.Setenv("CHAT_WEBHOOK_URL", "https://127.0.0.1:1/")
	dial := func(url string) func(*app) {
		return func(a *app) { _, _ = a.dial(t.Context(), url) }
	}
	for _, c := range []struct {
		name string
		does func(*app)
		want bool
	}{
		{"a chat that is printed", func(a *app) { _, _ = a.chat() }, false},
		{"Slack", func(a *app) { t.Setenv("SLACK_BOT_TOKEN", goodToken); _, _ = a.chat() }, true},
		{"a webhook", func(a *app) { a.config.Chat.Kind = config.Webhook; _, _ = a.chat() }, true},
		{"a database without TLS", dial("postgres://127.0.0.1:1/x?sslmode=disable"), false},
		{"a database whose certificate nobody checks", dial("postgres://127.0.0.1:1/x?sslmode=require"), false},
		{"a database whose certificate must be trusted", dial("postgres://127.0.0.1:1/x?sslmode=verify-full"), true},
		{"a database that the system's roots vouch for", dial("postgres://127.0.0.1:1/x?sslrootcert=system"), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			asked := false
			before := trust
			trust = func() { asked = true }
			t.Cleanup(func() { trust = before })
			c.does(&app{flags: &flags{}})
			if asked != c.want {
				t.Errorf("it reads the roots: %v", asked)
			}
		})
	}
}

func TestTheProgramBringsRootsAlong(t *testing.T) {
	pool, n := carried(), 0
	for root := range bundle.Roots() {
		certificate, err := x509.ParseCertificate(root.Certificate)
		if err != nil {
			t.Fatal(err)
		}
		_, err = certificate.Verify(x509.VerifyOptions{Roots: pool, CurrentTime: certificate.NotBefore, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
		if err != nil && root.Constraint == nil {
			t.Errorf("%s: %v", certificate.Subject, err)
		}
		n++
	}
	if n < 100 {
		t.Errorf("only %d roots", n)
	}
}
