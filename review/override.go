package review

import (
	"reflect"
	"strings"
)

// overridden says, for every override that changes something for the programme, for whom it was made and what it changes.
func (s *sitting) overridden() []string {
	var out []string
	p := s.portfolio.Programme
	for _, o := range s.policy.applying(p.Framework, p.Code) {
		if changes := o.changes(); len(changes) > 0 {
			out = append(out, "For "+o.whom()+" the policy says otherwise: "+strings.Join(changes, "; ")+".")
		}
	}
	return out
}

func (o Override) whom() string {
	var out []string
	if o.Framework != "" {
		out = append(out, "framework "+o.Framework)
	}
	if o.Programme != "" {
		out = append(out, "programme "+o.Programme)
	}
	return list(out)
}

// changes are the keys given anew with their values, and the rules left out.
func (o Override) changes() []string {
	d := &differing{}
	d.compare("", reflect.ValueOf(Settings{}), reflect.ValueOf(o.Set), nil)
	var out []string
	for _, k := range d.keys {
		path, _, _ := strings.Cut(k.Path, "[") // an exemption says itself whom it is for
		out = append(out, path+" "+k.Is)
	}
	for _, id := range o.WithoutRules {
		out = append(out, "without the rule "+id)
	}
	return out
}
