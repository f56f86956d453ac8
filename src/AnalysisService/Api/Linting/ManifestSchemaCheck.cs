using System.Text.Json;
using System.Text.Json.Nodes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Fields that the schema of the kind does not know, or whose values have another type: what an API server says when it is asked to be strict.</summary>
internal sealed class ManifestSchemaCheck
{
    private const int MaxProblems = 100;

    private readonly List<V1.Problem> _problems = [];

    /// <param name="spec">The spec as written.</param>
    /// <param name="schema">The schema of the spec.</param>
    public static IReadOnlyList<V1.Problem> Check(JsonNode spec, JsonObject schema)
    {
        var check = new ManifestSchemaCheck();
        check.Visit(spec, schema, "spec");
        return check._problems;
    }

    private void Visit(JsonNode? node, JsonObject schema, string path)
    {
        if (node is null || _problems.Count >= MaxProblems)
        {
            return;
        }

        if (schema["x-kubernetes-int-or-string"] is not null)
        {
            Require(node.GetValueKind() is JsonValueKind.Number or JsonValueKind.String, node, path, "a whole number or a string");
            return;
        }

        switch (schema["type"]?.GetValue<string>())
        {
            case "object" when node is JsonObject members:
                VisitMembers(members, schema, path);
                break;
            case "array" when node is JsonArray items:
                foreach (var (i, item) in items.Index())
                {
                    Visit(item, (schema["items"] as JsonObject) ?? [], $"{path}[{i}]");
                }

                break;
            case "object":
                Require(false, node, path, "an object");
                break;
            case "array":
                Require(false, node, path, "a list");
                break;
            case "string":
                Require(node.GetValueKind() == JsonValueKind.String, node, path, "a string");
                break;
            case "boolean":
                Require(node.GetValueKind() is JsonValueKind.True or JsonValueKind.False, node, path, "true or false");
                break;
            case "integer":
                Require(node is JsonValue value && IsWhole(value), node, path, "a whole number");
                break;
            case "number":
                Require(node.GetValueKind() == JsonValueKind.Number, node, path, "a number");
                break;
        }
    }

    private void VisitMembers(JsonObject members, JsonObject schema, string path)
    {
        var known = schema["properties"] as JsonObject;
        var others = schema["additionalProperties"] as JsonObject;
        var open = known is null || schema["x-kubernetes-preserve-unknown-fields"] is not null;
        foreach (var (name, member) in members)
        {
            var place = $"{path}.{name}";
            if ((known?[name] ?? others) is JsonObject inner)
            {
                Visit(member, inner, place);
            }
            else if (!open)
            {
                var names = known!.Select(static k => k.Key);
                Add(
                    V1.Problem.Types.Severity.Warning,
                    member,
                    place,
                    "unknown field, which is ignored",
                    $"Known fields: {string.Join(", ", names)}."
                );
            }
        }

        foreach (var name in (schema["required"] as JsonArray ?? []).Select(static r => r!.GetValue<string>()))
        {
            if (members[name] is null)
            {
                Add(V1.Problem.Types.Severity.Error, null, $"{path}.{name}", "required, and missing", "Add it.");
            }
        }
    }

    // Written by a machine 3 may be 3.0.
    private static bool IsWhole(JsonValue value) =>
        value.GetValueKind() == JsonValueKind.Number
        && (value.TryGetValue<long>(out _) || (value.TryGetValue<double>(out var number) && Math.Floor(number) == number));

    private void Require(bool holds, JsonNode node, string path, string wanted)
    {
        if (!holds)
        {
            Add(V1.Problem.Types.Severity.Error, node, path, $"{wanted} is needed", $"Give it {wanted}.");
        }
    }

    private void Add(V1.Problem.Types.Severity severity, JsonNode? node, string path, string message, string remedy)
    {
        if (_problems.Count < MaxProblems)
        {
            _problems.Add(
                new V1.Problem
                {
                    Severity = severity,
                    Field = path,
                    Value = ShownText.Cut(node?.ToJsonString() ?? ""),
                    Message = message,
                    Remedy = remedy,
                }
            );
        }
    }
}
