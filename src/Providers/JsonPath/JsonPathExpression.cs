using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>A chain of steps.</summary>
internal sealed class JsonPathExpression(IReadOnlyList<JsonPathNode> nodes) : JsonPathPart
{
    public override List<MeasuredValue> Walk(MeasuredValue start, JsonPathContext context)
    {
        var values = new List<MeasuredValue> { start };
        foreach (var node in nodes)
        {
            values = node.Walk(values, context);
        }

        return values;
    }
}
