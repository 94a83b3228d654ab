package pgserver

import "syscall"

// attributes: a process group of its own keeps a terminal's Ctrl-C, which is
// meant for us, from the server that we still need to end well.
func attributes(a account, onDeath syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: onDeath, Credential: a.credential}
}
