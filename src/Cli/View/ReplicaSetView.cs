using System.Text.Json;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>A ReplicaSet in the tree: its state, what it is to the Rollout, and its pods.</summary>
internal sealed record ReplicaSetView
{
    private const string ReplicaFailure = "ReplicaFailure";

    public required string Name { get; init; }

    public required string Uid { get; init; }

    public DateTimeOffset? Created { get; init; }

    public long Revision { get; init; }

    public required string Status { get; init; }

    public int Replicas { get; init; }

    public int Available { get; init; }

    /// <summary>What it is to the Rollout, such as <c>stable</c>, in the order of display; empty for an old version.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The annotation that says when it is scaled down (row A21); null when absent.</summary>
    public string? ScaleDownDeadline { get; init; }

    /// <summary>Template of the Experiment that it belongs to; null for none.</summary>
    public string? ExperimentTemplate { get; init; }

    public IReadOnlyList<string> Images { get; init; } = [];

    public IReadOnlyList<PodView> Pods { get; init; } = [];

    public Piece Icon =>
        Status switch
        {
            "Progressing" => Cli.Icon.Progressing,
            "Healthy" => Cli.Icon.Good,
            ReplicaFailure => Cli.Icon.Bad,
            "ScaledDown" => Cli.Icon.Neutral,
            _ => Cli.Icon.None,
        };

    /// <summary>Those that an owner has, newest revision first.</summary>
    /// <param name="ownerUid">UID of a Rollout or an Experiment.</param>
    /// <param name="objects">Everything that was read.</param>
    /// <param name="tags">What a version is to the owner, by its hash.</param>
    public static IReadOnlyList<ReplicaSetView> OwnedBy(string ownerUid, ObjectFamily objects, Func<string, IReadOnlyList<string>> tags) =>
        [
            .. objects
                .ReplicaSets.Where(item => item.Header.IsOwnedBy(ownerUid))
                .Select(item => Of(item, objects.Pods, tags(item.Header.PodHash())))
                .OrderByDescending(static view => view.Revision)
                .ThenBy(static view => view.Name, StringComparer.Ordinal),
        ];

    private static ReplicaSetView Of(KubeObject item, IReadOnlyList<KubeObject> pods, IReadOnlyList<string> tags)
    {
        var replicaSet = item.Read<ReplicaSet>() ?? new ReplicaSet();
        return new ReplicaSetView
        {
            Name = item.Header.Name,
            Uid = item.Header.Uid,
            Created = item.Header.CreationTimestamp,
            Revision = item.Header.Revision(),
            Status = Health(replicaSet, item.Header.Generation),
            Replicas = replicaSet.Status.Replicas,
            Available = replicaSet.Status.AvailableReplicas,
            Tags = tags,
            ScaleDownDeadline = item.Header.Annotations.GetValueOrDefault(RolloutAnnotations.ScaleDownDeadline) is { Length: > 0 } deadline
                ? deadline
                : null,
            ExperimentTemplate = item.Header.Annotations.GetValueOrDefault(RolloutAnnotations.ExperimentTemplateName),
            Images = TemplateImages(replicaSet.Spec.Template),
            Pods =
            [
                .. pods.Where(pod => pod.Header.IsOwnedBy(item.Header.Uid))
                    .Select(PodView.Of)
                    .OrderBy(static pod => pod.Created)
                    .ThenBy(static pod => pod.Name, StringComparer.Ordinal),
            ],
        };
    }

    private static string Health(ReplicaSet replicaSet, long generation)
    {
        if (generation > replicaSet.Status.ObservedGeneration)
        {
            return "Progressing";
        }

        var desired = replicaSet.Spec.Replicas ?? 1;
        if (
            (replicaSet.Status.Conditions ?? []).Any(static condition =>
                condition is { Type: ReplicaFailure, Status: ConditionStatus.True }
            )
        )
        {
            return ReplicaFailure;
        }

        return replicaSet.Status.AvailableReplicas < desired ? "Progressing"
            : desired == 0 ? "ScaledDown"
            : "Healthy";
    }

    private static List<string> TemplateImages(PodTemplateSpec template)
    {
        List<string> images = [];
        if (template.Spec is not { ValueKind: JsonValueKind.Object } spec || !spec.TryGetProperty("containers", out var containers))
        {
            return images;
        }

        foreach (var container in containers.ValueKind == JsonValueKind.Array ? containers.EnumerateArray() : default)
        {
            if (
                container.ValueKind == JsonValueKind.Object
                && container.TryGetProperty("image", out var image)
                && image.ValueKind == JsonValueKind.String
            )
            {
                images.Add(image.GetString()!);
            }
        }

        return images;
    }
}
