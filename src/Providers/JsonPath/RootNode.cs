using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary><c>$</c>: the document.</summary>
internal sealed class RootNode : JsonPathNode
{
    public override List<MeasuredValue> Walk(List<MeasuredValue> input, JsonPathContext context) => [context.Root];
}
