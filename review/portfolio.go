package review

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Portfolio is everything known of one programme at an instant that a review of one period may use.
// The order of its slices carries no meaning, but for that of a respondent's answers about a subject ([Answer]).
type Portfolio struct {
	Programme      Programme
	Period         Period
	AsOf           time.Time // facts recorded at or before it are here, later ones are not
	All            bool      // judge every activity, also those that neither ran in the period nor were answered about
	Dossiers       bool      // give every recommendation its dossier
	Subjects       []Figures
	Needs          map[string]Need               // by code, also expired ones
	Areas          map[string]Validity           // priority areas by code
	Considerations map[string]map[string]float64 // partner, consideration: the latest score, 0..1
	Mechanisms     map[string]Mechanism          // by code, of all programmes
	Hosts          map[string]Programme          // by code: other programmes with activities here for a mechanism's sake, as far as they can be read
	Partners       map[string]Partner            // by code
	Grounds        map[string]map[string]Ground  // partner, consideration: what the latest score rests on
	During         map[string]bool               // the needs that activities of other programmes served in the period
	Neighbours     []Neighbour                   // activities of other programmes that ran in the period and may overlap with one of this
	Elsewhere      ServedBy                      // what running activities of other programmes serve that are not run through mechanisms of this one
	Leaving        LeftBy                        // what only such serve there that their programmes propose to discontinue
	Unseen         int64                         // reports of that number and above were not seen for it
	Rates          []Rate
	Past           []Past // recorded reports of earlier periods of this programme, newest first: after [PeriodsBack] only what they say of subjects that no newer one has
	Gating         Gating
	Newest         map[string]time.Time // by [GateKinds]: when the newest was recorded; read only for gates that ask
	Calibrations   map[int]Calibration  // kept by the instant, by version
	Decided        map[string]Decided   // by subject: the last decision on an earlier recommendation
}

// Around is the periods before and after the one that is judged: of the programme's cadence if that one is, else as long as it.
func (p *Portfolio) Around() (before, next Period) {
	if c := p.Programme.Cadence; c.text != "" && Parts(c, nil, p.Period) {
		return c.Before(p.Period), c.Next(p.Period)
	}
	return p.Period.Before(), p.Period.next()
}

// Programme is what a report is about.
type Programme struct {
	Code, Name, Framework, Channel, Owner string
	Cadence                               Cadence
	SettleDays                            int
}

// Named is the programme's name and its code, or its code alone where the name says no more.
func (p Programme) Named() string {
	if p.Name == "" || p.Name == p.Code {
		return p.Code
	}
	return p.Name + " (" + p.Code + ")"
}

// Unreadable is the programmes of which something cannot be read, such as a cadence that is none, by code. All others are listed
// beside it.
type Unreadable map[string]error

func (u Unreadable) Error() string {
	var all []string
	for _, code := range sortedKeys(u) {
		all = append(all, "programme "+code+": "+u[code].Error())
	}
	return strings.Join(all, "; ")
}

// Of is those of them that are named; all where none is.
func (u Unreadable) Of(named []string) Unreadable {
	out := Unreadable{}
	for code, err := range u {
		if len(named) == 0 || slices.Contains(named, code) {
			out[code] = err
		}
	}
	return out
}

// Unfit is what is wrong with a fact that cannot be read as it stands, and where it is mended. No other try helps.
type Unfit string

func (u Unfit) Error() string { return string(u) }

// Kinds of subjects.
const (
	KindActivity  = "activity"
	KindMechanism = "mechanism"
)

// Figures is what is known of one subject at the instant.
type Figures struct {
	Code, Title, Kind                  string  // Kind: KindActivity or KindMechanism
	Programme                          string  // of an activity of another programme, here for its mechanism's sake alone; empty: of this one
	Last                               Verdict // of such a one: in that programme's last report of an earlier period; empty: none
	Leaving                            bool    // of such a one: that programme's last report, of whatever period, proposes to discontinue it
	Mechanism                          string
	Partners, Areas, Objectives, Needs []string
	Status                             string
	Starts, Ends                       *Date // nil is open
	Owner, Format, Decision, Marking   string
	Answers                            []Answer // about itself: those that belong to the period, one per key, the version known at the instant
	Late                               []Late   // those of them given before the period, and those given in it that count later
	Invited                            []Invitation
	Resources                          []Resource // all rows known of the period before, this one and later; of earlier days those that tell places filled
	Results                            []Result
	Assumed                            bool // rests on first versions whose time of recording was assumed
	Source                             Source
}

// sighted reports whether the subject stands in a table of others that does not say when a row was recorded, so that it is
// known since it was first seen there.
func (f *Figures) sighted() bool {
	return f.Assumed && f.Source == Source{}
}

// Source is the row of the file that a fact was read from; zero where it came from no file. The file is read only for dossiers.
type Source struct {
	File string
	Row  int
}

// Date is a calendar day, at midnight UTC; in which zone it lies is the programme's affair.
type Date = time.Time

// Invitation is one respondent asked about a subject in the period.
type Invitation struct {
	Respondent int64
	Role       Role
}

// Resource is one row of means; a nil figure is unknown. Money is exact and never leaves as a float but in ratios.
type Resource struct {
	Starts, Ends                                 Date // both included
	Currency                                     string
	Planned, Allocated, Spent                    *decimal.Decimal
	StaffPlanned, StaffActual                    *decimal.Decimal
	PlacesOffered, PlacesRequested, PlacesFilled *int64
	Source                                       Source

	Of string // of a mechanism: the activity whose row it is
}

// Result is one indicator over some days.
type Result struct {
	Indicator                string
	Starts, Ends             Date
	Baseline, Target, Actual *decimal.Decimal
	Source                   Source

	Of string // of a mechanism: the activity whose result it is
}

// Need is something a partner needs, open on the days of its validity.
type Need struct {
	Title, Partner, Area string
	Weight               float64
	Validity
}

// Validity is a run of days; a nil end is open.
type Validity struct {
	Name string
	From Date
	To   *Date

	Source Source
}

// Rate is what one unit of a currency is worth in another from a day on.
type Rate struct {
	Currency, To string
	From         Date
	Rate         decimal.Decimal
}

// Partner is a country or an organisation with which activities are run.
type Partner struct {
	Name       string
	Frameworks []string
	Decision   string // that allows talks with a partner outside every framework
}

// Ground is what the score of a consideration rests on.
type Ground struct {
	Evidence string
	On       Date
}

// MostNeighbours is how many neighbours are given at most for one need that is served for one partner, the first by their codes.
const MostNeighbours = 5

// Neighbour is an activity of another programme, as far as it may overlap with one of this.
type Neighbour struct {
	Code, Title, Programme, Marking string
	Partners, Needs                 []string
}

// ServedBy names, by code, one programme of which an activity serves a need, a partner or a priority area.
type ServedBy struct {
	Needs, Partners, Areas map[string]string
}

func (e ServedBy) lists() [serviceKinds]map[string]string {
	return [serviceKinds]map[string]string{e.Needs, e.Partners, e.Areas}
}

// LeftBy names, by code, programmes that propose to discontinue activities that serve a need, a partner or a priority area.
type LeftBy struct {
	Needs, Partners, Areas map[string][]string
}

func (l LeftBy) lists() [serviceKinds]map[string][]string {
	return [serviceKinds]map[string][]string{l.Needs, l.Partners, l.Areas}
}
