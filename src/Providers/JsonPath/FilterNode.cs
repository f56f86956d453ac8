using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary><c>[?(@.a == 1)]</c>: the elements for which a comparison holds, or for which a path exists.</summary>
internal sealed class FilterNode(JsonPathExpression left, string comparison, JsonPathExpression? right) : JsonPathNode
{
    public override List<MeasuredValue> Walk(List<MeasuredValue> input, JsonPathContext context)
    {
        var found = new List<MeasuredValue>();
        foreach (var value in input)
        {
            if (value.IsNil)
            {
                continue;
            }

            if (!value.TryGetList(out var list))
            {
                throw new JsonPathException($"{value.GoTypeName} is not array or slice and cannot be filtered");
            }

            context.Visit(list.Count);
            found.AddRange(list.Where(element => Keeps(element, context)));
        }

        return found;
    }

    private bool Keeps(MeasuredValue element, JsonPathContext context)
    {
        if (right is null)
        {
            return Exists(element, context);
        }

        // A member that is missing on either side is an error for the whole path, as in Kubernetes.
        return Single(left, element, context) is { } a && Single(right, element, context) is { } b && Holds(a, b);
    }

    private bool Exists(MeasuredValue element, JsonPathContext context)
    {
        var before = context.AllowsMissing;
        context.AllowsMissing = true;
        var exists = left.Walk(element, context).Count > 0;
        context.AllowsMissing = before;
        return exists;
    }

    private static MeasuredValue? Single(JsonPathExpression side, MeasuredValue element, JsonPathContext context)
    {
        var values = side.Walk(element, context);
        return values.Count switch
        {
            0 => null,
            1 => values[0],
            _ => throw new JsonPathException("can only compare one element at a time"),
        };
    }

    private bool Holds(in MeasuredValue a, in MeasuredValue b)
    {
        if (a.TryGetFloat(out var x) && b.TryGetFloat(out var y))
        {
            return comparison switch
            {
                "==" => x == y,
                "!=" => x != y,
                "<" => x < y,
                "<=" => x <= y,
                ">" => x > y,
                _ => x >= y,
            };
        }

        if (comparison is "==" or "!=")
        {
            return (a.Kind == b.Kind && a.ToGoString() == b.ToGoString()) == (comparison == "==");
        }

        if (!a.TryGetString(out var text) || !b.TryGetString(out var other))
        {
            throw new JsonPathException("incompatible types for comparison");
        }

        var order = string.CompareOrdinal(text, other);
        return comparison switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }
}
