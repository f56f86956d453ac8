namespace Rollouts.Expressions;

/// <summary><c>{a: b}</c>. Of two equal keys the first wins, as in the original.</summary>
internal sealed class MapOfOperation((Operation Key, Operation Value)[] entries) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        frame.Allocate(entries.Length);
        frame.Charge(ValueMap.BytesOf(entries.Length));
        var members = new Dictionary<string, MeasuredValue>(entries.Length, StringComparer.Ordinal);
        foreach (var (keyOperation, valueOperation) in entries)
        {
            var key = keyOperation.Evaluate(ref frame);
            var value = valueOperation.Evaluate(ref frame);
            members.TryAdd(
                key.TryGetString(out var name) ? name : throw Fail($"interface conversion: interface {{}} is {NilOr(key)}, not string"),
                value
            );
        }

        return MeasuredValue.FromMap(ValueMap.Adopt(members));
    }
}
