using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>Finds what is wrong with the Rollouts of a file before a cluster sees them (row L30). Pure: nothing but the text is looked at.</summary>
internal static class ManifestLint
{
    private const string Steps = "spec.strategy.steps";

    /// <summary>Everything that is wrong, Rollout by Rollout; other kinds are only looked at where a Rollout names them.</summary>
    /// <param name="text">YAML or JSON, any number of documents.</param>
    /// <param name="namespace">Where objects go that do not say it.</param>
    public static IReadOnlyList<LintFinding> Of(string text, string @namespace = "default")
    {
        try
        {
            return Of(KubeYaml.ReadDocuments(text), @namespace);
        }
        catch (JsonException problem)
        {
            return [new(null, null, problem.Message, "Write it as YAML: spaces and no tabs, every bracket and quote closed.")];
        }
    }

    private static List<LintFinding> Of(IReadOnlyList<KubeYamlDocument> documents, string @namespace)
    {
        var findings = new List<LintFinding>();
        var objects = new List<LintedObject>();
        foreach (var document in documents.Where(static document => document.Content is not null))
        {
            if (document.Content is JsonObject content && new LintedObject(document, content, @namespace) is { Kind.Length: > 0 } item)
            {
                objects.Add(item);
            }
            else
            {
                findings.Add(
                    new(document.LineOf(""), null, "Object 'Kind' is missing", "Give every document apiVersion, kind and metadata.name.")
                );
            }
        }

        var references = new LintedReferences(objects, @namespace);
        findings.AddRange(
            objects.Where(static item => item is { Group: ApiGroup.Name, Kind: "Rollout" }).SelectMany(item => OfRollout(item, references))
        );
        return findings;
    }

    private static IEnumerable<LintFinding> OfRollout(LintedObject item, LintedReferences references)
    {
        var subject = $"Rollout {item.Name}";
        var unknown = UnknownFields.Of(item.Content);
        var json = JsonSerializer.SerializeToElement(item.Content);
        IEnumerable<FieldError> errors = TypedReader.TryRead(json, out Rollout? rollout, out var malformed)
            ? references.Validate(rollout!)
            : [malformed!];
        return unknown
            .Concat(errors)
            .Select(error => new LintFinding(item.Document.LineOf(PlaceOf(error)), subject, error.ToString(), error.Remedy));
    }

    /// <summary>
    /// Where to look. Argo leaves the canary out of the paths of steps; and faults of a mesh's object name its fields, where in the Rollout it is the
    /// routers that they are about.
    /// </summary>
    private static string PlaceOf(FieldError error) =>
        error.Path.StartsWith("spec.routes", StringComparison.Ordinal) || error.Path == "spec.weight"
            ? "spec.strategy.canary.trafficRouting"
        : error.Path.StartsWith(Steps, StringComparison.Ordinal) ? $"spec.strategy.canary.steps{error.Path[Steps.Length..]}"
        : error.Path;
}
