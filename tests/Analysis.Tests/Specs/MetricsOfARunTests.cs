using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

public sealed class MetricsOfARunTests
{
    private static readonly Metric Sound = Given.Metric();

    public static TheoryData<string, Metric> Wrong =>
        new()
        {
            { "interval must be specified when count > 1", Sound with { Count = 2 } },
            { "invalid interval string: time: invalid duration \"abc\"", Sound with { Interval = "abc" } },
            { "invalid interval string: time: missing unit in duration \"5\"", Sound with { Interval = "5" } },
            { "invalid interval string: time: unknown unit \"d\" in duration \"1d\"", Sound with { Interval = "1d" } },
            { "invalid interval string: time: invalid duration \"1s.\"", Sound with { Interval = "1s." } },
            { "invalid startDelay string: time: invalid duration \"-\"", Sound with { InitialDelay = "-" } },
            { "failureLimit must be >= -1", Sound with { FailureLimit = -2 } },
            { "inconclusiveLimit must be >= 0", Sound with { InconclusiveLimit = -1 } },
            { "consecutiveErrorLimit must be >= 0", Sound with { ConsecutiveErrorLimit = -1 } },
            { "consecutiveSuccessLimit must be >= 0", Sound with { ConsecutiveSuccessLimit = -1 } },
            { "failureLimit and consecutiveSuccessLimit cannot both be disabled", Sound with { FailureLimit = -1 } },
            {
                "count (3) must be >= failureLimit + consecutiveSuccessLimit (2 + 2) if both >= 0",
                Sound with
                {
                    Count = 3,
                    Interval = "1s",
                    FailureLimit = 2,
                    ConsecutiveSuccessLimit = 2,
                }
            },
            {
                "count must be >= consecutiveSuccessLimit",
                Sound with
                {
                    Count = 3,
                    Interval = "1s",
                    FailureLimit = -1,
                    ConsecutiveSuccessLimit = 4,
                }
            },
            { "count must be >= inconclusiveLimit", Sound with { Count = 3, Interval = "1s", InconclusiveLimit = 4 } },
            { "no provider specified", Sound with { Provider = new MetricProvider() } },
            { "multiple providers specified", Sound with { Provider = Sound.Provider with { Prometheus = new PrometheusMetric() } } },
            { "multiple providers specified", Sound with { Provider = new MetricProvider { Plugin = Plugins("a/b", "c/d") } } },
        };

    private static Dictionary<string, System.Text.Json.JsonElement> Plugins(params string[] names) =>
        names.ToDictionary(static n => n, static _ => default(System.Text.Json.JsonElement));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_WrongMetric_SaysWhatArgoSays(string message, Metric metric) =>
        FirstError([Given.Metric("first"), metric]).ShouldBe($"metrics[1]: {message}");

    public static TheoryData<Metric> Right =>
        new()
        {
            Sound,
            Sound with
            {
                Count = "many",
            },
            Sound with
            {
                Interval = "1h30m",
                InitialDelay = "0",
            },
            Sound with
            {
                Count = 4,
                Interval = "1s",
                FailureLimit = 2,
                ConsecutiveSuccessLimit = 2,
            },
            Sound with
            {
                Interval = "1s",
                FailureLimit = -1,
                ConsecutiveSuccessLimit = 100,
            },
            Sound with
            {
                Provider = new MetricProvider { Plugin = Plugins("a/b") },
            },
        };

    [Theory]
    [MemberData(nameof(Right))]
    public void Validate_SoundMetric_SaysNothing(Metric metric) => FirstError([metric]).ShouldBeNull();

    [Fact]
    public void Validate_NoMetrics_IsAnError() => FirstError([]).ShouldBe("no metrics specified");

    [Fact]
    public void Validate_SameNameTwice_IsAnError() => FirstError([Sound, Sound]).ShouldBe("metrics[1]: duplicate name 'errors'");

    private static string? FirstError(IReadOnlyList<Metric> metrics) =>
        MetricsValidator.Validate(metrics) is [var error, ..] ? error.ToString() : null;
}
