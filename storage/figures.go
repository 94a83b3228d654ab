package storage

import (
	"encoding/json"
	"fmt"

	"stocktake/review"
)

// Which figures of a recommendation are written, and in which order: each list here is that order both ways (numbers.go).

// standingFigures are those of one concern against which the next report is held.
func standingFigures(s *review.Standing, c int) [3]any {
	return [...]any{&s.Probabilities[c], &s.ToldProbabilities[c], &s.ToldMeans[c]}
}

// foundFigures are those of all concerns, after them.
func foundFigures(found *[3]bool) [3]any {
	return [...]any{&found[0], &found[1], &found[2]}
}

// openFigures are those of all concerns that stand because too few answered to say, after them.
func openFigures(open *[3]review.Footing) [3]any {
	return [...]any{(*int)(&open[0]), (*int)(&open[1]), (*int)(&open[2])}
}

// groundFigures are those of all concerns that stand: the facts on which they do, after them.
func groundFigures(grounds *[3]review.Grounds) [3]any {
	return [...]any{(*int)(&grounds[0]), (*int)(&grounds[1]), (*int)(&grounds[2])}
}

// sumFigures are what one concern adds to what is usual, sharedFigures what all of them do.
func sumFigures(s *review.ConcernSums) [5]any {
	return [...]any{&s.Voices, &s.Mean, &s.Within, &s.Degrees, &s.Inverse}
}

func sharedFigures(s *review.SubjectSums) [4]any {
	return [...]any{&s.Shared[0], &s.Shared[1], &s.Shared[2], &s.Whole}
}

// scoreFigures are the others of one concern that are shown, toldFigures those that others are told.
func scoreFigures(s *review.Score) [6]any {
	return [...]any{&s.Estimate, &s.Low, &s.High, &s.Calibrated, &s.Responses, &s.Invited}
}

func toldFigures(s *review.Score) [6]any {
	return [...]any{&s.Estimate, &s.Low, &s.High, &s.Worth, &s.Usual, &s.Hidden}
}

func appendStanding(out []byte, s review.Standing) []byte {
	out = append(out, '[')
	for c := range s.Probabilities {
		figures := standingFigures(&s, c)
		out = append(appendFigures(out, figures[:]), ',')
	}
	if s.Found == nil {
		out[len(out)-1] = ']'
		return out
	}
	figures := foundFigures(s.Found)
	out = appendFigures(out, figures[:])
	if s.Unconfirmed != [3]review.Footing{} || s.Grounds != nil {
		figures = openFigures(&s.Unconfirmed)
		out = appendFigures(append(out, ','), figures[:])
	}
	if s.Grounds != nil {
		figures = groundFigures(s.Grounds)
		out = appendFigures(append(out, ','), figures[:])
	}
	return append(out, ']')
}

// readStanding reads how a subject stood in a report that gave it that verdict for those concerns.
func readStanding(verdict review.Verdict, concerns []review.Concern, text string) (review.Standing, error) {
	if early(text) {
		var s review.Standing
		err := json.Unmarshal([]byte(text), &s)
		return s, err
	}
	s := review.Standing{Verdict: verdict, Concerns: concerns}
	var err error
	for c := range s.Probabilities {
		figures := standingFigures(&s, c)
		if text, err = readFigures(text, figures[:]); err != nil {
			return s, err
		}
	}
	if text == "]]" { // written before it was kept what was found
		return s, nil
	}
	s.Found = &[3]bool{}
	figures := foundFigures(s.Found)
	if text, err = readFigures(text, figures[:]); err != nil || text == "]]" { // nothing stands, or it was written before it was kept what is unconfirmed
		return s, err
	}
	figures = openFigures(&s.Unconfirmed)
	if text, err = readFigures(text, figures[:]); err != nil || text == "]]" { // written before it was kept on which facts
		return s, err
	}
	s.Grounds = &[3]review.Grounds{}
	figures = groundFigures(s.Grounds)
	_, err = readFigures(text, figures[:])
	return s, err
}

func appendSums(out []byte, s review.SubjectSums) []byte {
	out = append(out, '[')
	for c := range s.Concerns {
		figures := sumFigures(&s.Concerns[c])
		out = append(appendFigures(out, figures[:]), ',')
	}
	shared := sharedFigures(&s)
	return append(appendFigures(out, shared[:]), ']')
}

// readSums reads what the answers on a subject add to what is usual.
func readSums(text string) (review.SubjectSums, error) {
	var s review.SubjectSums
	if early(text) {
		err := json.Unmarshal([]byte(text), &s)
		return s, err
	}
	var err error
	for c := range s.Concerns {
		figures := sumFigures(&s.Concerns[c])
		if text, err = readFigures(text, figures[:]); err != nil {
			return s, err
		}
	}
	shared := sharedFigures(&s)
	_, err = readFigures(text, shared[:])
	return s, err
}

func appendScores(out []byte, r *review.Recommendation) []byte {
	out = append(out, '[')
	for c := range r.Scores {
		own := scoreFigures(&r.Scores[c])
		out = append(appendFigures(out, own[:]), ',')
		if r.Told != nil {
			told := toldFigures(&r.Told.Scores[c])
			out = append(appendFigures(out, told[:]), ',')
		}
	}
	out[len(out)-1] = ']'
	return out
}

// readScores reads the scores of a recommendation that stood so, and those that others are told. How many answered
// and were asked they are told as it is.
func readScores(text string, stood review.Standing, r *review.Recommendation) (err error) {
	if r.Told != nil {
		r.Told.Found, r.Told.Unconfirmed, r.Told.Grounds = stood.Found, stood.Unconfirmed, stood.Grounds
	}
	for c := range r.Scores {
		own := &r.Scores[c]
		own.Probability = stood.Probabilities[c]
		figures := scoreFigures(own)
		if text, err = readFigures(text, figures[:]); err != nil {
			return fmt.Errorf("scores: %w", err)
		}
		if r.Told == nil {
			continue
		}
		told := &r.Told.Scores[c]
		*told = review.Score{Probability: stood.ToldProbabilities[c], Mean: stood.ToldMeans[c], Responses: own.Responses, Invited: own.Invited}
		figures = toldFigures(told)
		if text, err = readFigures(text, figures[:]); err != nil {
			return fmt.Errorf("scores as told: %w", err)
		}
		if told.Broad = !told.Hidden; told.Hidden {
			told.Probability, told.Inferred = 0, told.Probability
		}
	}
	return nil
}
