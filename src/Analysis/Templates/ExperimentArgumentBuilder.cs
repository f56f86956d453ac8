using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Values of the arguments that an Experiment gives to its runs (row E13).</summary>
public static class ExperimentArgumentBuilder
{
    private const int MaxCharacters = 1 << 20;

    /// <param name="arguments">As written in the Experiment.</param>
    /// <param name="variables">What <c>{{templates.x.podTemplateHash}}</c> and the like stand for, by name.</param>
    /// <param name="experiment">The Experiment that field paths are read from.</param>
    /// <param name="strictArgo">Whether <c>valueFrom</c> is dropped, as Argo does.</param>
    /// <exception cref="AnalysisSpecException">A variable is unknown, or a field path leads nowhere or to an object or list.</exception>
    public static IReadOnlyList<Argument> Build(
        IReadOnlyList<Argument>? arguments,
        IReadOnlyDictionary<string, string> variables,
        Experiment experiment,
        bool strictArgo = false
    )
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(experiment);
        var values = new TagValues(variables, RunVariables.Unmeasured);
        var json = new Lazy<JsonElement>(() => JsonSerializer.SerializeToElement(experiment, RolloutsJson.Options));
        return [.. (arguments ?? []).Select(argument => Resolve(argument, values, strictArgo, experiment.Metadata, json))];
    }

    private static Argument Resolve(Argument argument, TagValues values, bool strictArgo, ObjectMeta metadata, Lazy<JsonElement> experiment)
    {
        var budget = MaxCharacters;
        var value = argument.Value is null ? null : Interpolation.Fill(argument.Value, values, ref budget);
        var resolved = new Argument { Name = argument.Name, Value = value };
        return (strictArgo ? null : argument.ValueFrom) switch
        {
            // A secret is read where the run is, when it is measured.
            { SecretKeyRef: { } secret } => resolved with { ValueFrom = new ValueFrom { SecretKeyRef = secret } },
            { FieldRef.FieldPath: { } path } => resolved with
            {
                Value = path.StartsWith("metadata", StringComparison.Ordinal)
                    ? MetadataField.Read(metadata, path)
                    : RolloutField.Read(experiment.Value, path),
            },
            _ => resolved,
        };
    }
}
