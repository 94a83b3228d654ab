package render

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"stocktake/review"
)

// OutsideFormats are the formats of a summary for outside.
var OutsideFormats = []string{"text", "json", "csv", "html"}

// Outside writes a summary that may be shown to anybody in one of [OutsideFormats] and one of [Languages]. It knows nothing but
// what [review.Report.Outside] lets out. Text alone is laid out for the page.
func Outside(w io.Writer, all []review.Outside, format, language string, page Page) error {
	p, err := phrasesOf(language)
	if err != nil {
		return err
	}
	all = slices.SortedStableFunc(slices.Values(all), func(a, b review.Outside) int { return strings.Compare(a.Programme, b.Programme) })
	switch format {
	case "json":
		return document(w, p.document(all))
	case "csv":
		return p.table(w, all)
	case "html":
		return p.page(w, all)
	case "text":
		return p.text(w, all, page)
	}
	return fmt.Errorf("nothing writes a summary for outside as %s", format)
}

func countOutside(all []review.Outside) (n review.Counts) {
	for _, o := range all {
		for i, c := range o.Counts {
			n[i] += c
		}
	}
	return n
}

func (p phrasebook) countWords(n review.Counts) string {
	parts := make([]string, len(n))
	for i, v := range review.Verdicts {
		parts[i] = fmt.Sprintf("%s %d", p.verdict(v).Name, n[i])
	}
	return strings.Join(parts, ", ")
}

// needs are the map of needs in counts.
func (p phrasebook) needs(n *review.OutsideNeeds) []string {
	if n == nil {
		return nil
	}
	unserved := p.count(p.Unserved, n.Unserved)
	if n.Areas == 0 {
		return []string{unserved} // needs of no area may be open, and served
	}
	return []string{p.count(p.Areas, n.Areas), p.count(p.Served, n.Served), unserved}
}

func (p phrasebook) text(w io.Writer, all []review.Outside, page Page) error {
	s := newSheet(page)
	s.hang("", p.countWords(countOutside(all)))
	s.hang("", p.Heading)
	for _, o := range all {
		s.blank()
		s.hang("", o.Programme+", "+p.period(o.Period))
		for _, l := range o.Titles {
			s.hang("", p.line(p.verdict(l.Verdict)))
			for _, title := range l.Titles {
				s.hang("  - ", review.Briefly(title))
			}
		}
		if needs := p.needs(o.Needs); needs != nil {
			s.hang("", p.Needs)
			for _, n := range needs {
				s.hang("  - ", n)
			}
		}
	}
	s.blank()
	s.hang("", p.LeftOut)
	return s.flush(w)
}

func (p phrasebook) table(w io.Writer, all []review.Outside) error {
	var out bytes.Buffer
	writeRow(&out, texts([]string{"kind", "verdict", "count", "programme", "period_from", "period_to", "title", "done"}))
	n := countOutside(all)
	for i, v := range review.Verdicts {
		writeRow(&out, []cell{words("count"), words(string(v)), counted(n[i]), {}, {}, {}, {}, words(p.verdict(v).Done)})
	}
	for _, o := range all {
		days := periodOf(o.Period)
		for _, l := range o.Titles {
			for _, title := range l.Titles {
				writeRow(&out, []cell{
					words("subject"), words(string(l.Verdict)), {}, words(o.Programme), words(days.From), words(days.To), words(title), words(p.verdict(l.Verdict).Done),
				})
			}
		}
	}
	_, err := w.Write(out.Bytes())
	return err
}

type outsideJSON struct {
	Counts     counts              `json:"counts"`
	Language   string              `json:"language"`
	Programmes list[outsideReport] `json:"programmes"`
}

type outsideReport struct {
	Programme string               `json:"programme"`
	Period    periodJSON           `json:"period"`
	Subjects  list[outsideSubject] `json:"subjects"`
	Needs     *outsideNeeds        `json:"needs"` // null: the report has no map of them
}

type outsideSubject struct {
	Verdict review.Verdict `json:"verdict"`
	Title   string         `json:"title"`
	Done    string         `json:"done"`
}

type outsideNeeds struct {
	Areas    int `json:"areas_with_open_needs"`
	Served   int `json:"areas_served_in_full"`
	Unserved int `json:"needs_not_served"`
}

func (p phrasebook) document(all []review.Outside) outsideJSON {
	doc := outsideJSON{Counts: counts(countOutside(all)), Language: p.Language}
	for _, o := range all {
		one := outsideReport{Programme: o.Programme, Period: periodOf(o.Period), Needs: (*outsideNeeds)(o.Needs)}
		for _, l := range o.Titles {
			for _, title := range l.Titles {
				one.Subjects = append(one.Subjects, outsideSubject{l.Verdict, title, p.verdict(l.Verdict).Done})
			}
		}
		doc.Programmes = append(doc.Programmes, one)
	}
	return doc
}

//go:embed outside.html
var outsidePage string

type outsideView struct {
	Words      phrasebook
	Style      template.CSS
	Policy     string // of security
	Counts     string
	Programmes []outsideSection
}

type outsideSection struct {
	Name  string
	Lists []outsideList
	Needs []string
}

type outsideList struct {
	Verdict    review.Verdict
	Name, Done string
	Titles     []string
}

func (p phrasebook) page(w io.Writer, all []review.Outside) error {
	view := outsideView{Words: p, Style: template.CSS(dossierStyle), Policy: securityOf(dossierStyle), Counts: p.countWords(countOutside(all))}
	for _, o := range all {
		s := outsideSection{Name: plain(o.Programme) + ", " + p.period(o.Period), Needs: p.needs(o.Needs)}
		for _, l := range o.Titles {
			s.Lists = append(s.Lists, outsideList{l.Verdict, p.verdict(l.Verdict).Name, p.verdict(l.Verdict).Done, each(l.Titles, briefly)})
		}
		view.Programmes = append(view.Programmes, s)
	}
	return writePage(w, outsidePage, view)
}
