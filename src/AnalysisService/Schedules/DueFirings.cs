namespace Rollouts.AnalysisService;

/// <summary>What a look at a schedule found.</summary>
/// <param name="Due">The instants to fire for, oldest first.</param>
/// <param name="Next">When to ask again; null for never.</param>
/// <param name="MadeUp">How many of <paramref name="Due"/> were missed.</param>
/// <param name="Dropped">How many instants pass without a firing; more than a thousand are not counted.</param>
internal sealed record DueFirings(IReadOnlyList<DateTimeOffset> Due, DateTimeOffset? Next, int MadeUp, int Dropped);
