using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.RolloutController;

namespace Rollouts.Cluster.Tests;

/// <summary>A case of the golden files, as its author wrote it: <c>Golden/README.md</c> says what the members mean.</summary>
/// <param name="Strategy">The Rollout's <c>spec.strategy.canary</c>.</param>
/// <param name="Options">How the controller runs.</param>
/// <param name="Objects">What is in the namespace before.</param>
/// <param name="Steps">What is asked of the routers, one after the other.</param>
internal sealed record GoldenCase(
    JsonObject Strategy,
    RolloutControllerOptions Options,
    IReadOnlyList<JsonObject> Objects,
    IReadOnlyList<GoldenStep> Steps
)
{
    private static readonly JsonSerializerOptions OptionNames = new(JsonSerializerDefaults.Web);
    private static readonly string[] Members = ["canary", "options", "objects", "steps"];

    /// <exception cref="FormatException">The text is not a case.</exception>
    public static GoldenCase Read(string yaml)
    {
        var text = YamlManifest.ReadOne(yaml);
        GoldenStep.RefuseUnknown(text, Members);
        var canary =
            text["canary"] as JsonObject ?? throw new FormatException("a case needs canary: the spec.strategy.canary of its Rollout");
        return new GoldenCase(
            canary,
            text["options"]?.Deserialize<RolloutControllerOptions>(OptionNames) ?? new RolloutControllerOptions(),
            [.. (text["objects"] as JsonArray ?? []).Select(item => item!.AsObject())],
            [.. (text["steps"] as JsonArray ?? []).Select(item => GoldenStep.Read(item!.AsObject()))]
        );
    }
}
