using Quartz;

namespace Rollouts.AnalysisService;

/// <summary>What Quartz fires: puts the runs of an instant back into the work queue.</summary>
internal sealed class WakeRunJob : IJob
{
    public const string AlarmKey = "alarm";

    private readonly Action<RunAlarm> _ring;

    public WakeRunJob(Action<RunAlarm> ring)
    {
        _ring = ring;
    }

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        _ring((RunAlarm)context.Trigger.JobDataMap[AlarmKey]!);
        return ValueTask.CompletedTask;
    }
}
