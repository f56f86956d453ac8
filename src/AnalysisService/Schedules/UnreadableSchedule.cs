using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>A stored schedule that cannot be used, as when another version of the service wrote it. It can be put anew or deleted.</summary>
/// <param name="Key">Its namespace and name.</param>
/// <param name="Error">Why.</param>
internal sealed record UnreadableSchedule(ObjectKey Key, string Error);
