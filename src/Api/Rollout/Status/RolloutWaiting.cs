namespace Rollouts.Api;

/// <summary>What an update or an Experiment waits for, since when and until when. Ours: Argo's CRD has no such field and drops it.</summary>
public sealed record RolloutWaiting : KubernetesView
{
    /// <summary>The kind of the wait, one word for programs.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What is waited for, in plain words.</summary>
    public string For { get; init; } = "";

    public DateTimeOffset? Since { get; init; }

    /// <summary>When time alone ends it, or its patience; absent when only what <see cref="Ending"/> says ends it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What ends it, or what happens at <see cref="Until"/>; absent where that is plain.</summary>
    public string? Ending { get; init; }
}
