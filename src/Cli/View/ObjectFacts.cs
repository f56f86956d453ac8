using System.Globalization;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>What the views read from the headers of objects.</summary>
internal static class ObjectFacts
{
    /// <summary>Revision number (row A22); 0 when absent or unreadable.</summary>
    public static long Revision(this ObjectHeader header) =>
        long.TryParse(
            header.Annotations.GetValueOrDefault(RolloutAnnotations.Revision),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : 0;

    public static string PodHash(this ObjectHeader header) => header.Labels.GetValueOrDefault(RolloutLabels.PodTemplateHash) ?? "";

    public static bool IsOwnedBy(this ObjectHeader header, string uid) => uid.Length > 0 && header.Owners.Any(owner => owner.Uid == uid);

    /// <summary>Time since its creation as kubectl shows it.</summary>
    public static string Age(this ObjectHeader header, DateTimeOffset now) => Age(header.CreationTimestamp, now);

    public static string Age(DateTimeOffset? since, DateTimeOffset now) =>
        since is { } start ? HumanDuration.Show(now - start) : "<unknown>";
}
