using System.Globalization;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers.Tests;

/// <summary>Series of plugins, and comparisons over them; the plugins are real processes.</summary>
public sealed class PluginSeriesTests(PluginFixture plugins) : IClassFixture<PluginFixture>
{
    private static readonly DateTimeOffset From = Given.Now.AddMinutes(-1);

    [Fact]
    public async Task QueryRange_SamplePlugin_GivesThePointsOfTheInterval()
    {
        var file = await FileOf([(From.AddSeconds(-1), 1), (From, 2), (Given.Now, 3), (Given.Now.AddSeconds(1), 4)]);

        var series = await AskAsync(PluginFixture.Sample, "kpi", $$"""{"query":"{{file}}"}""");

        var one = series.ShouldHaveSingleItem();
        one.Labels.ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal) { ["file"] = file });
        one.Points.ShouldBe([new SeriesPoint(From, 2), new SeriesPoint(Given.Now, 3)]);
        File.Delete(file);
    }

    [Fact]
    public async Task QueryRange_PointsInAnyOrder_ComeInTheOrderOfTime()
    {
        var points = (await AskAsync(PluginFixture.Misbehaving, "range-any-order")).ShouldHaveSingleItem().Points;

        points.Select(static p => p.At).ShouldBe([From, Given.Now]);
        points[0].Value.ShouldBe(30);
        points[1].Value.ShouldBe(double.NaN);
    }

    [Theory]
    [InlineData("range-error", "plugin 'acme/misbehaving' answered with an error without a reason")]
    [InlineData("range-no-time", "plugin 'acme/misbehaving' answered with a point whose time is no instant")]
    [InlineData("range-wrong-time", "plugin 'acme/misbehaving' answered with a point whose time is no instant")]
    [InlineData("range-many", "plugin 'acme/misbehaving' answered with 10001 series, more than 10000: make the query return fewer")]
    public async Task QueryRange_WrongAnswer_IsAnError(string metric, string reason) =>
        (await Should.ThrowAsync<ProviderException>(() => AskAsync(PluginFixture.Misbehaving, metric))).Message.ShouldBe(reason);

    /// <summary>A plugin that was built before there were series goes on measuring.</summary>
    [Fact]
    public async Task QueryRange_OlderPlugin_IsToldApartAndStillMeasures()
    {
        var thrown = await Should.ThrowAsync<ProviderException>(() => AskAsync(PluginFixture.Misbehaving, "types"));

        thrown.Message.ShouldBe(
            "plugin 'acme/misbehaving' has no series, and a comparison needs them: serve rollouts.plugin.v1.MetricProvider/QueryRange, or compare with another source"
        );
        (await plugins.Provider.StartAsync(PluginFixture.Context(PluginFixture.Misbehaving, "types"))).ShouldBeValue();
    }

    [Theory]
    [InlineData(4000, "fail")]
    [InlineData(2000, "pass")]
    public async Task Compare_OverAPlugin_JudgesItsSeries(int canaryErrors, string verdict)
    {
        string[] files =
        [
            await FileOf(Minutes(canaryErrors)),
            await FileOf(Minutes(100_000)),
            await FileOf(Minutes(2000)),
            await FileOf(Minutes(100_000)),
        ];
        var comparison = new ComparisonMetric
        {
            Kind = "ratio",
            Window = "1m",
            Windows = 30,
            Source = PluginFixture.Context(PluginFixture.Sample, "errors").Metric.Provider,
            Canary = new ComparisonArm { Events = files[0], Total = files[1] },
            Baseline = new ComparisonArm { Events = files[2], Total = files[3] },
        };
        var metric = new Metric
        {
            Name = "errors",
            Provider = new MetricProvider { Comparison = comparison },
        };
        MetricsValidator.Validate([metric]).ShouldBeEmpty();
        var run = new WindowedRun(metric, clock => WindowedRun.RegistryOf(plugins.Provider, clock));

        await run.ToEndAsync();

        run.Result.GetProperty("verdict").GetString().ShouldBe(verdict);
        Array.ForEach(files, File.Delete);
    }

    private Task<IReadOnlyList<LabelledSeries>> AskAsync(string plugin, string metric, string config = "{}") =>
        plugins.Provider.QueryRangeAsync(
            PluginFixture.Context(plugin, metric, config),
            From,
            Given.Now,
            TimeSpan.FromSeconds(30),
            TestContext.Current.CancellationToken
        );

    private static IEnumerable<(DateTimeOffset, double)> Minutes(double number) =>
        Enumerable.Range(-5, 50).Select(i => (WindowedRun.Start.AddMinutes(i), number));

    private static async Task<string> FileOf(IEnumerable<(DateTimeOffset At, double Value)> points)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(
            file,
            points.Select(static p => string.Create(CultureInfo.InvariantCulture, $"{p.At.ToUnixTimeSeconds()} {p.Value}"))
        );
        return file;
    }
}
