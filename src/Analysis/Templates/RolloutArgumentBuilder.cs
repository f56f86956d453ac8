using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Values of the arguments that a Rollout gives to its runs (row D18).</summary>
public static class RolloutArgumentBuilder
{
    /// <param name="arguments">As written in the Rollout.</param>
    /// <param name="stableHash">Pod template hash of the stable ReplicaSet; null when there is none.</param>
    /// <param name="latestHash">Pod template hash of the new ReplicaSet; null when there is none.</param>
    /// <param name="rollout">The Rollout that field paths are read from.</param>
    /// <exception cref="AnalysisSpecException">A field path leads nowhere or to an object or list.</exception>
    public static IReadOnlyList<Argument> Build(
        IReadOnlyList<AnalysisRunArgument>? arguments,
        string? stableHash,
        string? latestHash,
        Rollout rollout
    )
    {
        ArgumentNullException.ThrowIfNull(rollout);
        var json = new Lazy<JsonElement>(() => JsonSerializer.SerializeToElement(rollout, RolloutsJson.Options));
        return
        [
            .. (arguments ?? []).Select(a => new Argument
            {
                Name = a.Name,
                Value = ValueOf(a, stableHash, latestHash, rollout.Metadata, json),
            }),
        ];
    }

    private static string ValueOf(
        AnalysisRunArgument argument,
        string? stableHash,
        string? latestHash,
        ObjectMeta metadata,
        Lazy<JsonElement> rollout
    ) =>
        argument.ValueFrom switch
        {
            { PodTemplateHashValue: PodTemplateHashSource.Latest } => latestHash ?? "",
            { PodTemplateHashValue: PodTemplateHashSource.Stable } => stableHash ?? "",
            { PodTemplateHashValue: null, FieldRef: { } field } => field.FieldPath.StartsWith("metadata", StringComparison.Ordinal)
                ? MetadataField.Read(metadata, field.FieldPath)
                : RolloutField.Read(rollout.Value, field.FieldPath),
            _ => argument.Value ?? "",
        };
}
