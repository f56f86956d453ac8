namespace Rollouts.Simulation;

/// <summary>
/// A model that many threads share: one at a time inside, stamped by one clock, with a signal after each commit. Work done inside must be
/// short and must not wait for anything.
/// </summary>
public sealed class SharedModel
{
    private readonly Lock _gate = new();
    private readonly ClusterModel _model;
    private readonly TimeProvider _time;
    private TaskCompletionSource _changed = NewSignal();

    public SharedModel(ClusterModel model, TimeProvider time)
    {
        _model = model;
        _time = time;
    }

    /// <summary>
    /// Completes at the next commit. Take it before looking at the model, then look, then wait: nothing can slip in between.
    /// </summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public ClusterResult Execute(ClusterRequest request) => Use((model, now) => model.Execute(request, now));

    /// <summary>Runs work inside, at one instant.</summary>
    public T Use<T>(Func<ClusterModel, DateTimeOffset, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var signal = default(TaskCompletionSource);
        try
        {
            lock (_gate)
            {
                var before = _model.ResourceVersion;
                try
                {
                    return work(_model, _time.GetUtcNow());
                }
                finally
                {
                    if (_model.ResourceVersion != before)
                    {
                        signal = Interlocked.Exchange(ref _changed, NewSignal());
                    }
                }
            }
        }
        finally
        {
            signal?.TrySetResult();
        }
    }

    /// <summary>Waiters continue on threads of their own, never inside the lock.</summary>
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
