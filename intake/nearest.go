package intake

import "stocktake/internal/nearest"

// nearestTo is the name nearest to a wrong one, however far off: people are told what there is.
func nearestTo(name string, names []string) string {
	word, _ := nearest.Word(name, names)
	return word
}
