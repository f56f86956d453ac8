namespace Rollouts.Expressions;

/// <summary>What follows from the ranges that numbers lie in.</summary>
internal static class NumberOrder
{
    private const double ExactLimit = 1L << 53;

    /// <summary>Whether a comparison holds for all numbers of the two ranges, or for none; null when it depends.</summary>
    public static bool? Decide(BinaryOperator op, PossibleValue a, PossibleValue b)
    {
        var ordered = !a.MayBeNaN && !b.MayBeNaN && a.IsNumber && b.IsNumber;
        return op switch
        {
            BinaryOperator.Less => Decide(ordered && a.High < b.Low, a.Low >= b.High),
            BinaryOperator.LessOrEqual => Decide(ordered && a.High <= b.Low, a.Low > b.High),
            BinaryOperator.Greater => Decide(ordered && a.Low > b.High, a.High <= b.Low),
            _ => Decide(ordered && a.Low >= b.High, a.High < b.Low),
        };
    }

    /// <summary>The range of a sum or difference; other results may be any number.</summary>
    public static PossibleValue Compute(BinaryOperator op, PossibleValue a, PossibleValue b)
    {
        var (low, high) = op switch
        {
            BinaryOperator.Add => (a.Low + b.Low, a.High + b.High),
            BinaryOperator.Subtract => (a.Low - b.High, a.High - b.Low),
            _ => (double.NegativeInfinity, double.PositiveInfinity),
        };

        // Integers wrap where they overflow, which they do not below this.
        return a.IsNumber && b.IsNumber && Math.Abs(low) < ExactLimit && Math.Abs(high) < ExactLimit
            ? PossibleValue.Of(PossibleKinds.Number) with
            {
                Low = low,
                High = high,
                MayBeNaN = a.MayBeNaN || b.MayBeNaN,
            }
            : PossibleValue.Of(PossibleKinds.Number);
    }

    private static bool? Decide(bool holds, bool fails) =>
        holds ? true
        : fails ? false
        : null;
}
