namespace Rollouts.Expressions;

/// <summary><c>matches</c>: an unanchored search; false when either side is nil.</summary>
internal sealed class MatchOperation(Operation left, Operation? pattern, GoPattern? constant) : Operation
{
    private const int StepsPerCharacter = 32;
    private const int StepsPerInstruction = 4;
    private const int BytesPerInstruction = 64;
    private const int BytesPerPattern = 2048;

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
            ValueKind.Bytes => GoText.FromBytes(a.RawBytes),
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

    /// <summary>A pattern that is known only now is made for every run, which its size is charged for.</summary>
    private GoPattern Compile(in MeasuredValue value, ref Frame frame)
    {
        if (!value.TryGetString(out var source))
        {
            throw Fail($"interface conversion: interface {{}} is {NilOr(value)}, not string");
        }

        frame.Step(StepsPerCharacter * source.Length);
        var compiled = GoPattern.Compile(source, frame.Limits.RegexSize);
        frame.Step(StepsPerInstruction * compiled.Size);
        frame.Charge(BytesPerPattern + (BytesPerInstruction * compiled.Size));
        return compiled;
    }
}
