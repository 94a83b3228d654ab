package main

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// promises is what every object is held to. Each says what is broken; of an object that it does not concern, nothing.
var promises = []struct {
	name   string
	broken func(object) []string
}{
	{"Pod Security restricted", restricted},
	{"a pod can do and use no more than it needs", closed},
	{"secrets are files", secretsAreFiles},
	{"a job ends", ends},
	{"exit codes mean what the contract says", exitCodes},
	{"a schedule overlaps with nothing and catches up", scheduled},
	{"the network is closed but for what is called", network},
	{"what stays up is ended gently, and drained one at a time", staysUp},
}

// job is what starts pods: that of a Job, or of a CronJob.
func job(o object) *batchv1.JobSpec {
	switch k := o.Object.(type) {
	case *batchv1.Job:
		return &k.Spec
	case *batchv1.CronJob:
		return &k.Spec.JobTemplate.Spec
	}
	return nil
}

// pods is what a pod is made from, whoever starts it; nil: the object starts none.
func pods(o object) *corev1.PodTemplateSpec {
	if spec := job(o); spec != nil {
		return &spec.Template
	}
	if k, ok := o.Object.(*appsv1.Deployment); ok {
		return &k.Spec.Template
	}
	return nil
}

func restricted(o object) []string {
	template := pods(o)
	if template == nil {
		return nil
	}
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		return []string{err.Error()}
	}
	level := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
	result := policy.AggregateCheckResults(evaluator.EvaluatePod(level, &template.ObjectMeta, &template.Spec))
	if !result.Allowed {
		return []string{result.ForbiddenDetail()}
	}
	return nil
}

func closed(o object) []string {
	template := pods(o)
	if template == nil {
		return nil
	}
	var broken faults
	pod := template.Spec
	broken.unless(isFalse(pod.AutomountServiceAccountToken), "it is given a service account's token")
	broken.unless(template.Labels["app.kubernetes.io/name"] == "stocktake", "without its label the network policy does not see it")
	for _, c := range pod.Containers {
		context := c.SecurityContext
		broken.unless(context != nil && context.ReadOnlyRootFilesystem != nil && *context.ReadOnlyRootFilesystem, c.Name+" may write to its root")
		for _, what := range []corev1.ResourceName{corev1.ResourceCPU, corev1.ResourceMemory} {
			broken.unless(!c.Resources.Requests.Name(what, "").IsZero(), fmt.Sprintf("%s requests no %s", c.Name, what))
			broken.unless(!c.Resources.Limits.Name(what, "").IsZero(), fmt.Sprintf("%s has no limit of %s", c.Name, what))
		}
	}
	return broken
}

// secretsAreFiles lets no secret into the environment, and wants each NAME_FILE to lie where a Secret is mounted.
func secretsAreFiles(o object) []string {
	template := pods(o)
	if template == nil {
		return nil
	}
	secret := map[string]bool{}
	for _, v := range template.Spec.Volumes {
		secret[v.Name] = v.Secret != nil
	}
	var broken faults
	for _, c := range template.Spec.Containers {
		folders := map[string]bool{}
		for _, m := range c.VolumeMounts {
			folders[m.MountPath] = secret[m.Name]
		}
		broken.unless(len(c.EnvFrom) == 0, "the environment is filled from elsewhere")
		for _, e := range c.Env {
			broken.unless(e.ValueFrom == nil || e.ValueFrom.SecretKeyRef == nil, e.Name+" holds a secret")
			broken.unless(!strings.HasSuffix(e.Name, "_FILE") || folders[path.Dir(e.Value)], e.Name+" names a file where no Secret is mounted")
		}
	}
	return broken
}

func ends(o object) []string {
	spec := job(o)
	if spec == nil {
		return nil
	}
	var broken faults
	broken.unless(spec.BackoffLimit != nil || spec.BackoffLimitPerIndex != nil, "no limit of tries")
	broken.unless(spec.ActiveDeadlineSeconds != nil, "no deadline")
	broken.unless(spec.TTLSecondsAfterFinished != nil, "never tidied away")
	return broken
}

func scheduled(o object) []string {
	cron, ok := o.Object.(*batchv1.CronJob)
	if !ok {
		return nil
	}
	var broken faults
	broken.unless(cron.Spec.ConcurrencyPolicy == batchv1.ForbidConcurrent, "two may run at once")
	broken.unless(cron.Spec.TimeZone != nil, "no time zone")
	// Under ten seconds the controller, which looks every ten, may miss every start.
	broken.unless(cron.Spec.StartingDeadlineSeconds != nil && *cron.Spec.StartingDeadlineSeconds >= 10, "no deadline for starting, or under 10 s")
	broken.unless(cron.Spec.SuccessfulJobsHistoryLimit != nil && cron.Spec.FailedJobsHistoryLimit != nil, "no history limits")
	return broken
}

func network(o object) []string {
	policy, ok := o.Object.(*networkingv1.NetworkPolicy)
	if !ok {
		return nil
	}
	var broken faults
	selected := metav1.FormatLabelSelector(&policy.Spec.PodSelector)
	if selected == "app.kubernetes.io/component=serve" {
		return called(policy.Spec)
	}
	broken.unless(selected == "app.kubernetes.io/name=stocktake", "it is about the pods "+selected)
	broken.unless(len(policy.Spec.PolicyTypes) == 2, "ingress and egress are not both ruled")
	broken.unless(len(policy.Spec.Ingress) == 0, "somebody may call")
	for _, rule := range policy.Spec.Egress {
		broken.unless(len(rule.Ports) > 0, "every port may be called")
	}
	return broken
}

// called lets what stays up be called where it listens, by those who are named.
func called(spec networkingv1.NetworkPolicySpec) []string {
	var broken faults
	for _, rule := range spec.Ingress {
		broken.unless(len(rule.From) > 0, "anybody may call")
		listens := func(p networkingv1.NetworkPolicyPort) bool { return p.Port != nil && p.Port.IntValue() == 8080 }
		broken.unless(len(rule.Ports) == 1 && listens(rule.Ports[0]), "may be called on another port")
	}
	broken.unless(len(spec.Egress) == 0, "what it calls is ruled with all others")
	return broken
}

// hashed is the name of a ConfigMap that says what stands in it, so that another content has another name.
var hashed = regexp.MustCompile(`-[0-9a-z]{10}$`)

// staysUp gives a send in hand its time, asks whether the process can work before it is called, and has one that reads its
// configuration at its start start again when that changes.
func staysUp(o object) []string {
	var broken faults
	switch k := o.Object.(type) {
	case *appsv1.Deployment:
		pod := k.Spec.Template.Spec
		grace := pod.TerminationGracePeriodSeconds
		broken.unless(grace != nil && *grace > 30, "it may be killed in the middle of a send, which is given up after 30 s")
		for _, c := range pod.Containers {
			broken.unless(c.LivenessProbe != nil && c.LivenessProbe.HTTPGet.Path == "/healthz", "nobody asks whether it lives")
			broken.unless(c.ReadinessProbe != nil && c.ReadinessProbe.HTTPGet.Path == "/readyz", "nobody asks whether it can work")
		}
		for _, v := range pod.Volumes {
			broken.unless(v.ConfigMap == nil || hashed.MatchString(v.ConfigMap.Name), "a changed configuration does not roll it")
		}
	case *policyv1.PodDisruptionBudget:
		broken.unless(k.Spec.MaxUnavailable != nil && k.Spec.MaxUnavailable.IntValue() == 1, "a drain may take all, or none")
	}
	return broken
}

type faults []string

func (f *faults) unless(kept bool, broken string) {
	if !kept {
		*f = append(*f, broken)
	}
}

func isFalse(b *bool) bool { return b != nil && !*b }
