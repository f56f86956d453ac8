namespace Rollouts.Analysis;

/// <summary>A limit that a metric exceeds, and the phase that follows.</summary>
internal sealed record LimitBreach(string Phase, string Reason);
