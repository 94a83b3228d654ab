package review

// fill goes through items in an order and gives each as much as its own limit and every allowance that it draws on leave;
// what it gets is taken from all of them. The second result names, for each item that got less than its limit, an allowance
// that is used up (-1: none). Both are by item; what is left of the allowances is changed.
//
// That is the lexicographic optimum: no other way to give that keeps within limits and allowances gives more to the first
// item, or as much to the first and more to the second, and so on. For every bound is an upper one, on a sum of amounts that
// are not negative: those who come later take nothing away from an item if they get nothing, so the most an item can
// have, those before it being as they are, is the least of what they leave to it; and that is what it gets. Amounts are
// whole cents throughout, and it does not matter how the groups behind the allowances overlap.
func fill(order []int, limits []Cents, draws [][]int, left []Cents) (given []Cents, bound []int) {
	given, bound = make([]Cents, len(limits)), make([]int, len(limits))
	for _, i := range order {
		given[i], bound[i] = draw(limits[i], draws[i], left)
	}
	return given, bound
}

func draw(limit Cents, on []int, left []Cents) (Cents, int) {
	x, by := limit, -1
	for _, a := range on {
		if left[a] < x {
			x, by = left[a], a
		}
	}
	for _, a := range on {
		left[a] -= x
	}
	return x, by
}

// allowances are what several draw on, each with its name in words.
type allowances struct {
	index map[allowance]int
	keys  []allowance
	names []string
	left  []Cents
}

// allowance is one of them: money of a currency, for all who share a partner, a pot or a ceiling.
type allowance struct{ currency, kind, code string }

// add makes an allowance larger and gives its number.
func (a *allowances) add(key allowance, name string, amount Cents) int {
	i, known := a.index[key]
	if !known {
		if a.index == nil {
			a.index = map[allowance]int{}
		}
		i = len(a.left)
		a.index[key] = i
		a.keys, a.names, a.left = append(a.keys, key), append(a.names, name), append(a.left, 0)
	}
	a.left[i] += amount
	return i
}
