// Package review judges: figures in, a report out. It is pure. It knows no clock, no file, no database and no log; the same
// facts, policy and instant give the same report, to the byte, in whatever order the facts came.
//
// The way through, in reading order:
//
//	portfolio.go   what is known of one programme at an instant: the argument
//	report.go      what is said about it: the result
//	period.go      periods and cadences; to which period an answer belongs
//	hear.go        answers become voices: one respondent, one voice per concern
//	usual.go       what is usual among the others
//	estimate.go    what the answers say, and how surely
//	evidence.go    the figures a rule can see
//	policy.go      the declared policy; rules.go compiles and applies its rules
//	judge.go       Judge: from a portfolio to a report
//	verdict.go     from concerns to a verdict; the guard of the last of its kind
//	digest.go      what of a report is told: counts, what is new, the three that matter
//
// Start at [Judge].
package review
