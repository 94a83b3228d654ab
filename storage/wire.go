package storage

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/lib/pq/oid"
	"github.com/shopspring/decimal"

	"stocktake/review"
)

// wire is what is left to read of a row that record_send wrote: its columns, one after another, as PostgreSQL sends them. They are
// read in their order; one that is not of the kind asked for is an error, which stays, and all after it read as nothing.
type wire struct {
	left  []byte
	of    columns
	read  int     // columns so far
	sent  oid.Oid // what the last of them is
	must  bool    // the next one must be known
	known lexicon
	err   error
}

// received begins to read a row of those columns. It stays the driver's: what is read of it is copied.
func received(row []byte, of columns, known lexicon) wire {
	return wire{left: row[min(4, len(row)):], of: of, known: known} // after the number of its columns
}

// given has the next column be one that must be known.
func (w *wire) given() *wire {
	w.must = true
	return w
}

// next is the column that comes next; nil is unknown.
func (w *wire) next(kind oid.Oid) []byte {
	must := w.must
	w.must = false
	if w.err != nil {
		return nil
	}
	w.read++
	if len(w.left) < 8 {
		w.fail(fmt.Sprintf("is missing: a row is at its end, but %s should follow", oid.TypeName[kind]))
		return nil
	}
	length := int32(binary.BigEndian.Uint32(w.left[4:]))
	w.sent, w.left = oid.Oid(binary.BigEndian.Uint32(w.left)), w.left[8:]
	switch {
	case w.sent != kind && !slices.Contains(asGood[kind], w.sent) || int(length) > len(w.left):
		w.fail(fmt.Sprintf("is %s of %d bytes, not %s", oid.TypeName[w.sent], length, oid.TypeName[kind]))
	case length < 0 && must:
		w.fail("is unknown, and must be given")
	case length >= 0:
		column := w.left[:length]
		w.left = w.left[length:]
		return column
	}
	return nil
}

// asGood are the types that an organisation's own view may have in place of ours.
var asGood = map[oid.Oid][]oid.Oid{
	oid.T_text:    {oid.T_varchar, oid.T_bpchar, oid.T_name},
	oid.T__text:   {oid.T__varchar, oid.T__bpchar, oid.T__name},
	oid.T_int8:    {oid.T_int4, oid.T_int2},
	oid.T_int4:    {oid.T_int8, oid.T_int2},
	oid.T_numeric: {oid.T_int8, oid.T_int4, oid.T_int2, oid.T_float8, oid.T_float4},
}

// fail says what is wrong with the column that was read last.
func (w *wire) fail(what string) { w.err = unfit(w.of.kind, w.of.name(w.read-1)+" "+what) }

// at says whose row it is, where it could not be read.
func (w *wire) at(subject string) {
	if w.err != nil && subject != "" {
		w.err = fmt.Errorf("%s: %w", subject, w.err)
	}
}

// text is empty where it is unknown.
func (w *wire) text() string { return string(w.next(oid.T_text)) }

// word is a text that many rows have: it is kept once.
func (w *wire) word() string { return w.known.once(w.next(oid.T_text)) }

// list is of words; nil where it is unknown.
func (w *wire) list() []string {
	list := w.next(oid.T__text)
	if list == nil {
		return nil
	}
	switch dimensions := binary.BigEndian.Uint32(list); dimensions {
	case 0:
		return []string{}
	case 1:
	default:
		w.fail(fmt.Sprintf("is a list of %d dimensions, not one", dimensions))
		return nil
	}
	all := make([]string, binary.BigEndian.Uint32(list[12:])) // after how many dimensions, whether any is null, and of which kind
	list = list[20:]
	for i := range all {
		length := int32(binary.BigEndian.Uint32(list))
		if length < 0 {
			w.fail("is a list with an unknown in it")
			return nil
		}
		all[i], list = w.known.once(list[4:4+length]), list[4+length:]
	}
	return all
}

func (w *wire) truth() bool {
	column := w.next(oid.T_bool)
	return len(column) == 1 && column[0] == 1
}

// source is the file and the row in it that a fact was read from.
func (w *wire) source() review.Source {
	s := review.Source{File: w.word()}
	if row := w.whole(); row != nil {
		s.Row = int(*row)
	}
	return s
}

// number is one that stands for something.
func (w *wire) number() int64 {
	if column := w.given().next(oid.T_int8); column != nil {
		return integer(column)
	}
	return 0
}

// whole is nil where it is unknown.
func (w *wire) whole() *int64 {
	column := w.next(oid.T_int4)
	if column == nil {
		return nil
	}
	n := integer(column)
	return &n
}

// integer is a whole number of two, four or eight bytes.
func integer(column []byte) int64 {
	switch len(column) {
	case 2:
		return int64(int16(binary.BigEndian.Uint16(column)))
	case 4:
		return int64(int32(binary.BigEndian.Uint32(column)))
	}
	return int64(binary.BigEndian.Uint64(column))
}

// epoch is the day from which PostgreSQL counts.
var epoch = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC).Unix()

// date is a day that is known.
func (w *wire) date() (day time.Time) {
	if column := w.given().next(oid.T_date); column != nil {
		day = w.dayOf(column)
	}
	return day
}

// day is nil where it is unknown.
func (w *wire) day() *time.Time {
	column := w.next(oid.T_date)
	if column == nil {
		return nil
	}
	day := w.dayOf(column)
	return &day
}

// instant is one that is known.
func (w *wire) instant() time.Time {
	column := w.given().next(oid.T_timestamptz)
	if column == nil {
		return time.Time{}
	}
	since := int64(binary.BigEndian.Uint64(column))
	if since == math.MaxInt64 || since == math.MinInt64 {
		w.fail("is infinite, and no instant")
		return time.Time{}
	}
	return time.UnixMicro(1_000_000*epoch + since).UTC()
}

func (w *wire) dayOf(column []byte) time.Time {
	days := int32(binary.BigEndian.Uint32(column))
	if days == math.MaxInt32 || days == math.MinInt32 {
		w.fail("is infinite, and no day")
	}
	return time.Unix(epoch+24*60*60*int64(days), 0).UTC()
}

// decimal is nil where it is unknown. It has as many decimals as were recorded: PostgreSQL sends groups of four digits, the place of
// the first group, and how many decimals there are.
func (w *wire) decimal() *decimal.Decimal {
	column := w.next(oid.T_numeric)
	if column == nil {
		return nil
	}
	if w.sent != oid.T_numeric {
		return w.otherNumber(column)
	}
	half := func(i int) int16 { return int16(binary.BigEndian.Uint16(column[2*i:])) }
	first, sign, decimals := int32(half(1)), half(2), int32(half(3))
	var few [8]int64
	groups := few[:0] // more of them find a place of their own
	for i := range int(half(0)) {
		groups = append(groups, int64(half(4+i)))
	}
	d := digits(groups, first, decimals)
	switch sign {
	case negative:
		d = d.Neg()
	case 0:
	default:
		w.fail("is not a finite number")
		return nil
	}
	return &d
}

// otherNumber is one that is sent as what is not our own numeric: of what floats, the shortest that is read as the same.
func (w *wire) otherNumber(column []byte) *decimal.Decimal {
	var text string
	switch n := integer(column); w.sent {
	case oid.T_float8:
		text = strconv.FormatFloat(math.Float64frombits(uint64(n)), 'e', -1, 64)
	case oid.T_float4:
		text = strconv.FormatFloat(float64(math.Float32frombits(uint32(n))), 'e', -1, 32)
	default:
		text = strconv.FormatInt(n, 10)
	}
	d, err := decimal.NewFromString(text)
	if err != nil {
		w.fail("is not a finite number")
		return nil
	}
	return &d
}

// negative is the sign of a number below zero.
const negative = 0x4000

// float is a number that is known, where no money is.
func (w *wire) float() float64 {
	if d := w.given().decimal(); d != nil {
		return d.InexactFloat64()
	}
	return 0
}

// digits are groups of four, the first of them so many groups before the point. What nearly all figures are, three groups at most, is
// put together as an integer.
func digits(groups []int64, first, decimals int32) decimal.Decimal {
	whole, steps := int64(0), 4*(first-int32(len(groups))+1)+decimals
	if len(groups) > 3 || steps < -3 || steps > 6 {
		d := decimal.New(0, -decimals)
		for i, g := range groups {
			d = d.Add(decimal.New(g, 4*(first-int32(i))))
		}
		return d.Truncate(decimals)
	}
	for _, g := range groups {
		whole = 10_000*whole + g
	}
	for ; steps > 0; steps-- {
		whole *= 10
	}
	for ; steps < 0; steps++ {
		whole /= 10 // it is a nought: the last group is filled up with them
	}
	return decimal.New(whole, -decimals)
}

// lexicon is the words that many rows have, each kept once.
type lexicon map[string]string

func (l lexicon) once(text []byte) string {
	if word, known := l[string(text)]; known {
		return word
	}
	word := string(text)
	l[word] = word
	return word
}
