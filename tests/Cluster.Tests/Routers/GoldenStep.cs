using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.Cluster.Tests;

/// <summary>One step of a case: what others do first, and then what the routers are asked for.</summary>
internal sealed record GoldenStep(JsonObject Text)
{
    private static readonly string[] Members =
    [
        "name",
        "create",
        "patch",
        "delete",
        "says",
        "setWeight",
        "setHeaderRoute",
        "setMirrorRoute",
        "additional",
        "promoted",
        "aborted",
        "removed",
        "weightFirst",
        "verifies",
        "strictArgo",
        "canaryService",
        "stableService",
    ];

    public IEnumerable<JsonObject> Created => Objects("create");

    /// <summary>Merge patches by others, each with the object that it is for.</summary>
    public IEnumerable<JsonObject> Patched => Objects("patch");

    public IEnumerable<JsonObject> Deleted => Objects("delete");

    /// <summary>Merge patches of the status by the objects' own controllers.</summary>
    public IEnumerable<JsonObject> Said => Objects("says");

    /// <summary>Whether nothing but the weight is asked for; that takes one write for each object.</summary>
    public bool IsWeightOnly =>
        Text.ContainsKey("setWeight") && Text.All(member => member.Key is "name" or "setWeight" or "patch" or "create");

    /// <summary>What is said of the step where its files are compared.</summary>
    public string Title =>
        (string?)Text["name"]
        ?? string.Join(
            ", ",
            Text.Where(member => member.Key is not ("create" or "patch" or "delete" or "says"))
                .Select(member => member.Value is JsonValue value ? $"{member.Key} {value}" : member.Key)
        );

    public static GoldenStep Read(JsonObject text)
    {
        RefuseUnknown(text, Members);
        return new GoldenStep(text);
    }

    /// <summary>A member that nobody reads would be a step that tests nothing.</summary>
    public static void RefuseUnknown(JsonObject text, IReadOnlyCollection<string> known)
    {
        if (text.Select(member => member.Key).FirstOrDefault(member => !known.Contains(member)) is { } unknown)
        {
            throw new FormatException($"{unknown} is no member: use {string.Join(", ", known)}");
        }
    }

    /// <summary>The target after this step, when <paramref name="before"/> was the one of the step before.</summary>
    public TrafficTarget Next(TrafficTarget before)
    {
        var step = Text.Deserialize<CanaryStep>(RolloutsJson.Options)!;
        var (isPromoted, isAborted) = (Is("promoted"), Is("aborted"));
        return before with
        {
            Weight = isPromoted || isAborted ? 0 : step.SetWeight ?? before.Weight,
            StableHash = isPromoted ? before.CanaryHash : before.StableHash,
            HeaderRoute = step.SetHeaderRoute,
            MirrorRoute = step.SetMirrorRoute,
            Additional = Text["additional"]?.Deserialize<List<WeightDestination>>(RolloutsJson.Options) ?? [],
            RemovesManagedRoutes = isPromoted || isAborted || Is("removed"),
            WeightFirst = Is("weightFirst"),
            Verifies = Is("verifies"),
            StrictArgo = Is("strictArgo"),
            CanaryService = (string?)Text["canaryService"] ?? before.CanaryService,
            StableService = (string?)Text["stableService"] ?? before.StableService,
        };
    }

    private bool Is(string member) => (bool?)Text[member] ?? false;

    private IEnumerable<JsonObject> Objects(string member) => (Text[member] as JsonArray ?? []).Select(item => item!.AsObject());
}
