package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"sigs.k8s.io/yaml"
)

// foreign are the kinds of the examples that a bare cluster does not know, each with what reads it: a type cannot be had, so what
// is inside is held to what its own readers ask.
var foreign = map[string]func(document []byte, series []string) error{
	"monitoring.coreos.com/v1 PrometheusRule": alerts,
	"external-secrets.io/v1 ExternalSecret":   externalSecret,
}

// foreignTo finds the reader of a document of another's kind; nil: it is none.
func foreignTo(document []byte) func([]byte, []string) error {
	var kind struct{ APIVersion, Kind string }
	if yaml.Unmarshal(document, &kind) != nil {
		return nil
	}
	return foreign[kind.APIVersion+" "+kind.Kind]
}

// alerts reads rules as promtool does (check rules), and wants every series in them to be one that is told.
func alerts(document []byte, series []string) error {
	var rule struct {
		APIVersion, Kind string
		Metadata         map[string]any
		Spec             json.RawMessage
	}
	if err := yaml.UnmarshalStrict(document, &rule); err != nil {
		return err
	}
	groups, errs := rulefmt.Parse(rule.Spec, false, model.UTF8Validation)
	if err := errors.Join(errs...); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, group := range groups.Groups {
		for _, one := range group.Rules {
			if seen[one.Alert] {
				return fmt.Errorf("alert %s stands twice", one.Alert)
			}
			seen[one.Alert] = true
			if one.Labels["severity"] == "" || one.Annotations["summary"] == "" {
				return fmt.Errorf("alert %s has no severity or no summary", one.Alert)
			}
			if err := known(one.Expr, series); err != nil {
				return fmt.Errorf("alert %s: %w", one.Alert, err)
			}
		}
	}
	return nil
}

// known refuses an expression that cannot be read, or that speaks of series nobody tells: it would stay silent for ever.
func known(expression string, series []string) error {
	read, err := parser.ParseExpr(expression)
	if err != nil {
		return err
	}
	for _, selector := range parser.ExtractSelectors(read) {
		for _, m := range selector {
			if m.Name == model.MetricNameLabel && !slices.Contains(series, m.Value) {
				return fmt.Errorf("nobody tells a series %s", m.Value)
			}
		}
	}
	return nil
}

// neededOf is what each Secret holds for the base, the migrations and an import.
var neededOf = map[string][]string{
	"stocktake":        {"database-url", "slack-bot-token", "ca.crt"},
	"stocktake-owner":  {"database-url", "ca.crt"},
	"stocktake-loader": {"database-url", "ca.crt"},
}

// externalSecret knows the fields that the example uses, and no others.
func externalSecret(document []byte, _ []string) error {
	var secret struct {
		APIVersion, Kind string
		Metadata         struct{ Name, Namespace string }
		Spec             struct {
			RefreshInterval string
			SecretStoreRef  struct{ Kind, Name string }
			Target          struct{ Name, CreationPolicy string }
			Data            []struct {
				SecretKey string
				RemoteRef struct{ Key, Property string }
			}
		}
	}
	if err := yaml.UnmarshalStrict(document, &secret); err != nil {
		return err
	}
	needed, mounted := neededOf[secret.Spec.Target.Name]
	if !mounted {
		return fmt.Errorf("it makes the Secret %q, which no pod mounts", secret.Spec.Target.Name)
	}
	for _, one := range secret.Spec.Data {
		if !slices.Contains(needed, one.SecretKey) {
			return fmt.Errorf("the Secret %s would not be made where %s is missing, though no pod needs that: leave it out", secret.Spec.Target.Name, one.SecretKey)
		}
	}
	return nil
}

// dashboard reads a Grafana dashboard's panels and holds their expressions to the series.
func dashboard(text []byte, series []string) error {
	var board struct {
		Title  string
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(text, &board); err != nil {
		return err
	}
	if board.Title == "" || len(board.Panels) == 0 {
		return errors.New("it is not a dashboard")
	}
	for _, panel := range board.Panels {
		for _, target := range panel.Targets {
			if err := known(target.Expr, series); err != nil {
				return fmt.Errorf("panel %q: %w", panel.Title, err)
			}
		}
	}
	return nil
}

var told = regexp.MustCompile(`gauge\(r, "(\w+)"`)

// seriesOf finds the names of all series where they are made.
func seriesOf(folder string) ([]string, error) {
	source, err := os.ReadFile(filepath.Join(folder, "..", "..", "metrics", "metrics.go"))
	if err != nil {
		return nil, err
	}
	var series []string
	for _, found := range told.FindAllSubmatch(source, -1) {
		series = append(series, "stocktake_"+string(found[1]))
	}
	if len(series) == 0 {
		return nil, errors.New("metrics/metrics.go makes no series any more: look where they are made now")
	}
	return series, nil
}
