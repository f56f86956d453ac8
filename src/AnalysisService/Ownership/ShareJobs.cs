using Quartz;
using Quartz.Extensibility;

namespace Rollouts.AnalysisService;

/// <summary>The jobs that hold shares on this replica: not more than its fair part of all, and none that the store gave to another.</summary>
internal sealed class ShareJobs : IJobFactory
{
    // A share is given back when its writes are done, and at the latest after this: a server that does not answer must not keep it here.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);

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

    /// <summary>Whether the share is held or is being given back, and the store has not given it to another.</summary>
    public bool Has(int share)
    {
        lock (_gate)
        {
            return _held.TryGetValue(share, out var held) && !held.IsLost;
        }
    }

    /// <summary>Holds the share until it is to go.</summary>
    /// <param name="share">The share.</param>
    /// <param name="firing">What the store calls this holding of it.</param>
    /// <param name="cancellationToken">Gives it back.</param>
    public async Task HoldAsync(int share, string firing, CancellationToken cancellationToken)
    {
        Held held;
        lock (_gate)
        {
            if (_held.Count >= _fair || _stopping.IsCancellationRequested || _held.ContainsKey(share))
            {
                // Another replica has room; the trigger fires again in a second.
                return;
            }

            held = new Held(firing, CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping), _time.GetTimestamp());
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
    /// <param name="running">The firings that the store has down as running here.</param>
    /// <param name="asked">When the store was asked; what began later it could not know.</param>
    /// <returns>Whether there is room for more.</returns>
    public bool Balance(int fair, IReadOnlySet<string> running, long asked)
    {
        List<CancellationTokenSource> going = [];
        int surplus;
        lock (_gate)
        {
            _fair = fair;
            foreach (var held in _held.Values)
            {
                held.IsLost |= held.Since < asked && !running.Contains(held.Firing);
            }

            surplus = _held.Values.Count(static held => !held.IsLost) - fair;
            var over = surplus;
            going.AddRange(_held.Values.Where(held => held.IsLost || over-- > 0).Select(static held => held.Release));
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

        return surplus < 0;
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

    private sealed class Held(string firing, CancellationTokenSource release, long since)
    {
        public string Firing => firing;

        public CancellationTokenSource Release => release;

        public long Since => since;

        /// <summary>This replica was taken for dead, and another may have the share by now.</summary>
        public bool IsLost { get; set; }
    }
}
