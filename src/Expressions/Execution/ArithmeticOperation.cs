namespace Rollouts.Expressions;

/// <summary><c>+ - * / % **</c> on two operands.</summary>
internal sealed class ArithmeticOperation(BinaryOperator op, Operation left, Operation right) : Operation
{
    /// <summary>Literals of numbers and strings are computed before the run; 1 % 0 is then an error wherever it stands.</summary>
    public override bool IsFoldable =>
        left is ConstantOperation { Value: var a }
        && right is ConstantOperation { Value: var b }
        && (
            op == BinaryOperator.Modulo ? a.IsInteger && b.IsInteger
            : op == BinaryOperator.Add && a.Kind == ValueKind.String ? b.Kind == ValueKind.String
            : a.IsNumber && b.IsNumber
        );

    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var a = left.Evaluate(ref frame);
        var b = right.Evaluate(ref frame);
        if (a.Kind == ValueKind.Float64 && b.Kind == ValueKind.Float64)
        {
            switch (op)
            {
                case BinaryOperator.Add:
                    return MeasuredValue.FromFloat(a.RawFloat + b.RawFloat);
                case BinaryOperator.Subtract:
                    return MeasuredValue.FromFloat(a.RawFloat - b.RawFloat);
                case BinaryOperator.Multiply:
                    return MeasuredValue.FromFloat(a.RawFloat * b.RawFloat);
                case BinaryOperator.Divide:
                    return MeasuredValue.FromFloat(a.RawFloat / b.RawFloat);
            }
        }

        if (op == BinaryOperator.Add && a.TryGetString(out var text) && b.TryGetString(out var more))
        {
            frame.RequireLength((long)text.Length + more.Length);
            frame.Charge(sizeof(char) * ((long)text.Length + more.Length));
            frame.Step((text.Length + more.Length) / 16);
        }

        try
        {
            return Arithmetic.Apply(op, a, b);
        }
        catch (ExpressionException e) when (e.Span is null)
        {
            throw e.At(Span);
        }
    }
}
