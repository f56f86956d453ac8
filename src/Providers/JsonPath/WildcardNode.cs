using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary><c>*</c>: all elements or members, members in the order of their names.</summary>
internal sealed class WildcardNode : JsonPathNode
{
    public override List<MeasuredValue> Walk(List<MeasuredValue> input, JsonPathContext context)
    {
        var found = new List<MeasuredValue>();
        foreach (var value in input)
        {
            found.AddRange(JsonPathChildren.Of(value));
        }

        context.Visit(found.Count);
        return found;
    }
}
