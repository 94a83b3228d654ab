package review

// roll gives respondents places from 0 on, in the order in which they are first called. The zero value is empty.
type roll struct {
	called []int64 // respondents by place
	slots  []int32 // open addressing: one more than a place; 0 is empty
}

// begin empties it and makes room for so many, without clearing more than they need.
func (r *roll) begin(most int) {
	size := 16
	for size < 2*most {
		size *= 2
	}
	if size > cap(r.slots) {
		r.slots = make([]int32, size)
	}
	r.slots, r.called = r.slots[:size], r.called[:0]
	clear(r.slots)
}

// place is where a respondent stands; who is called for the first time comes last.
func (r *roll) place(respondent int64) int {
	if 2*len(r.called) >= len(r.slots) {
		r.grow()
	}
	at := r.slot(respondent)
	if place := r.slots[at]; place != 0 {
		return int(place) - 1
	}
	r.called = append(r.called, respondent)
	r.slots[at] = int32(len(r.called))
	return len(r.called) - 1
}

// slot is where a respondent's place is written, or would be.
func (r *roll) slot(respondent int64) uint64 {
	mask := uint64(len(r.slots) - 1)
	at := uint64(respondent) * 0x9e3779b97f4a7c15 >> 32 & mask
	for r.slots[at] != 0 && r.called[r.slots[at]-1] != respondent {
		at = (at + 1) & mask
	}
	return at
}

func (r *roll) grow() {
	r.slots = make([]int32, max(16, 2*len(r.slots)))
	for i, respondent := range r.called {
		r.slots[r.slot(respondent)] = int32(i + 1)
	}
}
