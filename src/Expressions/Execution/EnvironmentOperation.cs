namespace Rollouts.Expressions;

/// <summary><c>$env</c>: all variables as a map.</summary>
internal sealed class EnvironmentOperation(IReadOnlyList<string> names) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        frame.Charge(ValueMap.BytesOf(names.Count));
        var members = new Dictionary<string, MeasuredValue>(names.Count, StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            members[names[i]] = frame.Variables[i];
        }

        return MeasuredValue.FromMap(ValueMap.Adopt(members));
    }
}
