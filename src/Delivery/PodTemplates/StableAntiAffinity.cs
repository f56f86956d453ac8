using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Keeps pods of the new version off the nodes of the stable one, so that a later scale-down of either leaves no node pressed
/// (row I8). The term is ours alone: it is known by its label and replaced whole.
/// </summary>
internal static class StableAntiAffinity
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    /// <summary>The template of the new version as it should be now; the same object when nothing changes.</summary>
    public static PodTemplateSpec Apply(RolloutSync sync, PodTemplateSpec template)
    {
        var strategy = sync.Spec.Strategy;
        var asked = strategy.BlueGreen?.AntiAffinity ?? strategy.Canary?.AntiAffinity;
        var hasStable = !string.IsNullOrEmpty(sync.Before.StableRS) && sync.Before.StableRS != sync.NewHash;
        var wanted = hasStable ? asked : null;
        if (template.Spec is not { ValueKind: JsonValueKind.Object } written || (wanted is null && !HasTerm(written)))
        {
            return template;
        }

        var spec = JsonObject.Create(written)!;
        Remove(spec);
        if (wanted is not null)
        {
            Add(spec, wanted, sync);
        }

        var after = JsonSerializer.SerializeToElement(spec, RolloutsJson.Options);
        return JsonElement.DeepEquals(written, after) ? template : template with { Spec = after };
    }

    /// <summary>The pod spec without our term (row A34); undefined when there is none.</summary>
    public static JsonElement Without(JsonElement? written)
    {
        if (written is not { ValueKind: JsonValueKind.Object } present || !HasTerm(present))
        {
            return written ?? default;
        }

        var spec = JsonObject.Create(present)!;
        Remove(spec);
        return JsonSerializer.SerializeToElement(spec, RolloutsJson.Options);
    }

    private static bool HasTerm(JsonElement spec) => spec.GetRawText().Contains(RolloutLabels.PodTemplateHash, StringComparison.Ordinal);

    private static void Add(JsonObject spec, AntiAffinity wanted, RolloutSync sync)
    {
        var term = new JsonObject
        {
            ["labelSelector"] = new JsonObject
            {
                ["matchExpressions"] = new JsonArray(
                    new JsonObject
                    {
                        ["key"] = RolloutLabels.PodTemplateHash,
                        ["operator"] = LabelSelectorOperator.In,
                        ["values"] = new JsonArray(sync.Before.StableRS),
                    }
                ),
            },
            ["namespaces"] = new JsonArray(sync.Namespace),
            ["topologyKey"] = "kubernetes.io/hostname",
        };
        var antiAffinity = Child(Child(spec, "affinity"), "podAntiAffinity");
        if (wanted.PreferredDuringSchedulingIgnoredDuringExecution is { } preferred)
        {
            List(antiAffinity, Preferred).Add((JsonNode)new JsonObject { ["podAffinityTerm"] = term, ["weight"] = preferred.Weight });
        }
        else
        {
            List(antiAffinity, Required).Add((JsonNode)term);
        }
    }

    private static void Remove(JsonObject spec)
    {
        if (spec["affinity"] is not JsonObject affinity || affinity["podAntiAffinity"] is not JsonObject antiAffinity)
        {
            return;
        }

        RemoveTerms(antiAffinity, Required, term => term);
        RemoveTerms(antiAffinity, Preferred, term => term?["podAffinityTerm"]);
        if (antiAffinity.Count == 0)
        {
            affinity.Remove("podAntiAffinity");
        }

        if (affinity.Count == 0)
        {
            spec.Remove("affinity");
        }
    }

    private static void RemoveTerms(JsonObject antiAffinity, string list, Func<JsonObject?, JsonNode?> termOf)
    {
        if (antiAffinity[list] is not JsonArray terms)
        {
            return;
        }

        terms.RemoveAll(term => IsOurs(termOf(term as JsonObject) as JsonObject));
        if (terms.Count == 0)
        {
            antiAffinity.Remove(list);
        }
    }

    private static bool IsOurs(JsonObject? term) =>
        term?["labelSelector"] is JsonObject selector
        && selector["matchExpressions"] is JsonArray { Count: 1 } expressions
        && expressions[0] is JsonObject expression
        && expression["key"] is JsonValue key
        && key.TryGetValue(out string? name)
        && name == RolloutLabels.PodTemplateHash;

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }

        return child;
    }

    private static JsonArray List(JsonObject parent, string name)
    {
        if (parent[name] is not JsonArray list)
        {
            parent[name] = list = [];
        }

        return list;
    }
}
