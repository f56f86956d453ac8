using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Rollouts.Kubernetes;

/// <summary>
/// Runs a reconcile function over the keys of a queue with a fixed number of workers. A key that fails is retried with its own back-off and
/// holds up no other; a key is never worked on twice at once.
/// </summary>
/// <typeparam name="TKey">What is reconciled.</typeparam>
public sealed class ReconcileLoop<TKey>
    where TKey : notnull
{
    private readonly string _name;
    private readonly WorkQueue<TKey> _queue;
    private readonly Func<TKey, CancellationToken, Task<ReconcileResult>> _reconcile;
    private readonly int _workers;
    private readonly ILogger _log;

    /// <param name="name">The controller's name in logs and metrics.</param>
    /// <param name="queue">Where keys come from; the caller owns it.</param>
    /// <param name="reconcile">Brings one key to its wanted state; throws to be retried.</param>
    /// <param name="workers">How many keys are worked on at once.</param>
    /// <param name="loggers">Where it logs.</param>
    public ReconcileLoop(
        string name,
        WorkQueue<TKey> queue,
        Func<TKey, CancellationToken, Task<ReconcileResult>> reconcile,
        int workers,
        ILoggerFactory? loggers = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        _name = name;
        _queue = queue;
        _reconcile = reconcile;
        _workers = workers;
        _log = (loggers ?? NullLoggerFactory.Instance).CreateLogger($"{typeof(ReconcileLoop<TKey>).Namespace}.ReconcileLoop");
    }

    /// <summary>Works until cancelled or until the queue is closed, and returns when the work that runs has ended.</summary>
    /// <param name="cancellationToken">Stops taking keys and is passed to the work that runs.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _log.WorkersStarted(_name, _workers);
        await Task.WhenAll(Enumerable.Range(0, _workers).Select(_ => Task.Run(() => WorkAsync(cancellationToken), CancellationToken.None)));
        _log.WorkersStopped(_name);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            TakenKey<TKey> taken;
            try
            {
                taken = await _queue.TakeAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            if (!taken.HasKey)
            {
                return;
            }

            await ReconcileAsync(taken.Key!, cancellationToken);
        }
    }

    private async Task ReconcileAsync(TKey key, CancellationToken cancellationToken)
    {
        try
        {
            var result = await _reconcile(key, cancellationToken);
            _queue.Forget(key);
            ReconcileMetrics.Count(_name, succeeded: true);
            if (result.RequeueAfter is { } delay)
            {
                _queue.AddAfter(key, delay);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Shutting down: the next process starts from the cluster's state.
        }
#pragma warning disable CA1031 // A poisoned key must not stop the others.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            ReconcileMetrics.Count(_name, succeeded: false);
            if (cause is KubernetesApiException { IsConflict: true })
            {
                _log.ReconcileConflicted(_name, key.ToString() ?? "", cause.Message);
            }
            else
            {
                _log.ReconcileFailed(_name, key.ToString() ?? "", _queue.Failures(key) + 1, cause);
            }

            Retry(key, (cause as KubernetesApiException)?.RetryAfter);
        }
        finally
        {
            _queue.Done(key);
        }
    }

    private void Retry(TKey key, TimeSpan? asked)
    {
        if (asked is { } wait && wait > TimeSpan.Zero)
        {
            // The server is overloaded and says when to come back.
            _queue.AddAfter(key, wait < TimeSpan.FromMinutes(1) ? wait : TimeSpan.FromMinutes(1));
        }
        else
        {
            _queue.AddRateLimited(key);
        }
    }
}
