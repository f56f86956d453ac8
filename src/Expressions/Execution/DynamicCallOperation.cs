namespace Rollouts.Expressions;

/// <summary>A call of something that only the run knows: arguments first, then what is called, which must be a function.</summary>
/// <param name="result">What isNil and default look at instead of their first argument (row D37).</param>
internal sealed class DynamicCallOperation(Operation callee, Operation[] arguments, Operation result) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var values = new MeasuredValue[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(ref frame);
        }

        try
        {
            return Invoke(callee.Evaluate(ref frame), values, result, ref frame);
        }
        catch (ExpressionException e)
        {
            throw e.At(Span);
        }
    }

    /// <summary>Calls a function of the environment that was found as a value.</summary>
    public static MeasuredValue Invoke(in MeasuredValue callee, MeasuredValue[] arguments, Operation result, ref Frame frame)
    {
        if (callee.Kind != ValueKind.Function)
        {
            throw ExpressionException.Runtime(
                callee.IsNil ? "invalid operation: cannot call nil" : $"reflect: call of Call on {GoType.NameOf(callee)} Value"
            );
        }

        var function = callee.RawFunction;
        return arguments.Length >= function.Minimum && arguments.Length <= function.Maximum
            ? function.Body([.. arguments, result.Evaluate(ref frame)], ref frame)
            : throw ExpressionException.Runtime($"reflect: Call of {function.Name} with {arguments.Length} arguments");
    }
}
