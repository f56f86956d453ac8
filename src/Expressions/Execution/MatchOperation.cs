using System.Text;

namespace Rollouts.Expressions;

/// <summary><c>matches</c>: an unanchored search; false when either side is nil.</summary>
internal sealed class MatchOperation(Operation left, Operation? pattern, GoPattern? constant) : Operation
{
    // About what it takes to make an automaton.
    private const int StepsPerState = 200;
    private const int BytesPerState = 2048;

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
        try
        {
            return (constant ?? Compile(b, ref frame)).IsMatch(text, ref frame);
        }
        catch (ExpressionException e) when (e.Span is null)
        {
            throw e.At(Span);
        }
    }

    private GoPattern Compile(in MeasuredValue pattern, ref Frame frame)
    {
        var source = pattern.TryGetString(out var text)
            ? text
            : throw Fail($"interface conversion: interface {{}} is {NilOr(pattern)}, not string");
        var compiled = GoPattern.Compile(source, frame.Limits.RegexSize);
        frame.Step(StepsPerState * (long)compiled.Size);
        frame.Charge(BytesPerState * (long)compiled.Size);
        return compiled;
    }
}
