using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>The pods of a virtual node: those of one version (row G18). Pure.</summary>
internal static class VirtualNodeSelector
{
    /// <summary>What stands for a version that is not there: no pod has it. App Mesh does not accept two nodes that select the same pods.</summary>
    public const string NoCanary = "canary-hash";

    /// <summary>The same for the stable version.</summary>
    public const string NoStable = "stable-hash";

    /// <summary>The spec with the version's hash among the labels that pods must have; other labels stay.</summary>
    public static JsonObject Apply(JsonObject spec, string hash)
    {
        var after = (JsonObject)spec.DeepClone();
        var labels = Member(Member(after, "podSelector"), "matchLabels");
        if (RoutedJson.Text(labels[RolloutLabels.PodTemplateHash]) != hash)
        {
            labels[RolloutLabels.PodTemplateHash] = hash;
        }

        return after;
    }

    /// <summary>The version whose pods a virtual node has; null where it has those of all, or none.</summary>
    public static string? HashOf(JsonObject spec) =>
        RoutedJson.Text((spec["podSelector"] as JsonObject)?["matchLabels"] as JsonObject, RolloutLabels.PodTemplateHash) is { } hash
        && hash is not (NoCanary or NoStable)
            ? hash
            : null;

    private static JsonObject Member(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }

        return child;
    }
}
