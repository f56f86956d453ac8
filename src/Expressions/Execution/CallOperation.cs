using System.Runtime.CompilerServices;

namespace Rollouts.Expressions;

/// <summary>A call of a builtin or of one of Argo's functions.</summary>
internal sealed class CallOperation(Function function, Operation[] arguments) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        try
        {
            if (arguments.Length <= InlineArguments.Capacity)
            {
                var inline = default(InlineArguments);
                Span<MeasuredValue> values = inline;
                return Call(values[..arguments.Length], ref frame);
            }

            return Call(new MeasuredValue[arguments.Length], ref frame);
        }
        catch (ExpressionException e)
        {
            throw e.At(Span);
        }
    }

    private MeasuredValue Call(scoped Span<MeasuredValue> values, ref Frame frame)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(ref frame);
        }

        var result = function.Body(values, ref frame);
        if (!function.Selects)
        {
            frame.ChargeResult(result);
        }

        return result;
    }

    [InlineArray(Capacity)]
    private struct InlineArguments
    {
        public const int Capacity = 3;
        private MeasuredValue _first;
    }
}
