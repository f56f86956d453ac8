using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Finds the version that runs the desired template already, whatever release of a controller labelled it: a new controller, another way to write
/// the same template or a template that moved to another workload restarts no pod (row A34).
/// </summary>
internal static class VersionLookup
{
    /// <summary>
    /// The hash that the version is labelled with: that of the template, that of the form which older releases hashed, or of the first version whose
    /// template is equal after the API server's defaults; else the hash of the template.
    /// </summary>
    /// <param name="sync">The pass.</param>
    /// <param name="template">The desired template as JSON.</param>
    /// <param name="hash">Its hash.</param>
    public static string LabelOf(RolloutSync sync, JsonElement template, string hash)
    {
        var own = sync.Snapshot.ReplicaSets.Where(rs => rs.PodHash().Length > 0 && ReplicaSetOwnership.IsOwn(sync, rs)).ToList();
        if (own.Count == 0 || own.Exists(rs => rs.PodHash() == hash))
        {
            return hash;
        }

        var older = PodTemplateHash.Compute(template, sync.Before.CollisionCount, HashForm.BeforeOmitZero);
        if (own.Exists(rs => rs.PodHash() == older))
        {
            return older;
        }

        return own.OrderBy(rs => rs.Metadata.CreationTimestamp)
                .ThenBy(rs => rs.Name(), StringComparer.Ordinal)
                .FirstOrDefault(rs => Runs(rs, sync.Template))
                ?.PodHash()
            ?? hash;
    }

    private static bool Runs(ReplicaSet replicaSet, PodTemplateSpec template) =>
        PodTemplateEquality.AreSame(Bare(replicaSet.Spec.Template, replicaSet), Bare(template, replicaSet));

    /// <summary>Without what the controller adds to the templates of versions.</summary>
    private static JsonElement Bare(PodTemplateSpec template, ReplicaSet replicaSet) =>
        JsonSerializer.SerializeToElement(
            template with
            {
                Metadata = EphemeralMetadata.Without(template.Metadata, replicaSet),
                Spec = StableAntiAffinity.Without(template.Spec) is { ValueKind: not JsonValueKind.Undefined } spec ? spec : null,
            },
            RolloutsJson.Options
        );
}
