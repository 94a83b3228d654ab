package chat

import (
	"crypto/sha256"
	"fmt"
	"net/url"
	"strings"

	"stocktake/review"
)

// longCode is how many characters of a programme's code a key has at most; Slack takes 255 for all of it.
const longCode = 120

// stem is how the keys of all messages of one report begin.
func stem(programme string, p review.Period) string {
	from, to := p.Dates()
	return strings.Join([]string{codeIn(programme), from, to}, "/")
}

// codeIn writes a code so that it cannot run into the rest of the key. "#" never stands in an escaped code: what is cut
// short cannot be taken for another code.
func codeIn(code string) string {
	escaped := url.PathEscape(code)
	if len(escaped) <= longCode {
		return escaped
	}
	return fmt.Sprintf("%s#%x", escaped[:longCode/2], sha256.Sum256([]byte(code)))[:longCode]
}
