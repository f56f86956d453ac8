using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>A literal: text outside braces, or a string or number inside.</summary>
internal sealed class TextNode(MeasuredValue value) : JsonPathNode
{
    public override List<MeasuredValue> Walk(List<MeasuredValue> input, JsonPathContext context) => [value];
}
