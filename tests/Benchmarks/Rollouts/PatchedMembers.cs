using System.Text.Json;

namespace Rollouts.Benchmarks;

/// <summary>What a merge patch is for, by the members that it writes: those two levels down, which are fields of spec, status and metadata.</summary>
internal static class PatchedMembers
{
    private const string Counts = "counts of pods";

    public static string Of(JsonElement patch) =>
        patch.ValueKind != JsonValueKind.Object
            ? patch.ValueKind.ToString()
            : string.Join(
                ", ",
                patch
                    .EnumerateObject()
                    .Where(static part => part.Value.ValueKind == JsonValueKind.Object)
                    .SelectMany(static part => part.Value.EnumerateObject().Select(member => Name(part.Name, member.Name)))
                    .OfType<string>()
                    .Distinct()
                    .Order(StringComparer.Ordinal)
            );

    // The guard says nothing, and conditions and message follow from the rest.
    private static string? Name(string part, string member) =>
        (part, member) switch
        {
            ("metadata", "resourceVersion") or ("status", "conditions" or "message") => null,
            ("status", "replicas" or "updatedReplicas" or "readyReplicas" or "availableReplicas" or "HPAReplicas") => Counts,
            ("status", _) => member,
            _ => $"{part}.{member}",
        };
}
