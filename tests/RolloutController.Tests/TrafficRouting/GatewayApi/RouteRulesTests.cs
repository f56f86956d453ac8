using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.RolloutController.Tests;

/// <summary>The faults that Argo's Gateway API plugin is known for, and what cannot be told by golden files.</summary>
public sealed class RouteRulesTests
{
    private static readonly string OneRule =
        $$$"""[{"matches":[{"path":{"type":"PathPrefix","value":"/"}}],"backendRefs":{{{Routes.Both}}}}]""";

    /// <summary>gwplugin#158: setWeight overwrote the header routes.</summary>
    [Fact]
    public void Weight_AfterAHeaderRoute_LeavesTheHeaderRule()
    {
        var steps = new[] { new CanaryStep { SetHeaderRoute = Routes.Testers() } };
        var withHeader = Apply(OneRule, Routes.Target(20) with { HeaderRoute = Routes.Testers(), RouteSteps = steps });
        var later = RouteRules.Apply(withHeader, Routes.Task(Routes.Target(60) with { RouteSteps = steps }, "testers"));

        Routes.NamesOf(later).ShouldBe(["testers", null]);
        Routes.WeightsOf(later, 0).ShouldBe([1]);
        Routes.WeightsOf(later, 1).ShouldBe([40, 60]);
    }

    /// <summary>gwplugin#151: told again, after a restart too, the rule was added once more.</summary>
    [Fact]
    public void HeaderRoute_ToldAgain_IsThereOnce()
    {
        var target = Routes.Target(20) with { HeaderRoute = Routes.Testers() };
        var once = Apply(OneRule, target);

        var again = RouteRules.Apply(once, Routes.Task(target, "testers"));

        JsonNode.DeepEquals(again, once).ShouldBeTrue(again.ToJsonString());
        Routes.NamesOf(again).ShouldBe(["testers", null]);
    }

    [Fact]
    public void HeaderRoute_ThatManagedRoutesNameTwice_IsThereOnce()
    {
        var task = Routes.Task(Routes.Target(20) with { HeaderRoute = Routes.Testers() }, "testers", "other", "testers");

        var once = RouteRules.Apply(Routes.Route(OneRule), task);

        Routes.NamesOf(once).ShouldBe(["testers", null]);
        JsonNode.DeepEquals(RouteRules.Apply(once, task), once).ShouldBeTrue();
    }

    /// <summary>gwplugin#191: the rule was lost. What a passed step set is made anew, also when somebody reverts the route.</summary>
    [Fact]
    public void HeaderRoute_TakenAwayByOthers_ComesBackInALaterStep()
    {
        var target = Routes.Target(60) with { RouteSteps = [new CanaryStep { SetHeaderRoute = Routes.Testers() }] };

        var mended = Apply(OneRule, target);

        Routes.NamesOf(mended).ShouldBe(["testers", null]);
    }

    [Fact]
    public void HeaderRoute_OfAnotherValue_ReplacesTheOldOne()
    {
        var first = Apply(OneRule, Routes.Target(20) with { HeaderRoute = Routes.Testers("one") });

        var second = RouteRules.Apply(first, Routes.Task(Routes.Target(20) with { HeaderRoute = Routes.Testers("two") }, "testers"));

        Routes.NamesOf(second).ShouldBe(["testers", null]);
        ((string?)Routes.RulesOf(second)[0]!["matches"]![0]!["headers"]![0]!["value"]).ShouldBe("two");
    }

    /// <summary>Another Rollout that shares the route may have a managed route of the same name: neither takes the other's rule.</summary>
    [Fact]
    public void HeaderRoute_NameTakenByAnotherRollout_GetsTheNextOneAndTheOtherStays()
    {
        const string theirs =
            """{"name":"testers","matches":[{"headers":[{"type":"Exact","name":"x-tester","value":"yes"}]}],"backendRefs":[{"name":"their-canary","port":80,"weight":1}]}""";
        var rules = $$$"""[{{{theirs}}},{"backendRefs":{{{Routes.Both}}}}]""";

        var added = Apply(rules, Routes.Target(20) with { HeaderRoute = Routes.Testers() });
        var removed = RouteRules.Apply(added, Routes.Task(Routes.Target(0) with { RemovesManagedRoutes = true }, "testers"));

        Routes.NamesOf(added).ShouldBe(["testers-1", "testers", null]);
        Routes.NamesOf(removed).ShouldBe(["testers", null]);
        ((string?)Routes.RulesOf(removed)[0]!["backendRefs"]![0]!["name"]).ShouldBe("their-canary");
    }

    /// <summary>A rule that asks for another value of the header has no request for the header route.</summary>
    [Fact]
    public void HeaderRoute_AgainstTheRulesOwnHeader_AddsNoRuleThatTakesMore()
    {
        var rules =
            $$$"""[{"matches":[{"headers":[{"type":"Exact","name":"X-Tester","value":"no"}]},{"headers":[{"type":"Exact","name":"x-team","value":"a"}]}],"backendRefs":{{{Routes.Both}}}}]""";

        var after = Apply(rules, Routes.Target(20) with { HeaderRoute = Routes.Testers() });

        var matches = Routes.RulesOf(after)[0]!["matches"]!.AsArray();
        matches.Count.ShouldBe(1);
        matches[0]!["headers"]!.AsArray().Select(header => (string?)header!["name"]).ShouldBe(["x-team", "x-tester"]);
    }

    [Theory]
    [InlineData("""{"type":"PathPrefix","value":"/shop"}""", """{"prefix":"/"}""", """{"type":"PathPrefix","value":"/shop"}""")]
    [InlineData(
        """{"type":"PathPrefix","value":"/shop"}""",
        """{"prefix":"/shop/cart"}""",
        """{"type":"PathPrefix","value":"/shop/cart"}"""
    )]
    [InlineData("""{"type":"PathPrefix","value":"/shop"}""", """{"prefix":"/shopping"}""", null)]
    [InlineData("""{"type":"PathPrefix","value":"/shop"}""", """{"exact":"/shop/pay"}""", """{"type":"Exact","value":"/shop/pay"}""")]
    [InlineData("""{"type":"Exact","value":"/shop"}""", """{"prefix":"/shop"}""", """{"type":"Exact","value":"/shop"}""")]
    [InlineData("""{"type":"Exact","value":"/shop"}""", """{"exact":"/other"}""", null)]
    [InlineData("""{"type":"PathPrefix","value":"/"}""", """{"regex":"^/a.*"}""", """{"type":"RegularExpression","value":"^/a.*"}""")]
    [InlineData("""{"type":"RegularExpression","value":"^/a"}""", """{"prefix":"/"}""", """{"type":"RegularExpression","value":"^/a"}""")]
    public void MirrorRoute_OfAPath_TakesOnlyWhatTheRuleHas(string rulePath, string stepPath, string? expected)
    {
        var step = new SetMirrorRoute { Name = "testers", Match = [new RouteMatch { Path = Read<StringMatch>(stepPath) }] };
        var after = Apply(
            $$$"""[{"matches":[{"path":{{{rulePath}}}}],"backendRefs":{{{Routes.Both}}}}]""",
            Routes.Target(20) with
            {
                MirrorRoute = step,
            }
        );

        Routes.NamesOf(after).ShouldBe(expected is null ? [null] : ["testers", null]);
        if (expected is not null)
        {
            JsonNode
                .DeepEquals(Routes.RulesOf(after)[0]!["matches"]![0]!["path"], JsonNode.Parse(expected))
                .ShouldBeTrue(after.ToJsonString());
            Routes.WeightsOf(after, 0).ShouldBe([80, 20]);
        }
    }

    [Fact]
    public void Marks_GoWithTheLastRolloutOfARoute()
    {
        var task = Routes.Task(Routes.Target(20)) with { Routing = new GatewayApiTrafficRouting() };
        var other = task with
        {
            Rollout = new Rollout
            {
                Metadata = new ObjectMeta { Name = "api", Namespace = "shop" },
            },
        };
        var at = Routes.Target(0);

        var first = RouteRules.Apply(Routes.Route(OneRule), task);
        var both = RouteRules.Apply(first, other);
        var left = RouteRules.Apply(both, task with { Target = at });
        var none = RouteRules.Apply(left, other with { Target = at });

        Marks(first).ShouldBe(("in-progress", "shop/web"));
        Marks(both).ShouldBe(("in-progress", "shop/api,shop/web"));
        Marks(left).ShouldBe(("in-progress", "shop/api"));
        Marks(none).ShouldBe((null, null));
    }

    private static (string? Label, string? Annotation) Marks(JsonObject route) =>
        (
            (string?)route["metadata"]!["labels"]?["rollouts.argoproj.io/gatewayapi-canary"],
            (string?)route["metadata"]!["annotations"]?["rollouts.argoproj.io/gatewayapi-active-rollouts"]
        );

    private static JsonObject Apply(string rules, Delivery.TrafficTarget target) =>
        RouteRules.Apply(Routes.Route(rules), Routes.Task(target, "testers"));

    private static T Read<T>(string json) => System.Text.Json.JsonSerializer.Deserialize<T>(json, RolloutsJson.Options)!;
}
