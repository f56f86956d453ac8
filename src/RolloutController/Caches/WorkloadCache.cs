using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Workloads of one kind, watched from the moment when the first Rollout takes its template from one (row I1): most clusters need none of them.</summary>
public sealed class WorkloadCache
{
    /// <summary>How long the first list may take before it counts as an error that the owner of the Rollout should read.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private long _askedAt;

    public WorkloadCache(Informer informer, TimeProvider time)
    {
        Informer = informer;
        _time = time;
    }

    public Informer Informer { get; }

    /// <summary>Begins to watch if nobody asked before; true once the workloads are known.</summary>
    /// <exception cref="TimeoutException">They cannot be listed.</exception>
    public bool Ask()
    {
        Interlocked.CompareExchange(ref _askedAt, _time.GetTimestamp(), 0);
        _asked.TrySetResult();
        if (Informer.HasSynced)
        {
            return true;
        }

        return _time.GetElapsedTime(Interlocked.Read(ref _askedAt)) < Patience
            ? false
            : throw new TimeoutException(
                $"{Informer.Type} cannot be listed: allow the controller to get, list and watch them, or remove spec.workloadRef"
            );
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _asked.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Nobody ever asked.
            return;
        }

        await Informer.RunAsync(cancellationToken);
    }
}
