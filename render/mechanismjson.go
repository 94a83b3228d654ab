package render

import "stocktake/review"

// mechanismJSON is what is said of a mechanism beside what is said of any subject.
type mechanismJSON struct {
	Admission  string          `json:"admission"`
	RingFenced bool            `json:"ring_fenced"`
	Activities list[basisJSON] `json:"activities"`
}

type basisJSON struct {
	Subject   string  `json:"subject"`
	Title     string  `json:"title"`
	Programme string  `json:"programme"`
	Verdict   *string `json:"verdict"` // null: not judged yet
}

func mechanismOf(a *review.Arrangement) *mechanismJSON {
	if a == nil {
		return nil
	}
	out := &mechanismJSON{Admission: a.Admission, RingFenced: a.RingFenced}
	for _, b := range a.Activities {
		one := basisJSON{Subject: b.Subject, Title: b.Title, Programme: b.Programme}
		if verdict := string(b.Verdict); verdict != "" {
			one.Verdict = &verdict
		}
		out.Activities = append(out.Activities, one)
	}
	return out
}
