using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>One replica works on everything: the one that leads. The others stand by, with their caches warm.</summary>
internal sealed class LeaseOwnership : IRunOwnership
{
    private readonly ILeadership _leadership;

    public LeaseOwnership(ILeadership leadership)
    {
        _leadership = leadership;
    }

    public bool Owns(ObjectKey run) => _leadership.IsHeld;

    public Task RunAsync(IShareHolder shares, CancellationToken cancellationToken) =>
        _leadership.LeadAsync(
            async stop =>
            {
                shares.Take([.. Enumerable.Range(0, RunShares.Count)]);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            },
            cancellationToken
        );
}
