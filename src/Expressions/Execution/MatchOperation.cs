using System.Text;

namespace Rollouts.Expressions;

/// <summary><c>matches</c>: an unanchored search; false when either side is nil.</summary>
internal sealed class MatchOperation(Operation left, Operation? pattern, GoPattern? constant) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame) => MeasuredValue.FromBool(Test(ref frame));

    public override bool Test(ref Frame frame)
    {
        var a = left.Evaluate(ref frame);
        var b = pattern?.Evaluate(ref frame) ?? MeasuredValue.FromBool(true);
        if (a.IsNil || b.IsNil)
        {
            return false;
        }

        var text = a.Kind switch
        {
            ValueKind.String => a.AsString(),
            ValueKind.Bytes => Encoding.UTF8.GetString(a.RawBytes),
            _ => throw Fail($"interface conversion: interface {{}} is {NilOr(a)}, not string"),
        };
        frame.Step(text.Length);
        try
        {
            var compiled =
                constant
                ?? GoPattern.Compile(
                    b.TryGetString(out var source) ? source : throw Fail($"interface conversion: interface {{}} is {NilOr(b)}, not string")
                );
            return compiled.IsMatch(text);
        }
        catch (ExpressionException e)
        {
            throw e.At(Span);
        }
    }
}
