using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary><c>..</c>: the values and all that is inside them, parents before children.</summary>
internal sealed class RecursiveNode : JsonPathNode
{
    public override List<MeasuredValue> Walk(List<MeasuredValue> input, JsonPathContext context)
    {
        var found = new List<MeasuredValue>();
        var pending = new Stack<MeasuredValue>(Enumerable.Reverse(input));
        while (pending.TryPop(out var value))
        {
            context.Visit(1);
            found.Add(value);
            foreach (var child in JsonPathChildren.Of(value).Reverse())
            {
                pending.Push(child);
            }
        }

        return found;
    }
}
