package main

import (
	"fmt"
	"strings"

	"stocktake/jobs"
	"stocktake/render"
	"stocktake/review"
)

// rehearsal is what a run or a review would do: a line per subject that would be told of, of the reports that are shown, then the sums,
// with a line per recommendation that would be followed up.
func rehearsal(shown []review.Report, result jobs.Result) string {
	var out strings.Builder
	for _, report := range shown {
		for _, r := range report.Recommendations {
			if r.Verdict != review.Keep {
				out.WriteString(rehearsed(r, report.Programme, report.Period))
			}
		}
	}
	fmt.Fprintf(&out, "matched %s, judged %s, to be posted %s, held back %s\n",
		counted(result.Matched, "programme", "programmes"), counted(result.Reviewed(), "subject", "subjects"),
		counted(result.ToPost, "message", "messages"), counted(len(result.HeldBack), "report", "reports"))
	if result.FollowedUp > 0 {
		fmt.Fprintf(&out, "to be followed up: %s\n", counted(result.FollowedUp, "recommendation", "recommendations"))
	}
	for _, s := range result.ToFollowUp {
		fmt.Fprintf(&out, "to be %s: %s", s.Act, rehearsed(s.Recommendation, s.Programme, s.Period))
	}
	lines(&out, "", result.Refused())
	lines(&out, "to be recorded: ", result.ToRecord)
	lines(&out, "recorded already: ", result.Already)
	lines(&out, "held back: ", result.HeldBack)
	lines(&out, "still held back: ", result.StillHeld)
	lines(&out, "waiting: ", result.Waiting)
	return out.String()
}

func rehearsed(r review.Recommendation, of review.Programme, period review.Period) string {
	return render.Plain(fmt.Sprintf("%s  %-11s  %s  %s  %s", r.ID, r.Verdict, of.Code, r.Subject, period)) + "\n"
}

// toBeWritten lists the files that a command would write.
func (a *app) toBeWritten(files []string) error {
	var out strings.Builder
	lines(&out, "to be written: ", files)
	_, err := fmt.Fprint(a.stdout, out.String())
	return err
}

// lines is a line for each, with what is said before it.
func lines[T any](out *strings.Builder, before string, all []T) {
	for _, one := range all {
		fmt.Fprintln(out, render.Plain(fmt.Sprint(before, one)))
	}
}
