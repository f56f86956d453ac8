using System.Collections.Frozen;

namespace Rollouts.Expressions;

/// <summary>The builtins whose second argument is evaluated per element.</summary>
internal static class PredicateBuiltins
{
    private static readonly FrozenDictionary<string, PredicateShape> Shapes = new Dictionary<string, PredicateShape>(StringComparer.Ordinal)
    {
        ["all"] = new(2, 2),
        ["none"] = new(2, 2),
        ["any"] = new(2, 2),
        ["one"] = new(2, 2),
        ["filter"] = new(2, 2),
        ["map"] = new(2, 2),
        ["count"] = new(1, 2),
        ["sum"] = new(1, 2),
        ["find"] = new(2, 2),
        ["findIndex"] = new(2, 2),
        ["findLast"] = new(2, 2),
        ["findLastIndex"] = new(2, 2),
        ["groupBy"] = new(2, 2),
        ["sortBy"] = new(2, 3),
        ["reduce"] = new(2, 3),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Names => Shapes.Keys;

    public static bool TryGetShape(string name, out PredicateShape shape) => Shapes.TryGetValue(name, out shape);
}
