package main

import (
	"fmt"
	"slices"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
)

// triedAgain is the contract's table of exit codes, and what must come of a program that was killed.
var triedAgain = []struct {
	code int32
	want bool
}{{1, true}, {2, false}, {3, false}, {4, true}, {5, false}, {6, false}, {137, true}, {143, true}}

func exitCodes(o object) []string {
	spec := job(o)
	if spec == nil {
		return nil
	}
	var broken faults
	broken.unless(spec.Template.Spec.RestartPolicy == corev1.RestartPolicyNever, "restarted by the kubelet, which knows no exit codes")
	for _, c := range spec.Template.Spec.Containers {
		for _, row := range triedAgain {
			got, want := action(spec.PodFailurePolicy, c.Name, row.code), batchv1.PodFailurePolicyActionCount
			if !row.want {
				want = givenUp(spec)
			}
			broken.unless(got == want, fmt.Sprintf("%d leads to %s, not %s", row.code, got, want))
		}
	}
	broken.unless(ignoresDisruption(spec.PodFailurePolicy), "a node that is drained costs a try")
	return append(broken, indexed(spec)...)
}

// givenUp is what is done where trying again would not help: of several pods the one is given up, so that the others end their work.
func givenUp(spec *batchv1.JobSpec) batchv1.PodFailurePolicyAction {
	if ptr.Deref(spec.Completions, 1) > 1 || ptr.Deref(spec.Parallelism, 1) > 1 {
		return batchv1.PodFailurePolicyActionFailIndex
	}
	return batchv1.PodFailurePolicyActionFailJob
}

// indexed is what it takes, beside the rule, to give up one of several pods alone. Tries are limited for each: a limit for all
// together, as one would be that stands beside it, ends those at work.
func indexed(spec *batchv1.JobSpec) []string {
	if givenUp(spec) != batchv1.PodFailurePolicyActionFailIndex {
		return nil
	}
	var broken faults
	broken.unless(ptr.Deref(spec.CompletionMode, "") == batchv1.IndexedCompletion, "an API server refuses to fail an index where none is counted")
	broken.unless(spec.BackoffLimitPerIndex != nil && spec.BackoffLimit == nil, "the tries of one of several pods are those of the others")
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
