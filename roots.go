package main

import (
	"crypto/x509"
	"sync"

	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// trust lays ready the certificates to trust where the system has none, as in an image that holds only this program. To read them takes
// as long as all else that a command starts with, so only what is about to check a certificate asks for them.
var trust = sync.OnceFunc(func() { x509.SetFallbackRoots(carried()) })

// carried is the roots that the program brings along.
func carried() *x509.CertPool {
	pool := x509.NewCertPool()
	for root := range bundle.Roots() {
		certificate, err := x509.ParseCertificate(root.Certificate)
		if err != nil {
			panic(err) // they were parsed when the bundle was made
		}
		if root.Constraint == nil {
			pool.AddCert(certificate)
			continue
		}
		pool.AddCertWithConstraint(certificate, root.Constraint)
	}
	return pool
}
