package main

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/storage"
	"sigs.k8s.io/yaml"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// A programme counts as not visited when a day has gone by without success, also where there was none yet.
func TestAProgrammeIsNotVisitedAfterADay(t *testing.T) {
	const week = 7 * 24 * time.Hour
	expression := expressionOf(t, "StocktakeProgrammeNotVisited")
	for _, c := range []struct {
		sentence string
		told     time.Duration // for how long there has been the series
		success  time.Duration // how long ago the only success was; 0: none yet
		fires    bool
	}{
		{"new, and the first run had trouble", time.Minute, 0, false},
		{"trouble since it was new, for nearly a day", 23 * time.Hour, 0, false},
		{"trouble since it was new, for more than a day", 25 * time.Hour, 0, true},
		{"new, and all is well", time.Minute, time.Minute, false},
		{"trouble for a day since it was new, then it was mended", 26 * time.Hour, time.Hour, false},
		{"done nearly a day ago", week, 23 * time.Hour, false},
		{"done more than a day ago", week, 25 * time.Hour, true},
		{"done more than a day ago, and told of for an hour", time.Hour, 25 * time.Hour, true},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if fires := len(evaluate(t, expression, successes(c.told, c.success))) > 0; fires != c.fires {
				t.Errorf("fires: %v", fires)
			}
		})
	}
}

// successes is the series of a programme as it was told each minute.
func successes(told, success time.Duration) promql.Series {
	series := promql.Series{Metric: labels.FromStrings("__name__", "stocktake_last_success_timestamp_seconds", "programme", "MD")}
	done := noon.Add(-success)
	for at := noon.Add(-told); !at.After(noon); at = at.Add(time.Minute) {
		point := promql.FPoint{T: at.UnixMilli()}
		if success > 0 && !at.Before(done) {
			point.F = float64(done.Unix())
		}
		series.Floats = append(series.Floats, point)
	}
	return series
}

// expressionOf is what an alert of the example asks.
func expressionOf(t *testing.T, alert string) string {
	t.Helper()
	text, err := os.ReadFile("../../deploy/k8s/examples/alerts.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var rules struct {
		Spec struct {
			Groups []struct {
				Rules []struct{ Alert, Expr string }
			}
		}
	}
	if err := yaml.Unmarshal(text, &rules); err != nil {
		t.Fatal(err)
	}
	for _, rule := range rules.Spec.Groups[0].Rules {
		if rule.Alert == alert {
			return rule.Expr
		}
	}
	t.Fatalf("there is no alert %s", alert)
	return ""
}

// evaluate is what Prometheus finds at noon where there is but one series.
func evaluate(t *testing.T, expression string, series promql.Series) promql.Vector {
	t.Helper()
	ctx := context.Background()
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 1e6, Timeout: time.Minute})
	stored := &storage.MockQueryable{MockQuerier: &storage.MockQuerier{
		SelectMockFunction: func(bool, *storage.SelectHints, ...*labels.Matcher) storage.SeriesSet {
			return &only{SeriesSet: storage.TestSeriesSet(promql.NewStorageSeries(series))}
		},
	}}
	query, err := engine.NewInstantQuery(ctx, stored, nil, expression, noon)
	if err != nil {
		t.Fatal(err)
	}
	defer query.Close()
	found, err := query.Exec(ctx).Vector()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// only is a set of one series.
type only struct {
	storage.SeriesSet
	given bool
}

func (o *only) Next() bool {
	again := o.given
	o.given = true
	return !again
}
