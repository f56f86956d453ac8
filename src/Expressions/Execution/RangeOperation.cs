namespace Rollouts.Expressions;

/// <summary><c>a..b</c>, both inclusive; empty when b is smaller. Dynamic floats are truncated.</summary>
internal sealed class RangeOperation(Operation left, Operation right) : Operation
{
    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var a = left.Evaluate(ref frame);
        var b = right.Evaluate(ref frame);
        if (!Access.TryInteger(a, out var from) || !Access.TryInteger(b, out var to))
        {
            throw Fail($"invalid operation: {GoType.NameOf(a)} .. {GoType.NameOf(b)}");
        }

        // Wraps as in the original: a range over half of all integers is empty.
        var size = unchecked(to - from + 1);
        if (size <= 0)
        {
            return MeasuredValue.FromList(new IntRange(from, 0));
        }

        frame.Allocate(Math.Min(size, int.MaxValue));
        return MeasuredValue.FromList(new IntRange(from, (int)size));
    }
}
