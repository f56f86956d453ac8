using System.Text;
using System.Text.Json.Nodes;

namespace Rollouts.Api.Tests;

public sealed class RolloutValidatorTests
{
    private const string Sound = """
        {"metadata":{"name":"web","labels":{"team":"shop"}},
         "spec":{"selector":{"matchLabels":{"app":"web"}},
           "template":{"metadata":{"labels":{"app":"web"}},
             "spec":{"volumes":[{"name":"data"}],"containers":[{"name":"c","image":"i","volumeMounts":[{"name":"data","mountPath":"/d"}]}]}},
           "strategy":{"canary":{"steps":[{"setWeight":20},{"pause":{"duration":"1h"}}]}}}}
        """;

    [Fact]
    public void Validate_SoundRollout_HasNoErrors() => RolloutValidator.Validate(Read(Sound)).ShouldBeEmpty();

    // Each case: where to change the sound Rollout, the JSON to put there, and the first error. The paths of strategy errors
    // lack "canary", as users see them from Argo Rollouts.
    [Theory]
    [InlineData("spec.replicas", "-1", "spec.replicas: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("spec.selector", "null", "spec.selector: Required value: Rollout has missing field '.spec.selector'")]
    [InlineData("spec.selector", "{}", "spec.selector: Invalid value: {}: empty selector is invalid for deployment")]
    [InlineData(
        "spec.selector",
        """{"matchExpressions":[{"key":"app","operator":"In"}]}""",
        "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'"
    )]
    [InlineData(
        "spec.template.metadata.labels",
        """{"b":"2","a":"1"}""",
        """spec.template.metadata.labels: Invalid value: {"a":"1","b":"2"}: `selector` does not match template `labels`"""
    )]
    [InlineData("spec.template.spec", "{}", "spec.template.spec.containers: Required value")]
    [InlineData("spec.template.spec.containers", "7", "spec.template.spec.containers: Required value")]
    [InlineData("spec.template.spec.containers", """[{"image":"i"}]""", "spec.template.spec.containers[0].name: Required value")]
    [InlineData("spec.template.spec.containers", """[{"name":"c"}]""", "spec.template.spec.containers[0].image: Required value")]
    [InlineData(
        "spec.template.spec.containers",
        """[{"name":"c","image":"i"},{"name":"c","image":"i"}]""",
        "spec.template.spec.containers[1].name: Duplicate value: \"c\""
    )]
    [InlineData(
        "spec.template.spec.containers",
        """[{"name":"c","image":"i","volumeMounts":[{"name":"x","mountPath":"/"}]}]""",
        "spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"x\""
    )]
    [InlineData(
        "spec.template.spec.containers",
        """[{"name":"c","image":"i","resources":{"requests":{"cpu":"2"},"limits":{"cpu":"500m"}}}]""",
        "spec.template.spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 500m"
    )]
    [InlineData(
        "spec.template.spec.restartPolicy",
        "\"Never\"",
        "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\""
    )]
    [InlineData("spec.minReadySeconds", "-5", "spec.minReadySeconds: Invalid value: -5: must be greater than or equal to 0")]
    [InlineData("spec.revisionHistoryLimit", "-1", "spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("spec.minReadySeconds", "600", "spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds")]
    [InlineData(
        "spec.strategy",
        "{}",
        "spec.strategy.strategy: Required value: Rollout has missing field '.spec.strategy.canary or .spec.strategy.blueGreen'"
    )]
    [InlineData(
        "spec.strategy.blueGreen",
        """{"activeService":"a"}""",
        "spec.strategy.strategy: Invalid value: \"blueGreen: true canary: true\": Multiple Strategies can not be listed"
    )]
    [InlineData(
        "spec.strategy",
        """{"blueGreen":{"activeService":"a","previewService":"a"}}""",
        "spec.strategy.activeService: Invalid value: \"a\": This rollout uses the same service for the active and preview services, "
            + "but two different services are required."
    )]
    [InlineData(
        "spec.strategy",
        """{"blueGreen":{"activeService":"a","scaleDownDelayRevisionLimit":11}}""",
        "spec.strategy.scaleDownDelayRevisionLimit: Invalid value: 11: This rollout's revision history limit can not be smaller than "
            + "the rollout's scale down limit"
    )]
    [InlineData(
        "spec.strategy",
        """{"blueGreen":{"activeService":"a","antiAffinity":{}}}""",
        "spec.strategy.antiAffinity: Invalid value: \"antiAffinity.PreferredDuringSchedulingIgnoredDuringExecution: false "
            + "antiAffinity.RequiredDuringSchedulingIgnoredDuringExecution: false\": AntiAffinity must have exactly one strategy listed"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"maxSurge":0,"maxUnavailable":"0%"}""",
        "spec.strategy.maxSurge: Invalid value: 0: MaxSurge and MaxUnavailable both can not be zero"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"stableService":"a","canaryService":"a"}""",
        "spec.strategy.stableService: Invalid value: \"a\": This rollout uses the same service for the stable and canary services, "
            + "but two different services are required."
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"trafficRouting":{"nginx":{"stableIngress":"i"}},"canaryService":"c"}""",
        "spec.strategy.stableService: Invalid value: \"\": Canary service and Stable service must to be set to use Traffic Routing"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"scaleDownDelaySeconds":5}""",
        "spec.strategy.scaleDownDelaySeconds: Invalid value: 5: Canary scaleDownDelaySeconds can only be used with traffic routing"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"dynamicStableScale":true}""",
        "spec.strategy.dynamicStableScale: Invalid value: true: Canary dynamicStableScale can only be used with traffic routing"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"replicaProgressThreshold":{"type":"Pod","value":3}}""",
        "spec.strategy.replicaProgressThreshold.type: Unsupported value: \"Pod\": supported values: \"Percent\", \"Pods\""
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"smi":{},"maxTrafficWeight":1000}}""",
        "spec.strategy.trafficRouting.maxTrafficWeight: Invalid value: 1000: Canary maxTrafficWeight in traffic routing only supported "
            + "in Nginx and Plugins"
    )]
    [InlineData(
        "spec.strategy.canary.steps",
        """[{"setWeight":101}]""",
        "spec.strategy.steps[0].setWeight: Invalid value: 101: SetWeight needs to be between 0 and 100"
    )]
    [InlineData(
        "spec.strategy.canary.steps",
        """[{"setWeight":1},{"pause":{"duration":"soon"}}]""",
        "spec.strategy.steps[1].pause.duration: Invalid value: -1: Duration needs to be greater than 0"
    )]
    [InlineData(
        "spec.strategy.canary.steps",
        """[{"setWeight":1,"pause":{}}]""",
        "spec.strategy.steps[0]: Invalid value: \"step.Experiment: false step.Pause: true step.SetWeight: true step.Analysis: false\": "
            + "Step must have one of the following set: experiment, setWeight, setCanaryScale or pause"
    )]
    [InlineData(
        "spec.strategy.canary.steps",
        "[{}]",
        "spec.strategy.steps[0]: Invalid value: \"step.Experiment: true step.Pause: true step.SetWeight: true step.Analysis: true "
            + "step.SetCanaryScale: true step.SetHeaderRoute: true step.SetMirrorRoutes: true step.Plugin: true\": Step must have one of "
            + "the following set: experiment, setWeight, setCanaryScale or pause"
    )]
    [InlineData(
        "spec.strategy.canary.steps",
        """[{"setCanaryScale":{"weight":1}}]""",
        "spec.strategy.trafficRouting: Required value: SetCanaryScale requires TrafficRouting to be set"
    )]
    [InlineData(
        "spec.strategy.canary.steps",
        """[{"setHeaderRoute":{"name":"h"}}]""",
        """spec.strategy.steps[0].setHeaderRoute: Invalid value: {"name":"h"}: SetHeaderRoute requires TrafficRouting, supports Istio and ALB and Apisix"""
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"trafficRouting":{"plugins":{"a/b":{}}},"steps":[{"setHeaderRoute":{"name":"h"}}]}""",
        "spec.strategy.trafficRouting.managedRoutes: Required value: Rollout has missing field "
            + "'spec.strategy.canary.trafficRouting.managedRoutes'"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"trafficRouting":{"plugins":{"a/b":{}},"managedRoutes":[{"name":"x"}]},"steps":[{"setMirrorRoute":{"name":"h"}}]}""",
        "spec.strategy.steps[0].setMirrorRoute: Invalid value: \"h\": Steps define a route that does not exist in "
            + "spec.strategy.canary.trafficRouting.managedRoutes"
    )]
    [InlineData(
        "spec.strategy.canary.steps",
        """[{"experiment":{"templates":[{"name":"t","specRef":"canary","weight":5}]}}]""",
        "spec.strategy.steps[0].experiment.templates[0].weight: Invalid value: 5: Experiment template weight cannot be set unless "
            + "TrafficRouting is enabled"
    )]
    [InlineData(
        "spec.strategy.canary.steps",
        """[{"analysis":{"args":[{"name":"a","valueFrom":{"fieldRef":{"fieldPath":"metadata.nothing"}}}]}}]""",
        """spec.strategy.steps[0].analyses: Invalid value: [{"name":"a","valueFrom":{"fieldRef":{"fieldPath":"metadata.nothing"}}}]: """
            + "Analyses arguments must refer to valid object metadata supported by downwardAPI"
    )]
    [InlineData(
        "spec.workloadRef",
        """{"kind":"Deployment","name":"d"}""",
        "spec.template: Internal error: template must be empty for workload reference rollout"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"nginx":{"stableIngress":"i"},"maxTrafficWeight":-7},"steps":[{"setWeight":0}]}""",
        "spec.strategy.trafficRouting.maxTrafficWeight: Invalid value: -7: must be greater than 0"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"nginx":{"stableIngress":"i"},"maxTrafficWeight":0},"steps":[{"setWeight":0}]}""",
        "spec.strategy.trafficRouting.maxTrafficWeight: Invalid value: 0: must be greater than 0"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"istio":{}}}""",
        "spec.strategy.canary.trafficRouting.istio: Internal error: either VirtualService or VirtualServices must be configured"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"istio":{"virtualServices":[]}}}""",
        "spec.strategy.canary.trafficRouting.istio: Internal error: either VirtualService or VirtualServices must be configured"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"istio":{"virtualService":{"name":"a"},"virtualServices":[{"name":"b"}]}}}""",
        "spec.strategy.canary.trafficRouting.istio: Internal error: either VirtualService or VirtualServices must be configured"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"ambassador":{"mappings":[]}}}""",
        "spec.strategy.trafficRouting.ambassador.mappings: Required value: no name is given"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"appMesh":{"virtualNodeGroup":{"canaryVirtualNodeRef":{"name":"c"}}}}}""",
        "spec.strategy.trafficRouting.appMesh.virtualService.name: Required value: no name is given"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"appMesh":{"virtualService":{"name":"v"},"virtualNodeGroup":{"canaryVirtualNodeRef":{"name":"c"}}}}}""",
        "spec.strategy.trafficRouting.appMesh.virtualNodeGroup.stableVirtualNodeRef.name: Required value: no name is given"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"traefik":{}}}""",
        "spec.strategy.trafficRouting.traefik.weightedTraefikServiceName: Required value: no name is given"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"apisix":{"route":{"rules":["r"]}}}}""",
        "spec.strategy.trafficRouting.apisix.route.name: Required value: no name is given"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"gatewayAPI":{}}}""",
        "spec.strategy.trafficRouting.gatewayAPI: Required value: no route is named"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"trafficRouting":{"gatewayAPI":{"httpRoute":"r"}}}""",
        "spec.strategy.stableService: Invalid value: \"\": Canary service and Stable service must to be set to use Traffic Routing"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"gatewayAPI":{"httpRoute":"r"},"plugins":{"argoproj-labs/gatewayAPI":{"httpRoute":"r"}}}}""",
        "spec.strategy.trafficRouting.gatewayAPI: Forbidden: the routes are named in plugins[argoproj-labs/gatewayAPI] too"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"plugins":{"argoproj-labs/gatewayAPI":{"httpRoute":"r","httproutes":[]}}}}""",
        "spec.strategy.trafficRouting.plugins[argoproj-labs/gatewayAPI].httproutes: Forbidden: unknown field"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"plugins":{"argoproj-labs/gatewayAPI":{"httpRoutes":"r"}}}}""",
        "spec.strategy.trafficRouting.plugins[argoproj-labs/gatewayAPI].httpRoutes: Invalid value: a list is needed"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"gatewayAPI":{"httpRoutes":[{"name":"r"},{"name":"r"}]}}}""",
        "spec.strategy.trafficRouting.gatewayAPI.httpRoutes[1].name: Duplicate value: \"r\""
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"gatewayAPI":{"httpRoutes":[{"name":"r"}],"httpRouteRuleName":"main"}}}""",
        "spec.strategy.trafficRouting.gatewayAPI.httpRouteRuleName: Invalid value: \"main\": httpRoute names no route"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"gatewayAPI":{"httpRoute":"r","inProgressLabelValue":"a b"}}}""",
        "spec.strategy.trafficRouting.gatewayAPI.inProgressLabelValue: Invalid value: \"a b\": a valid label must be an empty string or "
            + "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or "
            + "'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"managedRoutes":[{"name":"h"}],"gatewayAPI":{"httpRoutes":[{"name":"r"}]}},"steps":[{"setHeaderRoute":{"name":"h"}}]}""",
        "spec.strategy.trafficRouting.gatewayAPI.httpRoutes: Required value: a step sets a header route, and no route takes one"
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"managedRoutes":[{"name":"m"}],"gatewayAPI":{"grpcRoute":"r"}},"steps":[{"setMirrorRoute":{"name":"m"}}]}""",
        "spec.strategy.trafficRouting.gatewayAPI.httpRoutes: Required value: a step sets a mirror route, and there is no HTTPRoute"
    )]
    public void Validate_OneFault_IsReportedFirstInArgosWords(string path, string json, string expected)
    {
        var errors = RolloutValidator.Validate(Read(With(Sound, path, json)));

        errors.ShouldNotBeEmpty();
        errors[0].ToString().ShouldBe(expected);
        errors.ShouldAllBe(e => !string.IsNullOrEmpty(e.Remedy));
    }

    [Theory]
    [InlineData("spec.strategy.canary", """{"trafficRouting":{}}""")]
    [InlineData(
        "spec.strategy.canary",
        """{"trafficRouting":{"nginx":{"stableIngress":"i"},"maxTrafficWeight":1000},"canaryService":"c","stableService":"s","steps":[{"setWeight":1000}]}"""
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"managedRoutes":[{"name":"h"}],"plugins":{"argoproj-labs/gatewayAPI":{"namespace":"n","configMap":"m","httpRoutes":[{"name":"r","useHeaderRoutes":true,"ruleName":"main"}],"grpcRouteSelector":{"matchLabels":{"a":"b"}},"tcpRoute":"t","tcpRouteRuleName":"x","disableInProgressLabel":true,"inProgressLabelKey":"a/b","inProgressLabelValue":"c","activeRolloutsAnnotationKey":"d/e"}}},"steps":[{"setHeaderRoute":{"name":"h"}}]}"""
    )]
    [InlineData(
        "spec.strategy.canary",
        """{"canaryService":"c","stableService":"s","trafficRouting":{"maxTrafficWeight":95,"managedRoutes":[{"name":"m"}],"gatewayAPI":{"httpRoute":"r"}},"steps":[{"setMirrorRoute":{"name":"m"}},{"experiment":{"templates":[{"name":"e","specRef":"canary","weight":5}]}}]}"""
    )]
    [InlineData("spec.strategy.canary.steps", """[{"pause":{"duration":0}},{"plugin":{"name":"a/b"}}]""")]
    [InlineData(
        "spec.strategy.canary.steps",
        """[{"analysis":{"args":[{"name":"a","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['team']"}}}]}}]"""
    )]
    [InlineData("spec.template.spec.containers", """[{"name":"c","image":"i","resources":{"requests":{"memory":"invalid"}}}]""")]
    [InlineData("spec.template.spec.containers", """[{"name":"c","image":"i","securityContext":{"privileged":true}}]""")]
    public void Validate_WhatArgoAccepts_IsAccepted(string path, string json) =>
        RolloutValidator.Validate(Read(With(Sound, path, json))).ShouldBeEmpty();

    [Fact]
    public void InvalidSpecMessage_QuotesNameAndError() =>
        RolloutValidator
            .InvalidSpecMessage("web", FieldError.Required("spec.selector", "x"))
            .ShouldBe("The Rollout \"web\" is invalid: spec.selector: Required value: x");

    private static Rollout Read(string json)
    {
        TypedReader.TryRead<Rollout>(Encoding.UTF8.GetBytes(json), out var rollout, out var error).ShouldBeTrue(error?.ToString());
        return rollout!;
    }

    private static string With(string json, string path, string value)
    {
        var root = JsonNode.Parse(json)!;
        var names = path.Split('.');
        var parent = names[..^1].Aggregate(root, (node, name) => node[name]!);
        parent[names[^1]] = JsonNode.Parse(value);
        return root.ToJsonString();
    }
}
