using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>A run that is to be started: the object, and a mark of its content by which a repeated request is recognised.</summary>
internal sealed record RunDraft(JsonObject Body, string Mark)
{
    /// <summary>On runs that the API started: a hash of what was asked for.</summary>
    public const string MarkAnnotation = "analysisrun.argoproj.io/request-hash";

    public ObjectKey Key => KubeObject.FromNode(Body).Key;

    /// <param name="key">Where it will be.</param>
    /// <param name="spec">What it will measure.</param>
    /// <param name="labels">Labels of the caller and of the service.</param>
    public static RunDraft Of(ObjectKey key, JsonObject spec, IReadOnlyDictionary<string, string> labels)
    {
        var shown = new JsonObject([.. labels.OrderBy(static l => l.Key, StringComparer.Ordinal).Select(static l => Pair(l.Key, l.Value))]);
        var content = new JsonObject { ["spec"] = spec.DeepClone(), ["labels"] = shown.DeepClone() };
        var mark = Convert.ToHexStringLower(SHA256.HashData(KubeJson.Serialize(content)))[..32];
        var body = new JsonObject
        {
            ["apiVersion"] = $"{ApiGroup.Name}/{ApiGroup.Version}",
            ["kind"] = KnownResources.AnalysisRuns.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = key.Name,
                ["namespace"] = key.Namespace,
                ["labels"] = shown,
                ["annotations"] = new JsonObject { [MarkAnnotation] = mark },
            },
            ["spec"] = spec,
        };
        return new RunDraft(body, mark);
    }

    /// <summary>Whether a run that is there came of the same request.</summary>
    public bool IsSameAs(KubeObject run) => run.Header.Annotations.GetValueOrDefault(MarkAnnotation) == Mark;

    private static KeyValuePair<string, JsonNode?> Pair(string name, string value) => new(name, value);
}
