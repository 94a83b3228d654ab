package main

import (
	"fmt"
	"slices"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
)

// afterExit is the contract's table of exit codes, and what must come of a program that was killed.
var afterExit = []struct {
	code int32
	want batchv1.PodFailurePolicyAction
}{
	{1, batchv1.PodFailurePolicyActionCount},
	{2, batchv1.PodFailurePolicyActionFailJob},
	{3, batchv1.PodFailurePolicyActionFailJob},
	{4, batchv1.PodFailurePolicyActionCount},
	{5, batchv1.PodFailurePolicyActionFailJob},
	{6, batchv1.PodFailurePolicyActionFailJob},
	{137, batchv1.PodFailurePolicyActionCount},
	{143, batchv1.PodFailurePolicyActionCount},
}

func exitCodes(o object) []string {
	spec := job(o)
	if spec == nil {
		return nil
	}
	var broken faults
	broken.unless(spec.Template.Spec.RestartPolicy == corev1.RestartPolicyNever, "restarted by the kubelet, which knows no exit codes")
	for _, c := range spec.Template.Spec.Containers {
		for _, row := range afterExit {
			got := action(spec.PodFailurePolicy, c.Name, row.code)
			broken.unless(got == row.want, fmt.Sprintf("%d leads to %s, not %s", row.code, got, row.want))
		}
	}
	broken.unless(ignoresDisruption(spec.PodFailurePolicy), "a node that is drained costs a try")
	return broken
}

// action is what the job controller does about a container that left with this code: the first rule that fits, else the
// failure counts.
func action(policy *batchv1.PodFailurePolicy, container string, code int32) batchv1.PodFailurePolicyAction {
	for _, rule := range rules(policy) {
		on := rule.OnExitCodes
		if on == nil || on.ContainerName != nil && *on.ContainerName != container {
			continue
		}
		if slices.Contains(on.Values, code) == (on.Operator == batchv1.PodFailurePolicyOnExitCodesOpIn) {
			return rule.Action
		}
	}
	return batchv1.PodFailurePolicyActionCount
}

func ignoresDisruption(policy *batchv1.PodFailurePolicy) bool {
	disrupted := batchv1.PodFailurePolicyOnPodConditionsPattern{Type: corev1.DisruptionTarget, Status: corev1.ConditionTrue}
	for _, rule := range rules(policy) {
		if slices.Contains(rule.OnPodConditions, disrupted) {
			return rule.Action == batchv1.PodFailurePolicyActionIgnore
		}
	}
	return false
}

func rules(policy *batchv1.PodFailurePolicy) []batchv1.PodFailurePolicyRule {
	if policy == nil {
		return nil
	}
	return policy.Rules
}
