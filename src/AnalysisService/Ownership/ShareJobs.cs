using System.Globalization;
using Quartz;
using Quartz.Extensibility;

namespace Rollouts.AnalysisService;

/// <summary>The jobs that hold shares on this replica: not more than its fair part of all, and none that the store gave to another.</summary>
internal sealed class ShareJobs : IJobFactory
{
    // A share is given back when its writes are done, and at the latest after this: a server that does not answer must not keep it here.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Held> _held = [];
    private IShareHolder? _shares;
    private CancellationToken _stopping;
    private int _fair;

    public ShareJobs(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>What the jobs hold shares for.</summary>
    public void Begin(IShareHolder shares, CancellationToken stopping)
    {
        _shares = shares;
        _stopping = stopping;
    }

    /// <summary>Whether the share is held or is being given back.</summary>
    public bool Has(int share)
    {
        lock (_gate)
        {
            return _held.ContainsKey(share);
        }
    }

    /// <summary>Holds the share until it is to go.</summary>
    public async Task HoldAsync(int share, CancellationToken cancellationToken)
    {
        Held held;
        lock (_gate)
        {
            if (_held.Count >= _fair || _stopping.IsCancellationRequested || _held.ContainsKey(share))
            {
                // Another replica has room; the trigger fires again in a second.
                return;
            }

            held = new Held(CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping), _time.GetTimestamp());
            _held[share] = held;
        }

        try
        {
            _shares!.Take([share]);
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, held.Release.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            await _shares!
                .ReleaseAsync(share)
                .WaitAsync(DrainLimit, _time, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_gate)
            {
                _held.Remove(share);
            }

            held.Release.Dispose();
        }
    }

    /// <summary>Gives back what is more than a fair part, and what the store does not know as this replica's.</summary>
    /// <param name="fair">How many shares this replica may hold.</param>
    /// <param name="running">The jobs that the store has down as running here; null when it did not say.</param>
    public void Balance(int fair, IReadOnlySet<string>? running)
    {
        List<CancellationTokenSource> going = [];
        lock (_gate)
        {
            _fair = fair;
            var surplus = _held.Count - fair;
            foreach (var (share, held) in _held)
            {
                // A job that began a moment ago may not have been seen by the look.
                var isLost =
                    running is not null
                    && _time.GetElapsedTime(held.Since) > SettleTime
                    && !running.Contains(share.ToString("00", CultureInfo.InvariantCulture));
                if (isLost || surplus-- > 0)
                {
                    going.Add(held.Release);
                }
            }
        }

        foreach (var release in going)
        {
            try
            {
                release.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It went by itself.
            }
        }
    }

    /// <summary>Gives everything back; returns when it is done.</summary>
    public async Task EndAsync()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_held.Count == 0)
                {
                    return;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), _time);
        }
    }

    public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken = default) =>
        new(new JobScope(new ShareJob(this), null));

    public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    private sealed record Held(CancellationTokenSource Release, long Since);
}
