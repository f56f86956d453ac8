using System.Globalization;
using System.Text.Json;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Analysis;

/// <summary>
/// What a metric may know about the moment it is measured at: as tags such as <c>{{run.elapsed}}</c> in its provider and conditions, and as
/// the variable <c>run</c> in conditions. Argo knows only tags that begin with <c>args.</c> and only the variable <c>result</c>, so
/// that no manifest of Argo's means something else here.
/// </summary>
public sealed record RunVariables
{
    internal const string Prefix = "run.";
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>When the run began; for its first measurements the instant of measuring.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>The instant to measure.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Which measurement of the metric it is, from 1, errors included; one that waits for data keeps its index.</summary>
    public required int Index { get; init; }

    /// <summary>The time that no measurement of the metric has seen yet: since the end of the last one, or since the start of the run.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>The share of traffic that the canary has, in percent; null for a run without a canary.</summary>
    public double? CanaryWeight { get; init; }

    /// <summary>Since the start of the run, never negative.</summary>
    public TimeSpan Elapsed => Now > Start ? Now - Start : TimeSpan.Zero;

    /// <summary>The variables of one measurement; all that they are made of stands in the run.</summary>
    public static RunVariables Of(AnalysisRun run, MeasurementTask task, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(task);
        var start = run.Status.StartedAt ?? now;
        var measurements = MetricState.Find(run.Status.MetricResults, task.MetricName)?.Measurements ?? [];
        var seen = measurements.LastOrDefault(static m => m.FinishedAt is not null)?.FinishedAt ?? start;
        return new RunVariables
        {
            Start = start,
            Now = now,
            Index = task.Ordinal,
            Window = now > seen ? now - seen : TimeSpan.Zero,
            CanaryWeight = WeightOf(run.Metadata),
        };
    }

    /// <summary>Whether a metric of the run reads the weight of the canary, so that its controller has to tell it.</summary>
    public static bool ReadCanaryWeight(AnalysisRunSpec spec) =>
        JsonSerializer.Serialize(spec, RolloutsJson.Options).Contains("run.canaryWeight", StringComparison.Ordinal);

    /// <summary>Values that have the right form, for checks before anything is measured.</summary>
    internal static RunVariables Unmeasured { get; } =
        new()
        {
            Start = DateTimeOffset.UnixEpoch,
            Now = DateTimeOffset.UnixEpoch,
            Index = 1,
            Window = Shortest,
            CanaryWeight = 0,
        };

    /// <summary>The value of a tag, or null when it is unknown. Durations are whole seconds, 1 at least, so that any query language takes them.</summary>
    /// <exception cref="AnalysisSpecException">The run has no such value.</exception>
    internal string? Find(string tag) =>
        tag switch
        {
            "run.start" => KubernetesTime.Format(Start),
            "run.startUnix" => Text(Start.ToUnixTimeSeconds()),
            "run.now" => KubernetesTime.Format(Now),
            "run.nowUnix" => Text(Now.ToUnixTimeSeconds()),
            "run.elapsed" => $"{Seconds(Elapsed)}s",
            "run.elapsedSeconds" => Seconds(Elapsed),
            "run.window" => $"{Seconds(Window)}s",
            "run.windowSeconds" => Seconds(Window),
            "run.index" => Text(Index),
            "run.canaryWeight" => CanaryWeight is { } weight
                ? weight.ToString(CultureInfo.InvariantCulture)
                : throw new AnalysisSpecException(
                    $"run.canaryWeight is unknown: only runs of a canary have it, from the annotation {RolloutAnnotations.CanaryWeight}"
                ),
            _ => null,
        };

    /// <summary>The variable <c>run</c> of conditions: times and durations are those of the language.</summary>
    internal MeasuredValue ToValue() =>
        MeasuredValue.FromMembers([
            new("start", MeasuredValue.FromTime(Start)),
            new("now", MeasuredValue.FromTime(Now)),
            new("elapsed", Duration(Elapsed)),
            new("window", Duration(Window)),
            new("index", MeasuredValue.FromInt(Index)),
            new("canaryWeight", CanaryWeight is { } weight ? MeasuredValue.FromFloat(weight) : MeasuredValue.Nil),
        ]);

    private static double? WeightOf(ObjectMeta metadata) =>
        double.TryParse(
            metadata.Annotations?.GetValueOrDefault(RolloutAnnotations.CanaryWeight),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var weight
        )
            ? weight
            : null;

    private static MeasuredValue Duration(TimeSpan span) => MeasuredValue.FromDuration(GoDuration.FromTimeSpan(span).Nanoseconds);

    private static string Seconds(TimeSpan span) => Text((long)(span > Shortest ? span : Shortest).TotalSeconds);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
