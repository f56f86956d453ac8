using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>A run as it is stored after an assessment.</summary>
/// <param name="Item">The object of the server.</param>
/// <param name="Run">Its typed view with the assessed status.</param>
/// <param name="Assessment">What was decided.</param>
internal sealed record WrittenRun(KubeObject Item, AnalysisRun Run, Assessment Assessment);
