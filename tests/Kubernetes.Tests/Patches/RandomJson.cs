using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Kubernetes.Tests;

/// <summary>Random JSON objects without nulls, over few names so that two of them overlap.</summary>
internal static class RandomJson
{
    private static readonly Gen<string> Names = Gen.Elements("a", "b", "c", "metadata", "x/y", "~t");

    public static Arbitrary<JsonObject> Objects { get; } = Arb.From(Object(4));

    public static Arbitrary<(JsonObject, JsonObject)> Pairs { get; } =
        Arb.From(from first in Object(4) from second in Object(4) select (first, second));

    private static Gen<JsonObject> Object(int depth) =>
        from count in Gen.Choose(0, 4)
        from members in (from name in Names from value in Value(depth - 1) select (name, value)).ListOf(count)
        select new JsonObject(
            members
                .DistinctBy(static member => member.name)
                .Select(static member => KeyValuePair.Create(member.name, (JsonNode?)member.value))
        );

    private static Gen<JsonNode> Value(int depth)
    {
        var scalar = Gen.OneOf(
            Gen.Elements("", "x", "ü\"\n", "1").Select(static text => (JsonNode)JsonValue.Create(text)),
            Gen.Choose(-3, 3).Select(static number => (JsonNode)JsonValue.Create(number)),
            Gen.Elements(true, false).Select(static flag => (JsonNode)JsonValue.Create(flag))
        );
        if (depth <= 0)
        {
            return scalar;
        }

        var list =
            from count in Gen.Choose(0, 3)
            from items in Value(depth - 1).ListOf(count)
            select (JsonNode)new JsonArray([.. items.Select(static item => item.DeepClone())]);
        return Gen.OneOf(scalar, list, Object(depth).Select(static item => (JsonNode)item));
    }
}
