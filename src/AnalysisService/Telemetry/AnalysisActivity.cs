using System.Diagnostics;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>
/// The spans of an analysis. All spans of one run are one trace, whatever process takes its measurements: the trace's id is the run's uid
/// without its dashes, so that it can be found from the object. Nobody listens unless an exporter is set up, and then it costs nothing.
/// </summary>
internal static class AnalysisActivity
{
    public const string SourceName = "Rollouts.AnalysisService";

    /// <summary>What the names of spans that may begin a trace start with.</summary>
    public const string Prefix = "analysis.";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>One instant of a run: everything that is due is measured in it.</summary>
    public static Activity? Run(AnalysisRun run)
    {
        var activity = Source.StartActivity(Prefix + "run", ActivityKind.Internal, ContextOf(run.Metadata.Uid));
        activity?.SetTag("rollouts.run.namespace", run.Metadata.Namespace);
        activity?.SetTag("rollouts.run.name", run.Metadata.Name);
        activity?.SetTag("rollouts.run.uid", run.Metadata.Uid);
        return activity;
    }

    public static Activity? Measurement(MeasurementTask task, string provider)
    {
        var activity = Source.StartActivity(Prefix + "measurement");
        activity?.SetTag("rollouts.metric", task.MetricName);
        activity?.SetTag("rollouts.measurement", task.Ordinal);
        activity?.SetTag("rollouts.measurement.kind", task.Kind.ToString());
        activity?.SetTag("rollouts.provider", provider);
        return activity;
    }

    /// <summary>Values and messages stay out: they may be what somebody may not see.</summary>
    public static void Ended(Activity? activity, string? phase)
    {
        activity?.SetTag("rollouts.phase", phase);
        if (phase == AnalysisPhase.Error)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
        }
    }

    private static ActivityContext ContextOf(string? uid) =>
        uid is not null && Guid.TryParseExact(uid, "D", out var id) && id != Guid.Empty
            // Without a parent: each instant begins anew in the trace of its run.
            ? new ActivityContext(ActivityTraceId.CreateFromString(id.ToString("N")), default, ActivityTraceFlags.Recorded)
            : default;
}
