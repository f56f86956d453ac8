using System.Globalization;
using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>The metadata of a measurement: what its provider keeps, and what a reader of the verdict needs (row D26).</summary>
internal static class MeasurementFacts
{
    private const int MaxLength = 8192;
    private const int MaxQueryLength = 1024;

    public static IReadOnlyDictionary<string, string>? Of(
        MeasurementTask task,
        ResolvedMetric resolved,
        ProviderAnswer answer,
        SecretMask mask
    )
    {
        var facts = Masked(answer.Metadata, mask) ?? new Dictionary<string, string>(StringComparer.Ordinal);
        // Ours alone: it says whether the measurement waits.
        facts.Remove(MeasurementMetadata.Policy);
        foreach (var (name, value) in task.InFlight?.Metadata ?? new Dictionary<string, string>())
        {
            if (!MeasurementMetadata.Own.Contains(name) && !name.StartsWith(RunVariables.Prefix, StringComparison.Ordinal))
            {
                facts.TryAdd(name, value);
            }
        }

        AddVariables(facts, resolved, mask);
        AddData(facts, resolved.Metric, answer.Data);
        return facts.Count == 0 ? null : facts;
    }

    public static Dictionary<string, string>? Masked(IReadOnlyDictionary<string, string>? facts, SecretMask mask) =>
        facts is { Count: > 0 }
            ? facts.ToDictionary(static f => f.Key, f => BoundedText.Cut(mask.Apply(f.Value), MaxLength), StringComparer.Ordinal)
            : null;

    public static Dictionary<string, string> With(IReadOnlyDictionary<string, string>? facts, (string Name, string Value) added) =>
        new(facts ?? new Dictionary<string, string>(), StringComparer.Ordinal) { [added.Name] = added.Value };

    // With variables the query differs from measurement to measurement, so each keeps its own.
    private static void AddVariables(Dictionary<string, string> facts, ResolvedMetric resolved, SecretMask mask)
    {
        if (resolved.Used.Count == 0)
        {
            return;
        }

        foreach (var (tag, value) in resolved.Used)
        {
            facts[tag] = value;
        }

        if (QueryText.Of(resolved.Metric.Provider) is { } query)
        {
            facts[MeasurementMetadata.Query] = BoundedText.Cut(mask.Apply(query), MaxQueryLength);
        }
    }

    // A plain manifest of Argo's keeps a status as short as Argo's.
    private static void AddData(Dictionary<string, string> facts, Metric metric, DataFacts? data)
    {
        if (data is null)
        {
            return;
        }

        Add(MeasurementMetadata.WindowFrom, Time(data.From));
        Add(MeasurementMetadata.WindowTo, data.From is null ? null : Time(data.To));
        if (metric is { NoData: null, TooLittle: null, Stale: null })
        {
            return;
        }

        Add(MeasurementMetadata.Samples, data.Samples?.ToString(CultureInfo.InvariantCulture));
        Add(MeasurementMetadata.Requests, data.Requests?.ToString(CultureInfo.InvariantCulture));
        Add(MeasurementMetadata.NewestSample, Time(data.NewestSample));

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                facts[name] = value;
            }
        }
    }

    private static string? Time(DateTimeOffset? time) => time is { } known ? KubernetesTime.Format(known) : null;
}
