using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>Which runs belong to this instance (row L6).</summary>
internal static class InstanceSelector
{
    public static string For(string instanceId) =>
        instanceId.Length == 0 ? $"!{RolloutLabels.ControllerInstanceId}" : $"{RolloutLabels.ControllerInstanceId}={instanceId}";

    public static bool Selects(string instanceId, IReadOnlyDictionary<string, string> labels) =>
        labels.TryGetValue(RolloutLabels.ControllerInstanceId, out var label)
            ? instanceId.Length > 0 && label == instanceId
            : instanceId.Length == 0;
}
