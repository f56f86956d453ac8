using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>
/// Fills arguments into a metric (row D20): into every string of its JSON, so that a value can never break out of the string it stands in.
/// </summary>
public static class MetricResolver
{
    /// <summary>What stands for a secret wherever the secret itself is not needed.</summary>
    public const string SecretPlaceholder = "temp-for-secret";

    private const int MaxCharacters = 1 << 20;

    /// <summary>The metric with its arguments; those from secrets become <see cref="SecretPlaceholder"/>.</summary>
    /// <exception cref="AnalysisSpecException">An argument is missing or unknown, or the result is no metric.</exception>
    public static Metric ResolveWithoutSecrets(Metric metric, IReadOnlyList<Argument>? arguments) =>
        Resolve(metric, ValuesOf(arguments, static _ => SecretPlaceholder));

    /// <summary>The metric with its arguments, secrets included, and with the variables of the measurement: never log it.</summary>
    /// <param name="metric">The metric as written.</param>
    /// <param name="arguments">Arguments of the run.</param>
    /// <param name="secrets">Values of the arguments that come from secrets, by argument name.</param>
    /// <param name="variables">The moment it is measured at.</param>
    /// <exception cref="AnalysisSpecException">An argument or a variable is missing or unknown, or the result is no metric.</exception>
    public static ResolvedMetric Resolve(
        Metric metric,
        IReadOnlyList<Argument>? arguments,
        IReadOnlyDictionary<string, string> secrets,
        RunVariables variables
    )
    {
        var values = new TagValues(ValuesOf(arguments, secrets.GetValueOrDefault), variables);
        var resolved = Resolve(metric, values);
        return new ResolvedMetric(resolved, variables, values.Used);
    }

    internal static Dictionary<string, string> ValuesOf(IReadOnlyList<Argument>? arguments, Func<string, string?> secret)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var argument in arguments ?? [])
        {
            if (argument is { Value: not null, ValueFrom: not null })
            {
                throw new AnalysisSpecException($"arg '{argument.Name}' has both Value and ValueFrom fields");
            }

            var value = argument.ValueFrom?.SecretKeyRef is null ? argument.Value : secret(argument.Name);
            values[$"args.{argument.Name}"] = value ?? throw new AnalysisSpecException($"argument \"{argument.Name}\" was not supplied");
        }

        return values;
    }

    /// <summary>With variables that have the right form only.</summary>
    internal static Metric Resolve(Metric metric, IReadOnlyDictionary<string, string> values) =>
        Resolve(metric, new TagValues(values, RunVariables.Unmeasured));

    private static Metric Resolve(Metric metric, TagValues values)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(metric, RolloutsJson.Options);
        if (json.AsSpan().IndexOf("{{"u8) < 0)
        {
            return metric;
        }

        var budget = MaxCharacters;
        var written = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = RolloutsJson.Options.MaxDepth })!;
        var filled = new JsonObject();
        foreach (var (name, member) in written.AsObject())
        {
            // What the schedule is made of stays the same from measurement to measurement.
            values.WithVariables = name is "provider" or "successCondition" or "failureCondition";
            filled[Interpolation.Fill(name, values, ref budget)] = Fill(member, values, ref budget);
        }

        var element = JsonSerializer.SerializeToElement(filled, RolloutsJson.Options);
        return TypedReader.TryRead<Metric>(element, out var resolved, out var error)
            ? resolved!
            : throw new AnalysisSpecException(error!.ToString());
    }

    private static JsonNode? Fill(JsonNode? node, TagValues values, ref int budget)
    {
        switch (node)
        {
            case JsonObject members:
                var filled = new JsonObject();
                foreach (var (name, member) in members)
                {
                    filled[Interpolation.Fill(name, values, ref budget)] = Fill(member, values, ref budget);
                }

                return filled;
            case JsonArray items:
                var list = new JsonArray();
                foreach (var item in items)
                {
                    list.Add(Fill(item, values, ref budget));
                }

                return list;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return JsonValue.Create(Interpolation.Fill(value.GetValue<string>(), values, ref budget));
            default:
                return node?.DeepClone();
        }
    }
}
