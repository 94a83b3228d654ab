package render

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

func TestATextThatACellCannotHoldSaysThatItIsCut(t *testing.T) {
	for _, c := range []struct {
		sentence, text string
		cut            bool
	}{
		{"one of as many signs as a cell has", strings.Repeat("a", 32_767), false},
		{"one more", strings.Repeat("a", 32_768), true},
		{"of bytes it may have more", strings.Repeat("評", 32_767), false},
		{"of pictures half as many", "a" + strings.Repeat("👩", 16_383), false},
		{"and one more", strings.Repeat("👩", 16_384), true},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			b := enemy(c.text)
			book := opened(t, b)
			rows, err := book.GetRows("Recommendations")
			if err != nil {
				t.Fatal(err)
			}
			enemys := slices.IndexFunc(rows, func(row []string) bool { return row[3] == b.Reports[0].Recommendations[0].ID })
			got := rows[enemys][slices.Index(rows[0], "title")]
			left, cut := strings.CutSuffix(got, "… (cut here: it is longer than a cell can be; --format csv has all of it)")
			if cut != c.cut || !strings.HasPrefix(c.text, left) || !cut && left != c.text || len(utf16.Encode([]rune(got))) > excelize.TotalCellChars {
				t.Errorf("%d signs end in %q", len([]rune(got)), got[max(0, len(got)-90):])
			}
		})
	}
}
