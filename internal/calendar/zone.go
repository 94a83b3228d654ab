package calendar

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// names are the zones of the data that Go puts into the program (lib/time/zoneinfo.zip), sorted, but for Factory, which says that
// nobody has set one.
//
//go:embed zones.txt
var names string

var zones = strings.Fields(names)

// loaded is the zones that were asked for before, by name: each takes some kilobytes, and thousands of programmes have a few between them.
var loaded sync.Map

// Zone is the time zone of a name that every machine knows alike. What else a machine may have under a name is nobody's: localtime and
// posixrules are another zone on the next one, right/ counts leap seconds, and where only the program's own zones are there is none of them.
func Zone(name string) (*time.Location, error) {
	if zone, known := loaded.Load(name); known {
		return zone.(*time.Location), nil
	}
	if _, known := slices.BinarySearch(zones, name); !known {
		return nil, fmt.Errorf("%.60q is not a time zone; write a name such as Europe/Brussels or UTC", name)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("time zone %s: %w", name, err)
	}
	first, _ := loaded.LoadOrStore(name, zone)
	return first.(*time.Location), nil
}
