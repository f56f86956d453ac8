using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary><c>[i]</c> and <c>[from:to:step]</c>; negative positions count from the end.</summary>
internal sealed class ArrayNode(int? from, int? to, int step, bool isIndex) : JsonPathNode
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
                if (context.AllowsMissing)
                {
                    continue;
                }

                throw new JsonPathException($"{value.GoTypeName} is not array or slice");
            }

            Select(list, found, context);
        }

        return found;
    }

    private void Select(ValueList list, List<MeasuredValue> found, JsonPathContext context)
    {
        var start = from ?? 0;
        start = start < 0 ? start + list.Count : start;
        if (isIndex)
        {
            if (start >= 0 && start < list.Count)
            {
                found.Add(list[start]);
            }
            else if (!context.AllowsMissing)
            {
                throw new JsonPathException($"array index out of bounds: index {from}, length {list.Count}");
            }

            return;
        }

        var end = to ?? list.Count;
        end = Math.Min(end < 0 ? end + list.Count : end, list.Count);
        for (var i = Math.Max(start, 0); i < end; i += step)
        {
            found.Add(list[i]);
        }
    }
}
