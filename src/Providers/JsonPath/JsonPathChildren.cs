using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>What is directly inside a value.</summary>
internal static class JsonPathChildren
{
    public static IEnumerable<MeasuredValue> Of(MeasuredValue value)
    {
        if (value.TryGetList(out var list))
        {
            return list;
        }

        return value.TryGetMap(out var map)
            ? map.Entries().OrderBy(e => e.Key.AsString(), StringComparer.Ordinal).Select(e => e.Value)
            : [];
    }
}
