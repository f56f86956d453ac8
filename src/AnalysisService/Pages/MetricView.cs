using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>One metric of a run as pages show it.</summary>
internal sealed record MetricView
{
    public required string Name { get; init; }

    public required string Phase { get; init; }

    public bool DryRun { get; init; }

    public required string Sentence { get; init; }

    public required string Rule { get; init; }

    public string? Otherwise { get; init; }

    public string? Query { get; init; }

    /// <summary>The conditions with what they decide, arguments filled in.</summary>
    public IReadOnlyList<(string Name, string Text)> Conditions { get; init; } = [];

    /// <summary>Oldest first; of very many some.</summary>
    public IReadOnlyList<Measurement> Measurements { get; init; } = [];

    /// <summary>How many measurements have ended, shown or not.</summary>
    public int Taken { get; init; }

    /// <summary>The windows of a comparison; null where there is none.</summary>
    public WindowSeries? Windows { get; init; }
}
