using Rollouts.Statistics;

namespace Rollouts.Cli;

/// <summary>What <c>compare</c> found.</summary>
internal sealed record Comparison
{
    public required Outcome Outcome { get; init; }

    public required string Judge { get; init; }

    public required ComparedKind Kind { get; init; }

    public required Effect Effect { get; init; }

    /// <summary>How sure it is, in a few words.</summary>
    public required string Sureness { get; init; }

    /// <summary>A p-value, or the always-valid one; null where the judge computes none.</summary>
    public double? P { get; init; }

    /// <summary>ln of the evidence that the canary is worse; null where the judge computes none.</summary>
    public double? LogE { get; init; }

    /// <summary>The row after which the canary failed, from 1; 0 when it did not, or when rows have no order.</summary>
    public int FailedAt { get; init; }

    public required string Explanation { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>0 for a pass, 2 for a fail, 3 for what is not decided. 1 is for what cannot be compared.</summary>
    public int ExitCode =>
        Outcome switch
        {
            Outcome.Pass => 0,
            Outcome.Fail => 2,
            Outcome.Error => 1,
            _ => 3,
        };
}
