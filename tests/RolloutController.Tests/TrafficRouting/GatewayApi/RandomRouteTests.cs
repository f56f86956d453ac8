using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Rollouts.Api;

namespace Rollouts.RolloutController.Tests;

/// <summary>Routes of any rules, and targets of any kind, one after the other.</summary>
public sealed class RandomRouteTests
{
    private static readonly string[] Managed = ["testers", "shadow"];

    private static readonly Gen<string> Service = Gen.Elements("stable", "canary", "other", "stable", "canary");

    private static readonly Gen<string> Rule =
        from services in Service.ListOf()
        from name in Gen.Elements("", "main", "testers", "testers-1", "shadow")
        from path in Gen.Elements("/", "/shop", "/shop/cart")
        select NewRule(services.Distinct(), name, path).ToJsonString();

    private static readonly Gen<Delivery.TrafficTarget> Target =
        from weight in Gen.Choose(0, 100)
        from removes in Gen.Elements(false, false, false, true)
        from header in Gen.Elements<SetHeaderRoute?>(
            null,
            Routes.Testers(),
            Routes.Testers("other"),
            new SetHeaderRoute { Name = "testers" }
        )
        from mirror in Gen.Elements<SetMirrorRoute?>(
            null,
            new SetMirrorRoute { Name = "shadow" },
            new SetMirrorRoute
            {
                Name = "shadow",
                Percentage = 40,
                Match = [new RouteMatch { Path = new StringMatch { Prefix = "/shop" } }],
            }
        )
        select Routes.Target(weight) with
        {
            RemovesManagedRoutes = removes,
            HeaderRoute = removes ? null : header,
            MirrorRoute = removes ? null : mirror,
        };

    [Fact]
    public void Apply_AnyRouteAndTargets_IsSettledAtOnceAndTouchesNothingElse()
    {
        var cases =
            from rules in Rule.ListOf()
            from targets in Target.NonEmptyListOf()
            select (Rules: $"[{string.Join(',', rules)}]", Targets: targets);
        Prop.ForAll(cases.ToArbitrary(), sample => Check(sample.Rules, [.. sample.Targets]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    private static void Check(string rules, IReadOnlyList<Delivery.TrafficTarget> targets)
    {
        var route = Routes.Route(rules);
        var foreign = Foreign(route);
        foreach (var target in targets)
        {
            var task = Routes.Task(target, Managed);
            try
            {
                route = RouteRules.Apply(route, task);
            }
            catch (TrafficRoutingException e)
            {
                e.Message.ShouldStartWith("HTTPRoute shop/route: ");
                return;
            }

            JsonNode.DeepEquals(RouteRules.Apply(route, task), route).ShouldBeTrue($"not settled: {route.ToJsonString()}");
            Foreign(route).ShouldBe(foreign);
            var managed = Routes
                .RulesOf(route)
                .Select(rule => (JsonObject)rule!)
                .Where(rule => ManagedRules.OwnerOf(rule, task) is not null)
                .ToList();
            managed.Select(rule => (string)rule["name"]!).ShouldBeUnique();
            managed.Count(rule => rule["filters"] is null).ShouldBe(managed.Count(rule => rule["backendRefs"]!.AsArray().Count == 1));
            foreach (var shared in Routes.RulesOf(route).Select(rule => (JsonObject)rule!).Where(rule => RuleWeights.Shares(rule, task)))
            {
                Weight(shared, "canary").ShouldBe(target.Weight);
                Weight(shared, "stable").ShouldBe(100 - target.Weight);
            }

            if (target.RemovesManagedRoutes)
            {
                managed.ShouldBeEmpty();
            }
        }
    }

    /// <summary>Rules that are nobody's of ours, and what rules lead to beside us.</summary>
    private static string Foreign(JsonObject route)
    {
        var task = Routes.Task(Routes.Target(0), Managed);
        var rules = Routes.RulesOf(route).Select(rule => (JsonObject)rule!).Where(rule => ManagedRules.OwnerOf(rule, task) is null);
        return string.Join(
            '\n',
            rules.Select(rule =>
                RuleWeights.Shares(rule, task)
                    ? string.Join(',', RuleWeights.References(rule).Where(reference => (string?)reference["name"] == "other"))
                    : rule.ToJsonString()
            )
        );
    }

    private static int Weight(JsonObject rule, string service) =>
        int.Parse(
            RuleWeights.References(rule).Single(reference => (string?)reference["name"] == service)["weight"]!.ToJsonString(),
            CultureInfo.InvariantCulture
        );

    private static JsonObject NewRule(IEnumerable<string> services, string name, string path)
    {
        var rule = new JsonObject
        {
            ["matches"] = new JsonArray(
                new JsonObject
                {
                    ["path"] = new JsonObject { ["type"] = "PathPrefix", ["value"] = path },
                }
            ),
            ["backendRefs"] = new JsonArray([
                .. services.Select(service =>
                    JsonNode.Parse($$"""{"group":"","kind":"Service","name":"{{service}}","port":80,"weight":3}""")
                ),
            ]),
        };
        if (name.Length > 0)
        {
            rule["name"] = name;
        }

        return rule;
    }
}
