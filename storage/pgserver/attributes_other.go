//go:build !linux

package pgserver

import "syscall"

// attributes: only Linux ends a child with its parent. Elsewhere a server whose
// starter was killed stays, and is joined by the next command.
func attributes(a account, _ syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Credential: a.credential}
}
