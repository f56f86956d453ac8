namespace Rollouts.Cli;

/// <summary>What <c>demo</c> was asked for.</summary>
internal sealed record DemoOptions
{
    /// <summary>The cluster to use; null for one inside the process.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The Prometheus to ask; null for one from PATH, or the web provider where there is none.</summary>
    public Uri? Prometheus { get; init; }

    /// <summary>Use the web provider even where a prometheus binary is on PATH.</summary>
    public bool NoPrometheus { get; init; }

    /// <summary>Port of the demo's metrics; 0 for any free one.</summary>
    public int MetricsPort { get; init; }

    public string Namespace { get; init; } = "rollouts-demo";

    /// <summary>Share of requests that the bad version fails.</summary>
    public double BadErrorPercent { get; init; } = 12;

    public int RequestsPerSecond { get; init; } = 100;

    public bool Keep { get; init; }

    public bool Verbose { get; init; }

    /// <summary>For everything together, clean-up excepted.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(180);
}
