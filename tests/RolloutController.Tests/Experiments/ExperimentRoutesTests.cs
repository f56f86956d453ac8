using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController.Tests;

/// <summary>Shares of experiments in Istio's objects (rows G2 and G3).</summary>
public sealed class ExperimentRoutesTests
{
    private static readonly IstioVirtualService Any = new() { Name = "web" };

    private static readonly IstioDestinationRule Rule = new()
    {
        Name = "web",
        CanarySubsetName = "canary",
        StableSubsetName = "stable",
    };

    [Fact]
    public void ByHost_ExperimentsAreAppendedInOrderAndTakeFromTheStableVersion()
    {
        var spec = Parse(
            """{"http":[{"route":[{"destination":{"host":"stable","port":{"number":80}},"weight":80},{"destination":{"host":"canary","port":{"number":80}},"weight":20}]}]}"""
        );

        var after = VirtualServiceRoutes.Apply(spec, Any, Routing(null, ("exp-b", 5), ("exp-a", 10)));

        Text(after)
            .ShouldBe(
                """{"http":[{"route":[{"destination":{"host":"stable","port":{"number":80}},"weight":65},{"destination":{"host":"canary","port":{"number":80}},"weight":20},{"destination":{"host":"exp-a","port":{"number":80}},"weight":10},{"destination":{"host":"exp-b","port":{"number":80}},"weight":5}]}]}"""
            );
        Text(VirtualServiceRoutes.Apply(after, Any, Routing(null, ("exp-b", 5), ("exp-a", 10)))).ShouldBe(Text(after));
    }

    [Fact]
    public void ByHost_ExperimentsThatAreOver_GoAndTheStableVersionHasAllAgain()
    {
        var spec = Parse(
            """{"http":[{"route":[{"destination":{"host":"stable"},"weight":65},{"destination":{"host":"canary"},"weight":20},{"destination":{"host":"exp-a"},"weight":10},{"destination":{"host":"exp-b"},"weight":5}]}]}"""
        );

        Text(VirtualServiceRoutes.Apply(spec, Any, Routing(null, ("exp-b", 7))))
            .ShouldBe(
                """{"http":[{"route":[{"destination":{"host":"stable"},"weight":73},{"destination":{"host":"canary"},"weight":20},{"destination":{"host":"exp-b"},"weight":7}]}]}"""
            );
        Text(VirtualServiceRoutes.Apply(spec, Any, Routing(null)))
            .ShouldBe(
                """{"http":[{"route":[{"destination":{"host":"stable"},"weight":80},{"destination":{"host":"canary"},"weight":20}]}]}"""
            );
    }

    [Fact]
    public void BySubset_ExperimentsHaveTheirServicesAndSubsetsOfTheSameName()
    {
        var routes = Parse(
            """{"http":[{"route":[{"destination":{"host":"web","subset":"stable"},"weight":80},{"destination":{"host":"web","subset":"canary"},"weight":20}]}]}"""
        );
        var rule = Parse("""{"host":"web","subsets":[{"name":"stable"},{"name":"canary"},{"name":"kept","labels":{"v":"1"}}]}""");
        var routing = Routing(Rule, ("exp-a", 10));

        Text(VirtualServiceRoutes.Apply(routes, Any, routing))
            .ShouldBe(
                """{"http":[{"route":[{"destination":{"host":"web","subset":"stable"},"weight":70},{"destination":{"host":"web","subset":"canary"},"weight":20},{"destination":{"host":"exp-a"},"weight":10}]}]}"""
            );
        Text(DestinationRuleSubsets.Apply(rule, routing))
            .ShouldBe(
                """[{"name":"stable","labels":{"rollouts-pod-template-hash":"s"}},{"name":"canary","labels":{"rollouts-pod-template-hash":"c"}},{"name":"kept","labels":{"v":"1"}},{"name":"exp-a","labels":{"rollouts-pod-template-hash":"hash-of-exp-a"}}]"""
            );
    }

    /// <summary>Controllers before this one sent requests to a subset of the Rollout's own host.</summary>
    [Fact]
    public void BySubset_RouteOfAnEarlierRelease_IsReplacedInOneWrite()
    {
        var routes = Parse(
            """{"http":[{"route":[{"destination":{"host":"web","subset":"stable"},"weight":70},{"destination":{"host":"web","subset":"canary"},"weight":20},{"destination":{"host":"web","subset":"exp-a"},"weight":10}]}]}"""
        );

        var after = VirtualServiceRoutes.Apply(routes, Any, Routing(Rule, ("exp-a", 10)));

        Text(after)
            .ShouldBe(
                """{"http":[{"route":[{"destination":{"host":"web","subset":"stable"},"weight":70},{"destination":{"host":"web","subset":"canary"},"weight":20},{"destination":{"host":"exp-a"},"weight":10}]}]}"""
            );
        Text(VirtualServiceRoutes.Apply(after, Any, Routing(Rule, ("exp-a", 10)))).ShouldBe(Text(after));
    }

    [Fact]
    public void BySubset_SubsetsOfExperimentsThatAreOver_GoOnlyAfterTheRoutes()
    {
        var rule = Parse(
            """{"host":"web","subsets":[{"name":"stable"},{"name":"canary"},{"name":"kept","labels":{"v":"1"}},{"name":"exp-a","labels":{"rollouts-pod-template-hash":"old"}}]}"""
        );
        var routing = Routing(Rule);

        var first = DestinationRuleSubsets.Apply(rule, routing, keepsEnded: true);
        first.Count.ShouldBe(4);
        DestinationRuleSubsets.HasEnded(first, routing).ShouldBeTrue();

        var second = DestinationRuleSubsets.Apply(rule, routing);
        second.Select(subset => (string)subset!["name"]!).ShouldBe(["stable", "canary", "kept"]);
        DestinationRuleSubsets.HasEnded(second, routing).ShouldBeFalse();
    }

    private static IstioRouting Routing(IstioDestinationRule? rule, params (string Service, int Weight)[] experiments) =>
        new(
            new TrafficTarget
            {
                Weight = 20,
                MaxWeight = 100,
                CanaryHash = "c",
                StableHash = "s",
                CanaryService = rule is null ? "canary" : null,
                StableService = rule is null ? "stable" : null,
                Additional =
                [
                    .. experiments.Select(experiment => new WeightDestination
                    {
                        Weight = experiment.Weight,
                        ServiceName = experiment.Service,
                        PodTemplateHash = $"hash-of-{experiment.Service}",
                    }),
                ],
            },
            rule,
            []
        );

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static string Text(JsonNode node) => node.ToJsonString();
}
