using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>Pods that do not come up, and what they say about it.</summary>
internal static class PodTrouble
{
    /// <summary>More than these would hide the rest of the sentence.</summary>
    private const int Most = 3;

    public static IReadOnlyList<string> Of(IReadOnlyList<ReplicaSet> replicaSets, IReadOnlyList<KubeObject> pods)
    {
        var troubled = pods.Where(pod => replicaSets.Any(owner => pod.Header.IsOwnedBy(owner.Metadata.Uid ?? "")))
            .Select(PodView.Of)
            .Where(static pod => pod.Ready < pod.Containers && pod.Status is not "Terminating")
            .OrderBy(static pod => pod.Name, StringComparer.Ordinal)
            .ToList();
        List<string> texts =
        [
            .. troubled.Take(Most).Select(static pod => $"pod {pod.Name} is {pod.Status}, ready {pod.Ready}/{pod.Containers}"),
        ];
        if (troubled.Count > Most)
        {
            texts.Add($"and {troubled.Count - Most} more pods");
        }

        return texts;
    }
}
