namespace Rollouts.Expressions;

/// <summary><c>contains</c>, <c>startsWith</c>, <c>endsWith</c>: false when either side is nil.</summary>
internal sealed class TextTestOperation(BinaryOperator op, Operation left, Operation right) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame) => MeasuredValue.FromBool(Test(ref frame));

    public override bool Test(ref Frame frame)
    {
        var a = left.Evaluate(ref frame);
        var b = right.Evaluate(ref frame);
        if (a.IsNil || b.IsNil)
        {
            return false;
        }

        if (!a.TryGetString(out var text) || !b.TryGetString(out var part))
        {
            throw Fail($"interface conversion: interface {{}} is {NilOr(a.Kind == ValueKind.String ? b : a)}, not string");
        }

        frame.Step(text.Length / 16);
        GoText.Align(ref text, ref part);
        return op switch
        {
            BinaryOperator.StartsWith => text.StartsWith(part, StringComparison.Ordinal),
            BinaryOperator.EndsWith => text.EndsWith(part, StringComparison.Ordinal),
            _ => text.Contains(part, StringComparison.Ordinal),
        };
    }
}
