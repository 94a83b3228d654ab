package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// healthy is the base as it stands, as text; each case changes one thing.
func healthy(t *testing.T) string {
	t.Helper()
	text, err := render("../../deploy/k8s/base")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheBaseKeepsEveryPromise(t *testing.T) {
	objects, err := decode("base", []byte(healthy(t)))
	if err != nil {
		t.Fatal(err)
	}
	if broken := check(objects); len(broken) > 0 {
		t.Error(broken)
	}
}

func TestABrokenPromiseIsNamed(t *testing.T) {
	base := healthy(t)
	for _, c := range []struct{ sentence, from, to, want string }{
		{"a code that must not be retried is", "            - 5\n", "", "5 leads to Count, not FailJob"},
		{"a code that must be retried is not", "            - 5\n", "            - 4\n            - 5\n", "4 leads to FailJob, not Count"},
		{"what was killed is not tried again", "- 6\n", "- 6\n            - 137\n", "137 leads to FailJob, not Count"},
		{"the rule is about another container", "containerName: stocktake\n            operator: In\n            values:\n            - 2", "containerName: other\n            operator: In\n            values:\n            - 2", "2 leads to Count, not FailJob"},
		{"the kubelet restarts", "restartPolicy: Never", "restartPolicy: OnFailure", "restarted by the kubelet"},
		{"a drained node costs a try", "action: Ignore", "action: Count", "a node that is drained costs a try"},
		{"root", "runAsNonRoot: true", "runAsNonRoot: false", "runAsNonRoot"},
		{"a capability", "drop:\n                - ALL", "add:\n                - NET_ADMIN", "capabilities"},
		{"no seccomp", "type: RuntimeDefault", "type: Unconfined", "seccomp"},
		{"a root that can be written", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "may write to its root"},
		{"a token", "automountServiceAccountToken: false", "automountServiceAccountToken: true", "service account's token"},
		{"no limit of memory", "                memory: 512Mi\n", "", "no limit of memory"},
		{"a secret in the environment", "value: /run/secrets/stocktake/slack-bot-token", "valueFrom:\n                secretKeyRef:\n                  key: a\n                  name: b", "SLACK_BOT_TOKEN_FILE holds a secret"},
		{"a file that no Secret gives", "value: /run/secrets/stocktake/slack-bot-token", "value: /etc/stocktake/slack-bot-token", "where no Secret is mounted"},
		{"two at once", "concurrencyPolicy: Forbid", "concurrencyPolicy: Allow", "two may run at once"},
		{"no end", "activeDeadlineSeconds: 3000", "completions: 1", "no deadline"},
		{"an open port", "ingress: []", "ingress: [{}]", "somebody may call"},
		{"every port outwards", "  - ports:\n    - port: 443\n      protocol: TCP\n", "  - {}\n", "every port may be called"},
	} {
		t.Run(c.sentence, func(t *testing.T) { namesBroken(t, base, c.from, c.to, c.want) })
	}
}

func TestABrokenPromiseOfSeveralPodsIsNamed(t *testing.T) {
	text, err := render("../../deploy/k8s/overlays/parallel")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ sentence, from, to, want string }{
		{"one that is refused ends those at work", "action: FailIndex", "action: FailJob", "3 leads to FailJob, not FailIndex"},
		{"one that is refused is tried again", "            - 3\n", "", "3 leads to Count, not FailIndex"},
		{"nobody counts them", "completionMode: Indexed", "completionMode: NonIndexed", "where none is counted"},
		{"they share their tries", "backoffLimitPerIndex: 5", "backoffLimit: 5", "are those of the others"},
		{"all their tries together are limited too", "backoffLimitPerIndex: 5", "backoffLimitPerIndex: 5\n      backoffLimit: 5", "are those of the others"},
	} {
		t.Run(c.sentence, func(t *testing.T) { namesBroken(t, string(text), c.from, c.to, c.want) })
	}
}

func TestABrokenPromiseOfWhatStaysUpIsNamed(t *testing.T) {
	text, err := render("../../deploy/k8s/overlays/decisions")
	if err != nil {
		t.Fatal(err)
	}
	hash := regexp.MustCompile(`(?m)^  name: stocktake-([0-9a-z]{10})$`).FindStringSubmatch(string(text))
	if hash == nil {
		t.Fatal("no ConfigMap is named after what stands in it")
	}
	for _, c := range []struct{ sentence, from, to, want string }{
		{"killed in a send", "      terminationGracePeriodSeconds: 45\n      topology", "      terminationGracePeriodSeconds: 20\n      topology", "in the middle of a send"},
		{"never asked whether it can work", "path: /readyz", "path: /healthz", "whether it can work"},
		{"root", "        seccompProfile:\n          type: RuntimeDefault\n      terminationGracePeriodSeconds: 45\n      topology", "      terminationGracePeriodSeconds: 45\n      topology", "seccomp"},
		{"it keeps a configuration that was changed", "      - configMap:\n          name: stocktake-" + hash[1], "      - configMap:\n          name: stocktake", "a changed configuration does not roll it"},
		{"its figures are for everybody", "  - from:\n    - namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: monitoring\n    ports:", "  - ports:", "anybody may call"},
		{"every port is called", "    - port: 8080\n", "    - port: 5432\n", "may be called on another port"},
		{"drained all at once", "maxUnavailable: 1", "maxUnavailable: 2", "a drain may take all"},
	} {
		t.Run(c.sentence, func(t *testing.T) { namesBroken(t, string(text), c.from, c.to, c.want) })
	}
}

// namesBroken wants one change of what a folder gives to be named.
func namesBroken(t *testing.T, text, from, to, want string) {
	t.Helper()
	changed := strings.Replace(text, from, to, 1)
	if changed == text {
		t.Fatal("the case changes nothing")
	}
	objects, err := decode("changed", []byte(changed))
	if err != nil {
		t.Fatal(err)
	}
	broken := check(objects)
	if !slices.ContainsFunc(broken, func(s string) bool { return strings.Contains(s, want) }) {
		t.Errorf("want %q, got %q", want, broken)
	}
}

func TestExamplesOfOtherKindsAreRead(t *testing.T) {
	series, err := seriesOf("../../deploy/k8s")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, from, to, want string }{
		{"alerts.yaml", "absent(", "absent((", "unclosed left parenthesis"},
		{"alerts.yaml", "stocktake_periods_due", "stocktake_periods_overdue", "nobody tells a series stocktake_periods_overdue"},
		{"alerts.yaml", "alert: StocktakeRunFails", "alert: StocktakeSilent", "stands twice"},
		{"alerts.yaml", "for: 10m", "during: 10m", "during"},
		{"alerts.yaml", "{{ $value }}", "{{ $valu }}", "undefined variable"},
		{"external-secret.yaml", "refreshInterval", "refreshIntervall", "unknown field"},
		{"external-secret.yaml", "target: {name: stocktake", "target: {name: other", "no pod mounts"},
		{"external-secret.yaml", "secretKey: slack-bot-token", "secretKey: slack-token", "would not be made where slack-token is missing"},
		{"external-secret.yaml", "# - {secretKey: slack-app-token", "- {secretKey: slack-app-token", "would not be made where slack-app-token is missing"},
		{"dashboard.json", "stocktake_step_seconds", "stocktake_step_minutes", "nobody tells"},
	} {
		t.Run(c.want, func(t *testing.T) {
			text, err := os.ReadFile("../../deploy/k8s/examples/" + c.file)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := example(c.file, text, series); err != nil {
				t.Fatalf("as it stands: %v", err)
			}
			changed := strings.Replace(string(text), c.from, c.to, 1)
			if _, err := example(c.file, []byte(changed), series); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("want %q, got %v", c.want, err)
			}
		})
	}
}

func TestDecodingIsStrict(t *testing.T) {
	base := healthy(t)
	for _, c := range []struct{ sentence, from, to, want string }{
		{"an unknown field", "backoffLimit:", "backofLimit:", `unknown field "spec.jobTemplate.spec.backofLimit"`},
		{"a field in other letters", "backoffLimit:", "backofflimit:", "unknown field"},
		{"a field given twice", "backoffLimit: 5", "backoffLimit: 5\n      backoffLimit: 6", "already set"},
		{"a wrong type", "backoffLimit: 5", "backoffLimit: five", "cannot unmarshal"},
		{"a kind that must be installed first", "apiVersion: networking.k8s.io/v1", "apiVersion: monitoring.coreos.com/v1", "no kind"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			_, err := decode("base", []byte(strings.Replace(base, c.from, c.to, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("want %q, got %v", c.want, err)
			}
		})
	}
}
