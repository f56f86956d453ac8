using Quartz;
using Quartz.Extensibility;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Gives Quartz the one job there is.</summary>
internal sealed class WakeRunJobFactory : IJobFactory
{
    private readonly JobScope _scope;

    public WakeRunJobFactory(Action<ObjectKey, DateTimeOffset> wake)
    {
        _scope = new JobScope(new WakeRunJob(wake), null);
    }

    public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken = default) =>
        new(_scope);

    public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
