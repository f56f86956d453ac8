using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController.Tests;

/// <summary>A route that is given back knows no more than what stands on it.</summary>
public sealed class RouteReturnTests
{
    private const string Rules =
        $$$"""[{"name":"main","matches":[{"path":{"type":"PathPrefix","value":"/"} }],"backendRefs":{{{Routes.Both}}} },{"name":"others","backendRefs":[{"name":"canary","port":80,"weight":7}]}]""";

    private static readonly ObjectKey Web = new("shop", "web");

    private static readonly GatewayApiTrafficRouting Marked = new()
    {
        InProgressLabelKey = "busy",
        InProgressLabelValue = "yes",
        ActiveRolloutsAnnotationKey = "busy-with",
    };

    [Fact]
    public void Return_GivesWeightsRulesAndMarksBack()
    {
        var before = Routes.Route(Rules);
        var task = Routes.Task(
            Routes.Target(30) with
            {
                HeaderRoute = Routes.Testers(),
                Additional = [new WeightDestination { ServiceName = "baseline", Weight = 5 }],
            },
            "testers"
        ) with
        {
            Routing = Marked,
        };

        var during = RouteRules.Apply(before, task);
        Routes.NamesOf(during).ShouldBe(["testers", "main", "others"]);
        Routes.WeightsOf(during, 1).ShouldBe([65, 30, 5]);
        during["metadata"]!["labels"]!.ToJsonString().ShouldBe("""{"busy":"yes"}""");

        var after = RouteReturn.Apply(during, RouteKind.Http, Web);
        JsonNode.DeepEquals(after["spec"], before["spec"]).ShouldBeTrue(after["spec"]!.ToJsonString());
        (after["metadata"]!["labels"] as JsonObject)!.ShouldBeEmpty();
        (after["metadata"]!["annotations"] as JsonObject)!.ShouldBeEmpty();
        RouteReturn.Apply(after, RouteKind.Http, Web).ShouldBeSameAs(after, "there is nothing left to give back");
    }

    [Fact]
    public void Return_TouchesOnlyTheRulesThatWereNamed_AndLeavesOtherRollouts()
    {
        var rules =
            $$"""[{"name":"a","backendRefs":{{Routes.Both}} },{"name":"b","backendRefs":{{Routes.Both}} },{"name":"c","backendRefs":{{Routes.Both}} }]""";
        var route = Routes.Route(rules);
        foreach (var rule in new[] { "b", "a", "b" })
        {
            route = RouteRules.Apply(route, TaskOf(rule, "web"));
        }

        var noted = RouteRules.Apply(route, TaskOf("a", "web"));
        JsonNode.DeepEquals(noted, route).ShouldBeTrue("two tasks of one Rollout agree on what is noted");
        route = RouteRules.Apply(route, TaskOf("c", "api"));

        var after = RouteReturn.Apply(route, RouteKind.Http, Web);
        Enumerable.Range(0, 3).Select(rule => Routes.WeightsOf(after, rule)[1]).ShouldBe([0, 0, 40]);
        ((string)after["metadata"]!["annotations"]!["rollouts.argoproj.io/gatewayapi-active-rollouts"]!).ShouldBe("shop/api");

        static RouteTask TaskOf(string rule, string rollout) =>
            Routes.Task(Routes.Target(40)) with
            {
                Chosen = new GatewayApiRoute { Name = "route", RuleName = rule },
                Rollout = new Rollout
                {
                    Metadata = new ObjectMeta { Name = rollout, Namespace = "shop" },
                },
                Routing = new GatewayApiTrafficRouting(),
            };
    }

    [Fact]
    public void Return_OfARouteThatLeadsElsewhereByNow_TakesTheMarks()
    {
        var during = RouteRules.Apply(Routes.Route(Rules), Routes.Task(Routes.Target(30)) with { Routing = Marked });
        during["spec"]!["rules"] = new JsonArray();
        var after = RouteReturn.Apply(during, RouteKind.Http, Web);
        (after["metadata"]!["labels"] as JsonObject)!.ShouldBeEmpty();
        (after["metadata"]!["annotations"] as JsonObject)!.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("""{"shop/web":null}""")]
    [InlineData("""{"shop/web":{"stable":7}}""")]
    [InlineData("""{"shop/web":{"stable":"stable"}}""")]
    public void Note_OfSomebodyElse_IsNoNote(string text)
    {
        var route = Routes.Route(Rules);
        route["metadata"]!["annotations"] = new JsonObject { [RolloutAnnotations.RouteCanaries] = text };
        RouteReturn.Apply(route, RouteKind.Http, Web).ShouldBeSameAs(route);
        var marked = RouteRules.Apply(route, Routes.Task(Routes.Target(30)) with { Routing = new GatewayApiTrafficRouting() });
        RouteNote.Read(marked["metadata"] as JsonObject).Keys.ShouldBe(["shop/web"]);
    }
}
