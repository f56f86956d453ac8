using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;
using Rollouts.TestKit;

namespace Rollouts.Providers.Tests;

/// <summary>The provider against a real Graphite that got its datapoints from this test.</summary>
public sealed class RealGraphiteTests
{
    [Fact]
    public async Task Measure_RealGraphite_GivesValuesFunctionsAndSeries()
    {
        await using var graphite = await RealGraphite.RequireAsync();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var age in (int[])[3, 2, 1])
        {
            (await graphite.SendAsync("app.errors", age, now.AddSeconds(-age))).ShouldBeTrue();
            (await graphite.SendAsync("app.requests", 100, now.AddSeconds(-age))).ShouldBeTrue();
        }

        var metric = new GraphiteMetric { Address = graphite.Address.ToString(), Query = "target=app.errors&from=-5min" };
        var stored = await Eventually.ReadAsync(
            async () => (await Given.Measure(new MetricProvider { Graphite = metric })).ShouldBeValue(),
            static v => v.Result.AsList().Count == 3,
            "carbon to have stored three datapoints"
        );
        stored.Text.ShouldBe("[3.000000,2.000000,1.000000]");

        var percent = metric with { Query = "target=asPercent(app.errors, app.requests)&from=-5min" };
        var value = (await Given.Measure(new MetricProvider { Graphite = percent })).ShouldBeValue();
        ConditionEvaluator.Evaluate(value.Result, "len(result) == 3 && all(result, # <= 3)", null).Phase.ShouldBe("Successful");

        var missing = metric with { Query = "target=no.such.metric" };
        (await Given.Measure(new MetricProvider { Graphite = missing })).ShouldBeValue().Text.ShouldBe("[]");

        var provider = (IRangeQueryProvider)Given.Registry().Find("graphite")!;
        var context = Given.Context(new MetricProvider { Graphite = metric with { Query = "target=app.*" } }, now);
        var series = await provider.QueryRangeAsync(
            context,
            now.AddSeconds(-60),
            now,
            TimeSpan.FromSeconds(1),
            TestContext.Current.CancellationToken
        );
        series.Select(static s => s.Labels["target"]).ShouldBe(["app.errors", "app.requests"], ignoreOrder: true);
        var errors = series.Single(static s => s.Labels["target"] == "app.errors");
        errors.Points.Select(static p => p.Value).ShouldBe([3, 2, 1]);
        errors.Points[^1].At.ToUnixTimeSeconds().ShouldBe(now.AddSeconds(-1).ToUnixTimeSeconds());
    }
}
