package review

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strconv"
)

// Evidence is the figures a rule can see about one subject, by the names a policy uses. A figure that is not known is NaN,
// and null in JSON. No amount of money is among them: rules see ratios, counts and shares. Recorded [Grounds] go by the order, so that a
// new one goes to the end.
type Evidence struct {
	// Money, over the rows whose days overlap the period.
	AllocatedOfPlanned float64 `expr:"allocated_of_planned"`
	SpentOfAllocated   float64 `expr:"spent_of_allocated"`
	SpentOfPlanned     float64 `expr:"spent_of_planned"`
	LandingOfAllocated float64 `expr:"landing_of_allocated"` // where spending lands by the end of the rows' own days
	LandingOfPlanned   float64 `expr:"landing_of_planned"`
	SpentUnallocated   float64 `expr:"spent_unallocated"` // 1: money is spent though none was allocated; 0: not so

	// Staff and places, over the same rows.
	StaffOfPlanned      float64 `expr:"staff_of_planned"`
	AskedOfOffered      float64 `expr:"asked_of_offered"`
	FilledOfOffered     float64 `expr:"filled_of_offered"`
	ParticipationOfPast float64 `expr:"participation_of_past"` // places filled a row, against its own earlier rows

	// Needs and areas, at the instant.
	NeedsNamed     float64 `expr:"needs_named"`
	OpenNeeds      float64 `expr:"open_needs"`
	OpenNeedWeight float64 `expr:"open_need_weight"` // unknown when it names no need
	AreasNamed     float64 `expr:"areas_named"`
	AreasInForce   float64 `expr:"areas_in_force"` // unknown when it names no area

	// Results whose period is over.
	IndicatorsDue float64 `expr:"indicators_due"`
	TargetReached float64 `expr:"target_reached"` // mean share of the targets reached, each from 0 to 2

	// Its own days.
	PlannedDays      float64 `expr:"planned_days"`       // from its start to its end
	OverrunOfPlanned float64 `expr:"overrun_of_planned"` // days past its end while still carried out, against those

	// People.
	Responses float64 `expr:"responses"` // respondents, on anything
	Invited   float64 `expr:"invited"`   // unknown when nobody was recorded as invited

	Priority float64 `expr:"priority"` // by the considerations, 0..1
}

var unknown = math.NaN()

// figures names the fields of Evidence, in the order they are declared.
var figures = evidenceNames()

func evidenceNames() []string {
	fields := reflect.VisibleFields(reflect.TypeFor[Evidence]())
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = field.Tag.Get("expr")
	}
	return names
}

// FigureNames are the names a rule may use, in the order they are documented.
func FigureNames() []string { return slices.Clone(figures) }

// Figure is one figure by its name; NaN where it is unknown, or there is no such name.
func (e Evidence) Figure(name string) float64 {
	if i := slices.Index(figures, name); i >= 0 {
		return e.at(i)
	}
	return unknown
}

// at is one figure by its place among the names.
func (e *Evidence) at(i int) float64 { return reflect.ValueOf(e).Elem().Field(i).Float() }

// set gives one figure; false when there is no such name.
func (e *Evidence) set(name string, figure float64) bool {
	i := slices.Index(figures, name)
	if i >= 0 {
		reflect.ValueOf(e).Elem().Field(i).SetFloat(figure)
	}
	return i >= 0
}

// nothing is evidence of which no figure is known.
func nothing() Evidence { return noFigures }

var noFigures = func() (e Evidence) {
	for _, name := range figures {
		e.set(name, unknown)
	}
	return e
}()

// rounded is the evidence with every figure as it is shown.
func (e Evidence) rounded() Evidence {
	for _, figure := range reflect.ValueOf(&e).Elem().Fields() {
		figure.SetFloat(Round6(figure.Float()))
	}
	return e
}

// MarshalJSON writes the figures under their names, null where unknown.
func (e Evidence) MarshalJSON() ([]byte, error) {
	out := make([]byte, 0, 1024)
	fields := reflect.ValueOf(e)
	for i, name := range figures {
		out = append(append(append(out, opening(i)...), name...), `":`...)
		figure := fields.Field(i).Float()
		if math.IsNaN(figure) {
			out = append(out, "null"...)
			continue
		}
		out = strconv.AppendFloat(out, figure, 'f', -1, 64)
	}
	return append(out, '}'), nil
}

// opening is what stands before the i-th name of an object.
func opening(i int) string {
	if i == 0 {
		return `{"`
	}
	return `,"`
}

// UnmarshalJSON reads what MarshalJSON wrote; a name that is missing is unknown, one that is no figure any more is left out.
func (e *Evidence) UnmarshalJSON(text []byte) error {
	var known map[string]*float64
	if err := json.Unmarshal(text, &known); err != nil {
		return err
	}
	*e = nothing()
	for name, figure := range known {
		if figure != nil {
			e.set(name, *figure)
		}
	}
	return nil
}
