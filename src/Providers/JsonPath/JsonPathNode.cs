using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>One step of a path: from values to values. The set of steps is closed.</summary>
internal abstract class JsonPathNode
{
    /// <param name="input">The values found so far.</param>
    /// <param name="context">What <c>$</c> stands for.</param>
    /// <exception cref="JsonPathException">The step finds nothing where it must.</exception>
    public abstract List<MeasuredValue> Walk(List<MeasuredValue> input, JsonPathContext context);
}
