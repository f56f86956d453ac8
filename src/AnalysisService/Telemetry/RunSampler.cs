using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Rollouts.AnalysisService;

/// <summary>
/// Takes whole runs or nothing of them: the share is decided by the trace's id, which is the run's. Calls that belong to no run, such as
/// watches of the cluster, begin no trace.
/// </summary>
internal sealed class RunSampler(double share) : Sampler
{
    private readonly TraceIdRatioBasedSampler _share = new(share);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        if (parent.SpanId != default)
        {
            return new SamplingResult(parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
        }

        return samplingParameters.Name.StartsWith(AnalysisActivity.Prefix, StringComparison.Ordinal)
            ? _share.ShouldSample(samplingParameters)
            : new SamplingResult(SamplingDecision.Drop);
    }
}
