using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary><c>{range .items[*]}…{end}</c>: what stands between is applied to each match.</summary>
internal sealed class JsonPathRange(JsonPathExpression over, IReadOnlyList<JsonPathPart> body) : JsonPathPart
{
    public override List<MeasuredValue> Walk(MeasuredValue start, JsonPathContext context)
    {
        var found = new List<MeasuredValue>();
        foreach (var item in over.Walk(start, context))
        {
            context.Visit(body.Count);
            foreach (var part in body)
            {
                found.AddRange(part.Walk(item, context));
            }
        }

        return found;
    }
}
