using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>A part of a template: text, a path in braces, or a range over one.</summary>
internal abstract class JsonPathPart
{
    /// <param name="start">What the part is applied to: the document, or an item of a range.</param>
    /// <param name="context">What <c>$</c> stands for.</param>
    /// <exception cref="JsonPathException">The part finds nothing where it must.</exception>
    public abstract List<MeasuredValue> Walk(MeasuredValue start, JsonPathContext context);
}
