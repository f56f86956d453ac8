using Quartz;
using Quartz.Extensibility;

namespace Rollouts.AnalysisService;

/// <summary>Gives Quartz the one job there is.</summary>
internal sealed class WakeRunJobFactory : IJobFactory
{
    private readonly JobScope _scope;

    public WakeRunJobFactory(Action<RunAlarm> ring)
    {
        _scope = new JobScope(new WakeRunJob(ring), null);
    }

    public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken = default) =>
        new(_scope);

    public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
