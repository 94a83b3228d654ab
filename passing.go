package main

import (
	"errors"
	"slices"
	"syscall"
)

// passing are the system's own straits: too little room, too many open files, a disk that does not answer. What was asked for is right, and may
// be had when they are over.
var passing = []error{
	syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.EAGAIN, syscall.EIO, syscall.ESTALE, syscall.ETIMEDOUT,
}

// passes reports whether an error is one of these.
func passes(err error) bool {
	return slices.ContainsFunc(passing, func(strait error) bool { return errors.Is(err, strait) })
}

// misnamed is an error of a file, a folder or an address that was named: it is wrong, unless that passes.
func misnamed(err error) error {
	if passes(err) {
		return err
	}
	return wrong{err}
}
