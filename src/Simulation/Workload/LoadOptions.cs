namespace Rollouts.Simulation;

/// <summary>How much load is sent.</summary>
public sealed record LoadOptions
{
    /// <summary>Requests per second over all pods, between 1 and 10,000.</summary>
    public int RequestsPerSecond { get; init; } = 100;

    /// <summary>Requests that may be under way at once; what does not fit is not sent.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>How long one request may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After this long the load ends by itself.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(30);
}
