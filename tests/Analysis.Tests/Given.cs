using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

/// <summary>Runs and measurements for tests, written as short as a reader can stand.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static Metric Metric(string name = "errors", string? interval = null, int? count = null) =>
        new()
        {
            Name = name,
            Interval = interval,
            Count = count,
            SuccessCondition = "result < 1",
            Provider = new MetricProvider { Web = new WebMetric { Url = "http://metrics.test/" } },
        };

    public static AnalysisRun Run(params Metric[] metrics) =>
        new()
        {
            Metadata = new ObjectMeta
            {
                Name = "run",
                Namespace = "demo",
                Uid = "5a0e",
            },
            Spec = new AnalysisRunSpec { Metrics = metrics },
        };

    public static Measurement Measured(string phase, DateTimeOffset at, string? message = null) =>
        new()
        {
            Phase = phase,
            StartedAt = at,
            FinishedAt = PhaseOrder.IsCompleted(phase) ? at : null,
            Message = message,
        };

    /// <summary>The run after one assessment, as any later instance would read it back from the cluster.</summary>
    public static AnalysisRun After(this AnalysisRun run, Assessment assessment) => run.With(assessment.Status).Reread();

    public static AnalysisRun With(this AnalysisRun run, AnalysisRunStatus status) => run with { Status = status };

    public static AnalysisRun Reread(this AnalysisRun run) =>
        JsonSerializer.Deserialize<AnalysisRun>(JsonSerializer.SerializeToUtf8Bytes(run, RolloutsJson.Options), RolloutsJson.Options)!;

    /// <summary>Measures everything that is due with the same phase, and assesses.</summary>
    public static AnalysisRun Measure(
        this AnalysisRun run,
        string phase,
        DateTimeOffset at,
        string? message = null,
        bool strictArgo = false
    ) => run.MeasureEach(_ => phase, at, message, strictArgo);

    public static AnalysisRun MeasureEach(
        this AnalysisRun run,
        Func<string, string> phaseOf,
        DateTimeOffset at,
        string? message = null,
        bool strictArgo = false
    )
    {
        var outcomes = AnalysisEngine.Next(run, at).Due.Select(t => t.Ended(phaseOf(t.MetricName), at, message)).ToList();
        outcomes.ShouldNotBeEmpty();
        return run.After(AnalysisEngine.Assess(run, outcomes, at, strictArgo));
    }

    public static MeasurementOutcome Ended(this MeasurementTask task, string phase, DateTimeOffset at, string? message = null) =>
        new(task.Kind, task.MetricName, task.Ordinal, Measured(phase, at, message));

    public static MetricResult Result(this AnalysisRun run, string metric = "errors") =>
        run.Status.MetricResults!.Single(r => r.Name == metric);

    /// <summary>Nothing is to be done but to come back then; null for never.</summary>
    public static void ShouldOnlyWakeAt(this AnalysisDecision decision, DateTimeOffset? at)
    {
        decision.Due.ShouldBeEmpty();
        decision.AssessNow.ShouldBeFalse();
        decision.DeleteNow.ShouldBeFalse();
        decision.WakeAt.ShouldBe(at);
    }
}
