using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary><c>.name</c> or <c>['name']</c>: the member of every object that has it; an error when none has.</summary>
internal sealed class FieldNode(string name) : JsonPathNode
{
    public override List<MeasuredValue> Walk(List<MeasuredValue> input, JsonPathContext context)
    {
        var found = new List<MeasuredValue>();
        foreach (var value in input)
        {
            if (value.TryGetMap(out var map) && map.TryGetMember(name, out var member))
            {
                found.Add(member);
            }
        }

        // An empty input (after a filter that kept nothing) stays empty.
        return found.Count > 0 || input.Count == 0 || context.AllowsMissing ? found : throw new JsonPathException($"{name} is not found");
    }
}
