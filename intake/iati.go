package intake

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"stocktake/facts"
)

// IATI says how activities published to the IATI standard become facts. Its zero value serves for a first look; each field
// is a choice that a file cannot make for its reader.
type IATI struct {
	// Programme is the code of the one programme that all activities belong to. Where it is empty, each reporting
	// organisation is a programme, reviewed yearly, its days being those of UTC.
	Programme string `yaml:"programme"`
	// Areas gives sectors their priority area. A key is a sector's code or its beginning, the longest wins; one of another
	// vocabulary than that of the DAC begins with that vocabulary's code and a colon, such as 7:13.
	Areas map[string]string `yaml:"areas"`
	// YearStarts is the month (1 to 12) in which the years begin that money is summed over; 0 is January.
	YearStarts int `yaml:"year_starts"`
}

// publication is one file of activities on its way to facts.
type publication struct {
	IATI
	file       File
	xml        *elements
	row        func(facts.Row) error
	reject     func(facts.Reject) error
	introduced map[string]bool // programmes and partners that were handed over
	number     int             // of the activity, the first being 1
	tally      tally
}

// readActivities reads a file of IATI activities (2.0x, and the old 1.0x) and hands over, activity by activity, the rows that
// it makes of each: the programme and the partners it is the first to name (both [facts.Row.Fallback]), the activity, its
// money by year, its results. A row's number is that of its activity in the file. Of the file no more than one element inside
// an activity is held in memory, and of an activity only what becomes of it.
func readActivities(file File, src io.Reader, sum *Summary, row func(facts.Row) error, reject func(facts.Reject) error) (*source, error) {
	x, err := openElements(file.Path, src)
	if err != nil {
		return nil, err
	}
	p := &publication{IATI: *file.iati, file: file, xml: x, row: row, reject: reject, introduced: map[string]bool{}}
	if err := p.read(); err != nil {
		return nil, err
	}
	sum.Notes = p.tally.notes(len(p.Areas) > 0)
	return x.source, nil
}

// read goes through the whole file: the root, the activities in it, and what must not follow.
func (p *publication) read() error {
	root, err := p.xml.root()
	if err != nil {
		return err
	}
	if err := p.xml.activities(root); err != nil {
		return err
	}
	for {
		token, err := p.xml.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		start, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case p.xml.depth == 1:
			return p.xml.fault(p.xml.line, "a second document begins here", "split the file; one file holds one iati-activities")
		case start.Name.Local == "iati-activity":
			err = p.activity(start)
		default:
			err = p.xml.skip()
		}
		if err != nil {
			return err
		}
	}
}

// activity reads one activity and hands over what becomes of it.
func (p *publication) activity(start xml.StartElement) error {
	p.number++
	a := newActivity(p, &element{attrs: start.Attr, line: p.xml.line})
	for {
		token, err := p.xml.next()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.EndElement:
			return p.hand(a)
		case xml.StartElement:
			take, used := parts[t.Name.Local]
			if !used || t.Name.Space != start.Name.Space {
				err = p.xml.skip()
				break
			}
			var e *element
			if e, err = p.xml.whole(t); err == nil {
				take(a, e)
			}
		}
		if err != nil {
			return err
		}
	}
}

// hand hands an activity over: what it refers to first, then itself, then its money and results. One that cannot be taken
// takes all of its rows along and is one reject.
func (p *publication) hand(a *activity) error {
	own, bad := a.own()
	if bad.reason != "" {
		return p.refuse(a, bad)
	}
	lines, poor := a.money.lines()
	if poor.reason == "" {
		own.wholeOf("resources", a.with(lines))
	}
	own.wholeOf("results", distinctResults(a.with(a.results)))
	for _, f := range append(a.fallbacks(), own) {
		if err := p.give(a, f); err != nil {
			return err
		}
	}
	if poor.reason != "" {
		poor.reason += "; no money of this activity is taken"
		if err := p.refuse(a, poor); err != nil {
			return err
		}
	}
	for _, l := range append(lines, a.results...) {
		if err := p.give(a, l); err != nil {
			return err
		}
	}
	return nil
}

// give hands one row over, or rejects it.
func (p *publication) give(a *activity, d draft) error {
	if d.fallback {
		key := d.kind + "\x00" + d.cells["code"]
		if p.introduced[key] {
			return nil
		}
		p.introduced[key] = true
	}
	row, bad := d.row()
	if bad.reason != "" {
		return p.refuse(a, bad)
	}
	row.File, row.Number, row.Line, row.Raw = p.file.Path, a.number, a.line, a.raw()
	if err := p.row(row); err != nil {
		return fmt.Errorf("%s: activity %d: %w", p.file.Path, a.number, err)
	}
	return nil
}

func (p *publication) refuse(a *activity, bad wrong) error {
	reason := fmt.Sprintf("%s (activity %d begins in line %d)", bad.reason, a.number, a.line)
	err := p.reject(facts.Reject{File: p.file.Path, Row: a.number, Column: bad.column, Reason: reason, Raw: a.raw()})
	if err != nil {
		return fmt.Errorf("%s: activity %d: %w", p.file.Path, a.number, err)
	}
	return nil
}
