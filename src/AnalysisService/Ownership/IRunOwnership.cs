using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// Which runs this replica works on. Runs fall into a fixed number of shares by their key; of several replicas each share belongs to at most one
/// at a time, and what follows a share that changes hands is guarded by the versions of the runs.
/// </summary>
internal interface IRunOwnership
{
    /// <summary>Whether this replica may measure the run and write its status now. Ask right before a write.</summary>
    bool Owns(ObjectKey run);

    /// <summary>Works until cancelled, or until the replica may not work any more.</summary>
    /// <param name="shares">Told of every share that comes and goes.</param>
    /// <param name="cancellationToken">Gives all shares back.</param>
    /// <exception cref="LeadershipLostException">Another replica may work now: this process must end.</exception>
    Task RunAsync(IShareHolder shares, CancellationToken cancellationToken);
}
