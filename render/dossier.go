package render

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"stocktake/review"
)

// Dossier is what a page shows: reports as others may see them, with what came before and what was decided.
type Dossier struct {
	Batch
	Past    map[string][]review.Report // by programme: its earlier reports as others may see them, newest first
	Matters map[string][]review.Matter // by programme: what people had to do with
}

var (
	//go:embed dossier.css
	dossierStyle string
	//go:embed dossier.html
	dossierPage string
)

// HTML writes a dossier as one file that stands for itself: no script, nothing fetched from elsewhere, light or dark as the
// reader has it, and each picture with a table that says the same.
func HTML(w io.Writer, d Dossier) error {
	reports := d.sorted()
	view := dossierView{
		Style: template.CSS(dossierStyle), Policy: securityOf(dossierStyle), Title: "Stocktake: nothing to show",
		Counts: tallies(count(reports...)), Covered: coverageWords(coverage(reports)), AsOf: moment(d.AsOf), Under: plain(policyWords(d.Batch.Policy)),
	}
	for i, r := range reports {
		view.Programmes = append(view.Programmes, d.programme(r, fmt.Sprintf("p%d", i+1)))
	}
	if len(reports) > 0 {
		view.Title = "Stocktake: " + titleOf(reports)
	}
	return writePage(w, dossierPage, view)
}

// writePage fills in a page and writes it whole or not at all.
func writePage(w io.Writer, page string, view any) error {
	var out bytes.Buffer
	if err := template.Must(template.New("").Parse(page)).Execute(&out, view); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// securityOf is a content security policy that lets this one style in, and nothing else.
func securityOf(style string) string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; img-src data:; base-uri 'none'; form-action 'none'"
}

type dossierView struct {
	Style      template.CSS
	Policy     string // of security
	Title      string
	Counts     []tally
	Covered    string
	AsOf       string
	Under      string // the review's policy
	Programmes []programmeView
}

// tally is a verdict with its number.
type tally struct {
	Verdict review.Verdict
	N       int
}

func tallies(n review.Counts) []tally {
	out := make([]tally, len(n))
	for i, v := range review.Verdicts {
		out[i] = tally{v, n[i]}
	}
	return out
}

func titleOf(reports []review.Report) string {
	if len(reports) > 3 {
		return fmt.Sprintf("%d programmes", len(reports))
	}
	return strings.Join(each(reports, func(r review.Report) string { return plain(r.Programme.Named()) + ", " + periodWords(r.Period) }), "; ")
}

// programmeView is one report on the page.
type programmeView struct {
	Anchor, Name, Period string
	Counts               []tally
	Lines                []string // what to make of the report as a whole
	NotReviewed          []string
	Glance               glance
	Act                  []subjectView
	Ask                  []subjectView
	Keep                 []subjectView // in spite of a concern, or asked for by code
	Kept                 int           // others
	Cover                coverView
	Findings             []review.Finding
	Ledger               []ledgerRow
}

func (d Dossier) programme(r review.Report, anchor string) programmeView {
	v := programmeView{
		Anchor: anchor, Name: plain(r.Programme.Named()), Period: periodWords(r.Period),
		Counts: tallies(count(r)), Glance: glanceAt(r, anchor), Ledger: d.ledger(r),
	}
	s := newSheet(Page{Width: 1 << 20})
	s.standing(r)
	v.Lines = strings.Split(strings.TrimSpace(s.b.String()), "\n")
	for _, n := range alike(r.Coverage.NotReviewed) {
		v.NotReviewed = append(v.NotReviewed, plain(n.Subject+": "+n.Reason))
	}
	act, ask, keep := byVerdict(r.Recommendations)
	past := annalsOf(r, d.Past[r.Programme.Code])
	v.Act, v.Ask = d.subjects(past, act), d.subjects(past, ask)
	whole := len(r.Recommendations) == r.Coverage.Reviewed
	spite := slices.DeleteFunc(keep, func(x review.Recommendation) bool { return whole && len(x.Concerns) == 0 })
	v.Keep, v.Kept = d.subjects(past, spite), count(r)[0]-len(spite)
	if whole {
		v.Cover, v.Findings = coverOf(r.Across), harmlessFindings(r.Findings())
	}
	return v
}

func harmlessFindings(all []review.Finding) []review.Finding {
	return each(all, func(f review.Finding) review.Finding {
		return review.Finding{Heading: plain(f.Heading), Items: each(f.Items, plain), More: f.More}
	})
}

func briefly(title string) string { return plain(review.Briefly(title)) }

// subjectView is one recommendation on the page.
type subjectView struct {
	Rank     int
	Title    string
	Verdict  review.Verdict
	Identity string
	Parts    []part
	History  history
}

// part is some sentences under a label.
type part struct {
	Label string
	Texts []string
}

func (d Dossier) subjects(past annals, all []review.Recommendation) []subjectView {
	out := make([]subjectView, len(all))
	for i, x := range all {
		out[i] = subjectView{
			Rank: x.Rank, Title: briefly(x.Title), Verdict: x.Verdict, Identity: plain(strings.Join(identity(x), " · ")),
			History: past.of(x),
		}
		for _, p := range []part{
			{"Concern", raisedWords(x)},
			{"Because", reasonWords(x.Reasons)},
			{"Quoted", quoteWords(x.Quotes)},
			{"Clears if", x.ClearsIf},
			{"Early warning", x.EarlyWarnings},
			{"Decision", some(d.Decisions[x.ID])},
			{"Approval", some(approvalWords(x))},
		} {
			if len(p.Texts) > 0 {
				out[i].Parts = append(out[i].Parts, part{p.Label, each(p.Texts, plain)})
			}
		}
	}
	return out
}

func some(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

func approvalWords(x review.Recommendation) string {
	if x.NeedsApprovalOf == "" {
		return ""
	}
	return "needs the approval of " + x.NeedsApprovalOf
}
