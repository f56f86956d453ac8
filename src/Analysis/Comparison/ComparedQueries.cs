using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>The queries of a comparison or a judge by arm, as written; nothing else of the provider, since that may hold credentials.</summary>
public static class ComparedQueries
{
    /// <summary>Queries by names such as <c>canary.events</c>; empty for any other provider.</summary>
    public static IReadOnlyList<(string Name, string Query)> Of(MetricProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        if (PluginForms.ComparisonOf(provider, out _) is { } comparison)
        {
            return [.. OfArm("canary", comparison.Canary), .. OfArm("baseline", comparison.Baseline)];
        }

        return
        [
            .. (PluginForms.JudgeOf(provider, out _)?.Metrics ?? []).SelectMany(static m =>
                new[] { ($"canary.{m.Name}", m.Canary ?? m.Query ?? ""), ($"baseline.{m.Name}", m.Baseline ?? m.Query ?? "") }
            ),
        ];
    }

    /// <summary>The provider that a comparison or a judge asks; null for any other provider.</summary>
    public static MetricProvider? SourceOf(MetricProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return PluginForms.ComparisonOf(provider, out _) is { } comparison
            ? comparison.Source ?? comparison.Canary?.Source
            : PluginForms.JudgeOf(provider, out _)?.Source;
    }

    private static IEnumerable<(string Name, string Query)> OfArm(string name, ComparisonArm? arm)
    {
        (string Part, string? Query)[] parts =
        [
            ("events", arm?.Events),
            ("exposure", arm?.Exposure),
            ("total", arm?.Total),
            ("buckets", arm?.Buckets),
            ("sum", arm?.Sum),
            ("value", arm?.Value),
        ];
        return parts.Where(static part => part.Query is not null).Select(part => ($"{name}.{part.Part}", part.Query!));
    }
}
