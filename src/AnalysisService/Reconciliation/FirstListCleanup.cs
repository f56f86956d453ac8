namespace Rollouts.AnalysisService;

/// <summary>
/// Gives back what the first list of a large cluster left behind, and then what the first look at its runs did: a service that is at rest from
/// then on would never come to collect it, and keep twice what it needs.
/// </summary>
internal sealed class FirstListCleanup : BackgroundService
{
    // Fewer leave little behind.
    private const int ManyRuns = 10_000;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    private readonly IRunRepository _runs;
    private readonly HeldShares _shares;
    private readonly TimeProvider _time;

    public FirstListCleanup(IRunRepository runs, HeldShares shares, TimeProvider time)
    {
        _runs = runs;
        _shares = shares;
        _time = time;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_runs.HasSynced)
        {
            await Task.Delay(Look, _time, stoppingToken);
        }

        var isStandby = _shares.Count == 0;
        await CleanAsync(stoppingToken);
        if (!isStandby)
        {
            return;
        }

        while (_shares.Count == 0)
        {
            await Task.Delay(Look, _time, stoppingToken);
        }

        await CleanAsync(stoppingToken);
    }

    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Settled, _time, cancellationToken);
        if (_runs.List().Count >= ManyRuns)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
