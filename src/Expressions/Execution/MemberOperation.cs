namespace Rollouts.Expressions;

/// <summary><c>x.name</c>, <c>x[index]</c>; with <c>?.</c> a nil target ends the whole chain.</summary>
internal sealed class MemberOperation(Operation target, Operation property, bool isOptional) : Operation
{
    private readonly string? _name = (property as ConstantOperation)?.Value.RawData as string;

    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var value = target.Evaluate(ref frame);
        if (_name is not null && value.TryGetMap(out var map) && map.TryGetMember(_name, out var member))
        {
            return member;
        }

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
        catch (ExpressionException e)
        {
            throw e.At(Span);
        }
    }
}
