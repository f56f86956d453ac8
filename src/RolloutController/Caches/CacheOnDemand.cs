using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Objects of one type, watched from the moment when the first Rollout names one: the workloads that templates are taken from (row I1), the Ingresses
/// of routers. Most clusters need none of them, and not every controller may read them.
/// </summary>
public sealed class CacheOnDemand
{
    /// <summary>How long the first list may take before it counts as an error that the owner of the Rollout should read.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _field;
    private readonly TimeProvider _time;
    private long _askedAt;

    /// <param name="informer">Lists and watches once it is asked for.</param>
    /// <param name="field">The field that makes a Rollout need it, for messages.</param>
    /// <param name="time">The clock of the wait for the first list.</param>
    public CacheOnDemand(Informer informer, string field, TimeProvider time)
    {
        _field = field;
        Informer = informer;
        _time = time;
    }

    public Informer Informer { get; }

    /// <summary>Begins to watch if nobody asked before; true once the objects are known.</summary>
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
                $"{Informer.Type} cannot be listed: allow the controller to get, list and watch them, or remove {_field}"
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
