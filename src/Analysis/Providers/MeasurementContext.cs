using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Everything a provider may know about one measurement.</summary>
public sealed record MeasurementContext
{
    /// <summary>Namespace, name and uid of the run; the uid is stable over restarts.</summary>
    public required RunIdentity Run { get; init; }

    /// <summary>The metric with all arguments resolved, secrets included: never log it.</summary>
    public required Metric Metric { get; init; }

    /// <summary>Counts the measurements of this metric from 1, errors included; names things that must be unique (row F8).</summary>
    public required int Ordinal { get; init; }

    /// <summary>The instant to measure; the past in a backtest.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The measurement so far when resuming or terminating; null when starting.</summary>
    public Measurement? Measurement { get; init; }

    /// <summary>Measurements that were trimmed; only for garbage collection.</summary>
    public IReadOnlyList<Measurement> Trimmed { get; init; } = [];

    /// <summary>What one comparison of the run may spend of alpha; 0 when the run states what is no probability.</summary>
    public double Alpha { get; init; } = AlphaShare.Default;

    /// <summary>The only way out to the network: addresses are checked and bodies are bounded.</summary>
    public required HttpClient Http { get; init; }

    public required ISecretReader Secrets { get; init; }
}
