package chat_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"stocktake/chat"
	"stocktake/review"
)

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestAMessageThatCannotBePrintedHasNoReceipt(t *testing.T) {
	receipt, err := chat.NewPrint(full{}).Send(t.Context(), message("MD/root"), "")
	if err == nil || err.Error() != "print message MD/root: disk full" || receipt.ID != "" {
		t.Errorf("receipt %v, error %v", receipt, err)
	}
}

func TestWhatWasPrintedCannotBeFoundAgain(t *testing.T) {
	if _, found, err := chat.NewPrint(full{}).Find(t.Context(), message("k"), "", time.Time{}); found || err != nil {
		t.Errorf("found %v, error %v", found, err)
	}
}

func TestNoPrintedLineIsWiderThanTheTerminal(t *testing.T) {
	var out bytes.Buffer
	for _, parent := range []string{"", "MD/root"} {
		m := review.Message{Parent: parent, Text: "- " + strings.Repeat("épée ", 90) + strings.Repeat("x", 250)}
		if _, err := chat.NewPrint(&out).Send(t.Context(), m, ""); err != nil {
			t.Fatal(err)
		}
	}
	for row := range strings.Lines(out.String()) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(row, "\n")); n > 100 {
			t.Errorf("%d columns: %s", n, row)
		}
	}
}
