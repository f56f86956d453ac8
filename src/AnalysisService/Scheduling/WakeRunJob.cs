using Quartz;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>What Quartz fires: puts the run back into the work queue.</summary>
internal sealed class WakeRunJob : IJob
{
    public const string RunKey = "run";
    public const string AtKey = "at";

    private readonly Action<ObjectKey, DateTimeOffset> _wake;

    public WakeRunJob(Action<ObjectKey, DateTimeOffset> wake)
    {
        _wake = wake;
    }

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var data = context.Trigger.JobDataMap;
        _wake((ObjectKey)data[RunKey]!, (DateTimeOffset)data[AtKey]!);
        return ValueTask.CompletedTask;
    }
}
