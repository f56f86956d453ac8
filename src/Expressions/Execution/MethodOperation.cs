namespace Rollouts.Expressions;

/// <summary>A call of a method of a time, duration, month or location.</summary>
internal sealed class MethodOperation(Operation target, string name, Operation[] arguments, bool isOptional) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var value = target.Evaluate(ref frame);
        if (ChainOperation.IsSkipped(value))
        {
            return value;
        }

        if (isOptional && value.IsNil)
        {
            return ChainOperation.Skipped;
        }

        try
        {
            var values = new MeasuredValue[arguments.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = arguments[i].Evaluate(ref frame);
            }

            return GoMethods.Call(value, name, values);
        }
        catch (ExpressionException e)
        {
            throw e.At(Span);
        }
    }
}
