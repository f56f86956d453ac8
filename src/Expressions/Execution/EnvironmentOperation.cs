namespace Rollouts.Expressions;

/// <summary><c>$env</c>: all variables, and Argo's functions, as a map.</summary>
internal sealed class EnvironmentOperation(EnvironmentShape environment) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var names = environment.Names;
        var count = names.Count + MeasurementFunctions.Count;
        frame.Charge(2 * ValueMap.BytesOf(count));
        var members = new Dictionary<string, MeasuredValue>(count, StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            members[names[i]] = frame.Variables[i];
        }

        foreach (var function in MeasurementFunctions.Of(environment.Functions))
        {
            members.TryAdd(function.Name, MeasuredValue.FromFunction(function));
        }

        return MeasuredValue.FromMap(ValueMap.Adopt(members));
    }
}
