package review

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// unparted is true of signs of scripts in which words stand together, or, as in Korean, with what is said of them at their end. A name in these
// begins and ends anywhere. The database knows them too (stocktake.unparted).
func unparted(r rune) bool {
	return r > unicode.MaxLatin1 && (unicode.In(r, unpartedScripts...) || strings.ContainsRune("ーｰﾞﾟ\u3099\u309a", r)) && (unicode.IsLetter(r) || unicode.IsMark(r) || r == '〇')
}

var unpartedScripts = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
	unicode.Tibetan, unicode.Yi, unicode.Tai_Le, unicode.New_Tai_Lue, unicode.Tai_Tham, unicode.Tai_Viet, unicode.Balinese, unicode.Javanese,
}

// betweenSigns matches what may stand between two such signs of one name: spaces, dots, hyphens, and signs that are not seen.
const (
	betweenSigns = `[\s` + joining + `\x{200b}-\x{200d}\x{fe00}-\x{fe0f}\x{e0100}-\x{e01ef}-]*`
	joining      = "=＝゠·•‧・･་༌‐‑"
)

// standsApart reports whether what stands in a text from one place to another is no part of a longer word.
func standsApart(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	first, _ := utf8.DecodeRuneInString(text[from:to])
	last, _ := utf8.DecodeLastRuneInString(text[from:to])
	after, _ := utf8.DecodeRuneInString(text[to:])
	return (!inWord(before) || unparted(before) || unparted(first)) && (!inWord(after) || unparted(after) || unparted(last))
}
