using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Wakes runs at the instants at which something of them falls due. Holds nothing that the cluster does not know: a new one is filled from status.</summary>
internal interface IRunScheduler : IAsyncDisposable
{
    /// <summary>Begins to wake runs.</summary>
    /// <param name="wake">Called with the run and the instant it is woken for, which may lie a little ahead. Must be quick.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    Task StartAsync(Action<ObjectKey, DateTimeOffset> wake, CancellationToken cancellationToken);

    /// <summary>Wakes the run at that instant instead of any it was to be woken at before.</summary>
    Task ScheduleAsync(ObjectKey run, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Does not wake the run any more.</summary>
    Task CancelAsync(ObjectKey run, CancellationToken cancellationToken);
}
