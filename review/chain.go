package review

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Link is a decision as it stands in the chain: with the hash of the row before it and its own.
type Link struct {
	Decision
	Programme, Subject string         // whose recommendation it is about, for those who read the chain
	Zone               *time.Location // the programme's, for those who read the days
	Stray              bool           // the report that the row names has none of that ID, or one whose programme, period and subject give another ID
	MadeAt             time.Time      // when it was truly recorded, by the real clock
	Previous, Hash     string
}

// ChainStart is the hash before the first row.
var ChainStart = strings.Repeat("0", 2*sha256.Size)

// Seal links a decision to the row before it.
func Seal(d Decision, madeAt time.Time, previous string) Link {
	l := Link{Decision: d, MadeAt: madeAt, Previous: previous}
	l.Hash = l.sum()
	return l
}

// text is what the hash is taken of: one line each, in this order, and a line break after each; times in UTC to the
// microsecond, what is not there as an empty line. No text holds a line break, so no two rows have one text.
func (l Link) text() string {
	moment := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return t.UTC().Format("2006-01-02T15:04:05.000000Z")
	}
	return strings.Join([]string{
		l.Previous, strconv.FormatInt(l.Number, 10), l.Recommendation, string(l.Act), l.By, moment(&l.At), moment(&l.MadeAt),
		l.Reason, moment(l.Until), moment(l.Due), l.Owner, l.From, strconv.FormatInt(l.Step, 10),
	}, "\n") + "\n"
}

func (l Link) sum() string {
	sum := sha256.Sum256([]byte(l.text()))
	return hex.EncodeToString(sum[:])
}

// Break is the first row at which a chain does not hold.
type Break struct {
	Number int64
	Why    string
}

func (b Break) Error() string {
	return fmt.Sprintf("row %d of the chain of decisions: %s", b.Number, b.Why)
}

// VerifyChain walks the chain from its first row and returns how many rows hold, and the first that does not; nil if all
// do. What was cut off at its end leaves no trace in it: for that, compare its last hash with one noted before.
func VerifyChain(links []Link) (int, *Break) {
	previous := ChainStart
	for i, l := range links {
		want := int64(i + 1)
		switch {
		case l.Number != want:
			return i, &Break{want, fmt.Sprintf("it is missing; the next there is bears the number %d", l.Number)}
		case l.Previous != previous:
			return i, &Break{want, "it does not follow the row before it, which was changed or is another"}
		case l.Hash != l.sum():
			return i, &Break{want, "it does not say what it said when it was recorded"}
		case l.Stray:
			return i, &Break{want, "the report that it names has no recommendation " + l.Recommendation + ", which is made from programme, period and subject; it named another report when it was recorded, or that one said otherwise"}
		}
		previous = l.Hash
	}
	return len(links), nil
}
