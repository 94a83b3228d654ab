package storage

import (
	"errors"
	"math"
	"strconv"
)

// million is what a float is multiplied by to be written: figures have six decimals, so that nothing is lost.
const million = 1_000_000

// appendFigures writes figures as a JSON array of whole numbers, floats in millionths, what is not known as null. They are given by
// where they lie, as [readFigures] takes them, so that one list is the order both ways.
func appendFigures(out []byte, places []any) []byte {
	out = append(out, '[')
	for i, place := range places {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendFigure(out, place)
	}
	return append(out, ']')
}

func appendFigure(out []byte, place any) []byte {
	switch at := place.(type) {
	case *float64:
		return appendMillionths(out, *at)
	case **float64:
		if *at != nil {
			return appendMillionths(out, **at)
		}
	case *int64:
		return strconv.AppendInt(out, *at, 10)
	case *int:
		return strconv.AppendInt(out, int64(*at), 10)
	case **int:
		if *at != nil {
			return strconv.AppendInt(out, int64(**at), 10)
		}
	case *bool:
		if *at {
			return append(out, '1')
		}
		return append(out, '0')
	}
	return append(out, "null"...)
}

func appendMillionths(out []byte, x float64) []byte {
	return strconv.AppendInt(out, int64(math.Round(x*million)), 10)
}

// readFigures reads as many figures as there are places, from where an array begins, and returns what follows. Lists stand one in
// another, so that what lies between two figures is brackets and commas.
func readFigures(text string, places []any) (string, error) {
	at := 0
	for _, place := range places {
		for at < len(text) && (text[at] == '[' || text[at] == ',' || text[at] == ']') {
			at++
		}
		from := at
		for at < len(text) && text[at] != ',' && text[at] != ']' {
			at++
		}
		if at == len(text) {
			return "", errors.New("it ends early")
		}
		if err := readFigure(text[from:at], place); err != nil {
			return "", err
		}
	}
	return text[at:], nil
}

func readFigure(text string, place any) error {
	if text == "null" {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	switch at := place.(type) {
	case *float64:
		*at = float64(n) / million
	case **float64:
		x := float64(n) / million
		*at = &x
	case *int64:
		*at = n
	case *int:
		*at = int(n)
	case **int:
		whole := int(n)
		*at = &whole
	case *bool:
		*at = n != 0
	}
	return err
}
