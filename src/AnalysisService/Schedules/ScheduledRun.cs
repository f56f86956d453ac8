using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>A run that a schedule made.</summary>
/// <param name="Instant">What it was made for: the instant of the firing, or when it was triggered.</param>
/// <param name="ByHand">Whether it was triggered.</param>
/// <param name="Phase">The phase as it is known; empty before there is one.</param>
/// <param name="Item">The run as the cache has it.</param>
internal sealed record ScheduledRun(DateTimeOffset Instant, bool ByHand, string Phase, KubeObject Item);
