package review

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
	"strings"
)

// ID names a recommendation: eight lower-case letters and digits made from the programme's code, the boundary days of the
// period as 2006-01-02, and the subject's code. It is the same wherever it is made.
func ID(programme, from, to, subject string) string {
	const letters, all = 8, 36 * 36 * 36 * 36 * 36 * 36 * 36 * 36
	sum := sha256.Sum256([]byte(strings.Join([]string{programme, from, to, subject}, "\x00")))
	text := strconv.FormatUint(binary.BigEndian.Uint64(sum[:8])%all, 36)
	return strings.Repeat("0", letters-len(text)) + text
}
