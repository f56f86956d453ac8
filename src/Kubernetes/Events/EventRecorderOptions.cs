namespace Rollouts.Kubernetes;

/// <summary>Limits of an <see cref="EventRecorder"/>; the defaults are those of client-go, which Argo Rollouts uses.</summary>
public sealed record EventRecorderOptions
{
    /// <summary>Events that are written at once; those of one object never are.</summary>
    public int Writers { get; init; } = 1;

    /// <summary>Events that wait to be written, for each writer; more are dropped and counted.</summary>
    public int QueueSize { get; init; } = 1000;

    /// <summary>Events about one object that may come at once.</summary>
    public int SpamBurst { get; init; } = 25;

    /// <summary>After the burst, one more event about an object per this time.</summary>
    public TimeSpan SpamRefill { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Events that differ in nothing but the message, within <see cref="SimilarWindow"/>, before they are combined.</summary>
    public int MaxSimilar { get; init; } = 10;

    /// <summary>How long similar events count together.</summary>
    public TimeSpan SimilarWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Attempts to write one event to a server that cannot be reached.</summary>
    public int MaxAttempts { get; init; } = 12;

    /// <summary>Wait between two attempts.</summary>
    public TimeSpan RetryWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long disposal waits for the events that are queued.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(5);
}
