using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>A template or a run that a caller sent along: its kind, name and spec.</summary>
internal sealed record Manifest(
    ManifestKind Kind,
    string Name,
    string Namespace,
    JsonObject Spec,
    IReadOnlyDictionary<string, string> Labels
)
{
    private const int MaxCharacters = 1 << 20;

    /// <summary>Reads what was given as YAML or JSON text, or as an object.</summary>
    /// <param name="text">The text; empty where there is an object.</param>
    /// <param name="given">The object; null where there is a text.</param>
    /// <exception cref="ApiException">It is not one template or run.</exception>
    public static Manifest Read(string text, Struct? given)
    {
        var field = given is null ? "manifest" : "object";
        var json = given is null ? Parse(text) : (JsonObject)JsonNode.Parse(JsonFormatter.Default.Format(given))!;
        var bare = json["kind"] is null && json["spec"] is null;
        var spec = bare
            ? json
            : json["spec"] as JsonObject
                ?? throw ApiException.Invalid($"{field}.spec", null, "an object is needed", "Add spec with metrics, as in docs/api.md.");
        var metadata = bare ? null : json["metadata"] as JsonObject;
        return new Manifest(
            bare ? ManifestKind.Template : KindOf(json, field),
            TextOf(metadata, "name"),
            TextOf(metadata, "namespace"),
            (JsonObject)spec.DeepClone(),
            (metadata?["labels"] as JsonObject ?? [])
                .Where(static l => l.Value is JsonValue)
                .ToDictionary(static l => l.Key, static l => l.Value!.ToString(), StringComparer.Ordinal)
        );
    }

    /// <summary>The spec as a view.</summary>
    /// <exception cref="ApiException">A field has another type; the message names it.</exception>
    public T As<T>()
        where T : KubernetesView
    {
        if (TypedReader.TryRead<T>(JsonSerializer.SerializeToElement(Spec), out var view, out var error))
        {
            return view!;
        }

        var path = error!.Path.Length == 0 ? "spec" : $"spec.{error.Path}";
        throw ApiException.Invalid(path, null, error.Message, error.Remedy ?? "Mend the field.");
    }

    private static ManifestKind KindOf(JsonObject json, string field) =>
        TextOf(json, "kind") switch
        {
            "AnalysisRun" => ManifestKind.Run,
            "AnalysisTemplate" or "" => ManifestKind.Template,
            "ClusterAnalysisTemplate" => ManifestKind.ClusterTemplate,
            var other => throw ApiException.Invalid(
                $"{field}.kind",
                other,
                "not a kind that can be analysed",
                "Give an AnalysisTemplate, a ClusterAnalysisTemplate or an AnalysisRun."
            ),
        };

    private static string TextOf(JsonObject? json, string name) =>
        json?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static JsonObject Parse(string text)
    {
        if (text.Length > MaxCharacters)
        {
            throw ApiException.Invalid("manifest", null, $"longer than {MaxCharacters} characters", "Use several templates.");
        }

        try
        {
            List<JsonNode> documents = [.. KubeYaml.Read(text).OfType<JsonNode>()];
            return documents is [JsonObject one]
                ? one
                : throw ApiException.Invalid(
                    "manifest",
                    text,
                    documents.Count > 1 ? $"there are {documents.Count} documents" : "there is no object in it",
                    "Give one AnalysisTemplate, ClusterAnalysisTemplate or AnalysisRun."
                );
        }
        catch (JsonException e)
        {
            throw ApiException.Invalid("manifest", null, ShownText.Cut(e.Message), "Write YAML or JSON.");
        }
    }
}
