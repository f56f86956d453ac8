namespace Rollouts.Api;

/// <summary>The number of revisions inside which a rollback skips steps and analysis (row H38).</summary>
public sealed record RollbackWindow : KubernetesView
{
    public int Revisions { get; init; }
}
