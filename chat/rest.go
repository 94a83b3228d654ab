package chat

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// inSeconds has answers say how long to wait in seconds, no more than the longest, as Slack's library reads it without a bound; what
// is neither seconds nor a date is left out.
type inSeconds struct{ http.RoundTripper }

// RoundTrip makes one request.
func (t inSeconds) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := t.RoundTripper.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	if rest, said := restOf(answer.Header); said {
		answer.Header.Set("Retry-After", strconv.Itoa(int(rest.Seconds())))
	} else {
		answer.Header.Del("Retry-After")
	}
	return answer, nil
}

// restOf is how long an answer asks to be left alone: so many seconds, or until a date, by the clock of whoever wrote it.
func restOf(header http.Header) (rest time.Duration, said bool) {
	value := header.Get("Retry-After")
	if until, err := http.ParseTime(value); err == nil {
		now, err := http.ParseTime(header.Get("Date"))
		return min(max(until.Sub(now), 0), longestRest), err == nil
	}
	if value == "" || strings.Trim(value, "0123456789") != "" {
		return 0, false
	}
	seconds, err := strconv.Atoi(value)
	if err != nil || seconds > int(longestRest.Seconds()) { // or it has too many digits
		return longestRest, true
	}
	return time.Duration(seconds) * time.Second, true
}
