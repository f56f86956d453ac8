using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>The schemas of the kinds' specs, from the custom resource definitions.</summary>
internal static class KindSchemas
{
    private static readonly Lazy<IReadOnlyDictionary<string, JsonObject>> Specs = new(static () =>
        CrdGenerator
            .Generate()
            .ToDictionary(
                static crd => crd.Json["spec"]!["names"]!["kind"]!.GetValue<string>(),
                static crd => (JsonObject)crd.Json["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!,
                StringComparer.Ordinal
            )
    );

    public static JsonObject Run => Specs.Value["AnalysisRun"];

    public static JsonObject Template => Specs.Value["AnalysisTemplate"];

    /// <summary>The schemas of the providers by name.</summary>
    public static JsonObject Providers => (JsonObject)Run["properties"]!["metrics"]!["items"]!["properties"]!["provider"]!["properties"]!;
}
