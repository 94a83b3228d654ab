package review

// opinion is what one respondent says of a mechanism and its activities, put together as they are heard.
type opinion struct {
	score, n [3]int64
	role     [3]Role
	final    [3]bool // they spoke of the mechanism itself
}

// listenToAll takes down what is said of a mechanism itself, and then of each of its activities. About a mechanism too everybody
// has one voice: what they say of itself or, where they say nothing of that, the mean of what they say of each activity; their
// role is that in which they spoke of the first thing.
func (l *listener) listenToAll(about [][]Answer) {
	var everybody roll
	var all []opinion
	for i, answers := range about {
		l.listen(answers)
		for j := range l.voices {
			at := everybody.place(l.roll.called[j])
			if at == len(all) {
				all = append(all, opinion{})
			}
			all[at].lean(&l.voices[j], i == 0)
		}
	}
	l.roll, l.said, l.voices = everybody, l.said[:0], l.voices[:0]
	for i := range all {
		l.voices = append(l.voices, all[i].voice())
	}
}

// lean adds a respondent's voice on one more thing, where what they said is not final.
func (o *opinion) lean(v *voice, final bool) {
	for c := range o.n {
		if !v.spoke.have(Concern(c)) || o.final[c] {
			continue
		}
		if o.n[c] == 0 {
			o.role[c], o.final[c] = v.role[c], final
		}
		o.score[c] += int64(v.score[c])
		o.n[c]++
	}
}

// voice is the mean of all that was said.
func (o *opinion) voice() voice {
	v := voice{role: o.role}
	for c, n := range o.n {
		if n > 0 {
			v.score[c], v.spoke = int32(o.score[c]/n), v.spoke|1<<c
		}
	}
	return v
}
