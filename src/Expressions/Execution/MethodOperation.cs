namespace Rollouts.Expressions;

/// <summary>A call of a method of a time, duration, month or location, or of a function that is the member of a map.</summary>
/// <param name="result">What isNil and default look at instead of their first argument (row D37).</param>
internal sealed class MethodOperation(Operation target, string name, Operation[] arguments, bool isOptional, Operation result) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        // As in the original, the arguments come before what is called.
        var values = new MeasuredValue[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(ref frame);
        }

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
            return value.Kind == ValueKind.Map
                ? DynamicCallOperation.Invoke(Access.Fetch(value, MeasuredValue.FromString(name)), values, result, ref frame)
                : GoMethods.Call(value, name, values);
        }
        catch (ExpressionException e) when (e.Span is null)
        {
            throw e.At(Span);
        }
    }
}
