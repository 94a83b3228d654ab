package render

import (
	"fmt"

	"stocktake/review"
)

// fittedJSON is a calibration.
type fittedJSON struct {
	Version int    `json:"version"`
	AsOf    string `json:"as_of"`
	Cases   int    `json:"cases"`
	Slope   figure `json:"slope"`
	Shift   figure `json:"shift"`
}

func fittedOf(c review.Calibration) *fittedJSON {
	return &fittedJSON{c.Version, instant(c.AsOf), c.Cases, figure(c.Slope), figure(c.Shift)}
}

// fittedWords says what the calibrated probabilities rest on; nothing where there are none.
func fittedWords(c *review.Calibration) string {
	if c == nil {
		return ""
	}
	words := c.Words() + ": its probabilities stand beside the plain ones. No flag, verdict or rank follows from them."
	if c.ForAnalyst() {
		words += " It was learnt from what single people said, so others do not see it; stocktake backtest --calibrate learns one that they may."
	}
	return words
}

// calibrated is ", calibrated 71 in 100"; nothing where there is none.
func calibrated(s review.Score) string {
	if s.Calibrated == nil {
		return ""
	}
	return ", calibrated " + review.Chance(*s.Calibrated)
}

// learnt tells of a calibration that a backtest has kept.
func (s *sheet) learnt(c *review.Calibration) {
	if c == nil {
		return
	}
	s.blank()
	kept := fmt.Sprintf("kept as version %d; calibration: %d in a policy shows it", c.Version, c.Version)
	if c.Version == 0 {
		kept = "not kept"
	}
	s.line(0, "Learnt from %s: log odds times %s, plus %s (1 and 0 would change nothing): %s.",
		number(c.Cases, "case", "cases"), shortest(c.Slope), shortest(c.Shift), kept)
}
