using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>What went into a run and its metrics, as a person may see it.</summary>
internal static class ExplainedInputs
{
    private const string Hidden = "*****";
    private const int MaxValue = 1000;

    /// <summary>The arguments of a run by name.</summary>
    public static IReadOnlyDictionary<string, string> Of(AnalysisRunSpec spec)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var argument in spec.Args ?? [])
        {
            inputs[argument.Name] = Shown(argument);
        }

        return inputs;
    }

    /// <summary>The arguments that a metric uses as <c>args.x</c>, and the variables that its measurement read.</summary>
    public static IReadOnlyDictionary<string, string> Of(Metric written, AnalysisRunSpec spec, Measurement? measurement)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (spec.Args is { Count: > 0 } arguments)
        {
            var text = JsonSerializer.Serialize(written, RolloutsJson.Options);
            var tags = Interpolation.TagsOf(text);
            foreach (var argument in arguments.Where(a => tags.Contains($"args.{a.Name}")))
            {
                inputs[$"args.{argument.Name}"] = Shown(argument);
            }
        }

        foreach (var (name, value) in measurement?.Metadata ?? new Dictionary<string, string>())
        {
            if (name.StartsWith("run.", StringComparison.Ordinal))
            {
                inputs[name] = value;
            }
        }

        return inputs;
    }

    /// <summary>The metric with its arguments, secrets as stars.</summary>
    public static Metric WithoutSecrets(Metric written, IReadOnlyList<Argument>? arguments) =>
        MetricResolver.Resolve(written, MetricResolver.ValuesOf(arguments, static _ => Hidden));

    private static string Shown(Argument argument) =>
        argument.ValueFrom?.SecretKeyRef is null ? BoundedText.Cut(argument.Value ?? "", MaxValue) : Hidden;
}
