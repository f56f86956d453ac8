using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Holds all shares from the start; the test takes one away and gives it back, as if another replica had had it meanwhile.</summary>
internal sealed class ScriptedOwnership : IRunOwnership
{
    private readonly TaskCompletionSource<IShareHolder> _holder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int _away = -1;

    public bool Owns(ObjectKey run) => RunShares.Of(run) != _away;

    public async Task RunAsync(IShareHolder shares, CancellationToken cancellationToken)
    {
        shares.Take([.. Enumerable.Range(0, RunShares.Count)]);
        _holder.SetResult(shares);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    public async Task TakeAwayAsync(int share)
    {
        await (await _holder.Task).ReleaseAsync(share);
        _away = share;
    }

    public async Task GiveBackAsync(int share)
    {
        _away = -1;
        (await _holder.Task).Take([share]);
    }
}
