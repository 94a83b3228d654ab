// Package portfolio is the sample that `stocktake demo` loads: six programmes of partnership activities over 2010,
// 2011 and 2012, as canonical CSV files, one a kind of fact.
//
// The frame (partners, frameworks, priority areas, objectives, mechanisms) is that of NATO's partnership policy as it
// stood in 2011 and 2012, but for a ninth area, resettlement, that is opened and closed here. Every activity, need,
// figure, score, decision and answer is invented, and so is everybody who is named. The files were written so that
// each verdict has something to be found on: courses that turn half of their applicants away, a seminar whose
// lecturers read their slides, a course on radios nobody uses any more.
//
// It is data and nothing else: what the columns mean stands in package facts, what is made of them in package review.
// Start reading at activities.csv.
package portfolio

import "embed"

// Files holds one canonical CSV file for each kind of fact of which the sample has any, at the root.
//
//go:embed *.csv
var Files embed.FS

// LastDay is the last day on which anything of the sample was recorded. As of it the year 2012, and its last
// quarter, have ended and settled, so that every programme is due.
const LastDay = "2013-01-15"
