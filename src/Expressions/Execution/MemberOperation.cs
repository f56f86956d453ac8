namespace Rollouts.Expressions;

/// <summary><c>x.name</c>, <c>x[index]</c>; with <c>?.</c> a nil target ends the whole chain.</summary>
internal sealed class MemberOperation(Operation target, Operation property, bool isOptional) : Operation
{
    // Most properties are constants, a name or an index: they are read in advance.
    private readonly string? _name = (property as ConstantOperation)?.Value.RawData as string;
    private readonly long _index = property is ConstantOperation { Value: { Kind: ValueKind.Int } index } ? index.RawInteger : -1;

    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var value = target.Evaluate(ref frame);
        if (_name is not null && value.TryGetMap(out var map) && map.TryGetMember(_name, out var member))
        {
            return member;
        }

        if (_index >= 0 && value.TryGetList(out var list) && _index < list.Count)
        {
            return list[(int)_index];
        }

        return Fetch(value, ref frame);
    }

    private MeasuredValue Fetch(in MeasuredValue value, ref Frame frame)
    {
        if (ChainOperation.IsSkipped(value))
        {
            return value;
        }

        if (isOptional && value.IsNil)
        {
            return ChainOperation.Skipped;
        }

        var key = property.Evaluate(ref frame);
        try
        {
            return Access.Fetch(value, key);
        }
        catch (ExpressionException e) when (e.Span is null)
        {
            throw e.At(Span);
        }
    }
}
