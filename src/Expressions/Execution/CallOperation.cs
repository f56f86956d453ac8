using System.Runtime.CompilerServices;

namespace Rollouts.Expressions;

/// <summary>A call of a builtin or of one of Argo's functions.</summary>
internal sealed class CallOperation(Function function, Operation[] arguments) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        try
        {
            return arguments.Length switch
            {
                1 => CallWithOne(ref frame),
                <= InlineArguments.Capacity => CallWithFew(ref frame),
                _ => CallWith(new MeasuredValue[arguments.Length], ref frame),
            };
        }
        catch (ExpressionException e) when (e.Span is null)
        {
            throw e.At(Span);
        }
    }

    private MeasuredValue CallWithOne(ref Frame frame)
    {
        var argument = arguments[0].Evaluate(ref frame);
        return Apply(new ReadOnlySpan<MeasuredValue>(in argument), ref frame);
    }

    private MeasuredValue CallWithFew(ref Frame frame)
    {
        var inline = default(InlineArguments);
        Span<MeasuredValue> values = inline;
        return CallWith(values[..arguments.Length], ref frame);
    }

    private MeasuredValue CallWith(scoped Span<MeasuredValue> values, ref Frame frame)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(ref frame);
        }

        return Apply(values, ref frame);
    }

    private MeasuredValue Apply(scoped ReadOnlySpan<MeasuredValue> values, ref Frame frame)
    {
        var result = function.Body(values, ref frame);
        if (!result.IsScalar && !function.Selects)
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
