package config

import "testing"

func TestAnAddressWhosePasswordASignHasEnded(t *testing.T) {
	for address, want := range map[string]bool{
		"http://gw:9091":                         true,
		"http://me:secret@gw:9091/a":             true,
		"http://me:p@ss@gw:9091/a":               true,
		"http://me:p%40%2Fss@gw/a":               true,
		"https://gw/a@b?c@d#e@f":                 true,
		"https://me@gw/a@b":                      true,
		"https://gw:8443/a%40b#x%40y":            true,
		"https://[::1]/a@b":                      true,
		"https://[::1]:8443/a@b":                 true,
		"http://me:12/ss@gw":                     false,
		"http://me:12?ss@gw":                     false,
		"http://me:12#ss@gw":                     false,
		"http://me:p@tiger/word@127.0.0.1:1/api": false,
		"http://me:@/word@gw":                    false,
		"http://me:[::1]/word@gw":                false,
		"https://gw:8443/a@b":                    false, // or a password that begins with 8443
		"https://me@[::1]:8443/a@b":              false,
	} {
		if got := Whole(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}
