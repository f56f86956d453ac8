using System.Text.Json.Nodes;

namespace Rollouts.Analysis;

/// <summary>What a long measurement says after some windows.</summary>
public sealed record WindowedFinding
{
    /// <summary>Nothing that comes later can change it.</summary>
    public required bool IsDecided { get; init; }

    /// <summary>The phase of the measurement if it ends here.</summary>
    public required string Phase { get; init; }

    /// <summary>Whether it says pass or fail, rather than why there is no decision.</summary>
    public required bool IsDecision { get; init; }

    /// <summary>How many windows were compared.</summary>
    public required int Samples { get; init; }

    /// <summary>How many requests of the canary it rests on; null where that is not known.</summary>
    public double? Requests { get; init; }

    /// <summary>One sentence for a person.</summary>
    public required string Explanation { get; init; }

    /// <summary>What conditions see as <c>result</c>.</summary>
    public required JsonObject Result { get; init; }
}
