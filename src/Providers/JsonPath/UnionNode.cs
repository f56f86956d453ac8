using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary><c>[a,b]</c>: what each part finds, in order.</summary>
internal sealed class UnionNode(IReadOnlyList<JsonPathNode> parts) : JsonPathNode
{
    public override List<MeasuredValue> Walk(List<MeasuredValue> input, JsonPathContext context)
    {
        var found = new List<MeasuredValue>();
        foreach (var part in parts)
        {
            found.AddRange(part.Walk(input, context));
        }

        context.Visit(found.Count);
        return found;
    }
}
