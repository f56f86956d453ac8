using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Statistics.Tests;

/// <summary>Samples of the kinds that metrics deliver: smooth, tied, skewed, on a large offset, tiny.</summary>
internal static class RandomSamples
{
    /// <summary>Two arms of 2 to 40 values.</summary>
    public static Arbitrary<(double[] X, double[] Y)> Arms { get; } = Pairs(2, 40).ToArbitrary();

    /// <summary>Two arms of 1 to 5 values.</summary>
    public static Arbitrary<(double[] X, double[] Y)> TinyArms { get; } = Pairs(1, 5).ToArbitrary();

    /// <summary>Two arms of one length.</summary>
    public static Arbitrary<(double[] X, double[] Y)> PairedArms { get; } =
        Pairs(3, 40)
            .Select(arms => (X: arms.X[..Math.Min(arms.X.Length, arms.Y.Length)], Y: arms.Y[..Math.Min(arms.X.Length, arms.Y.Length)]))
            .ToArbitrary();

    /// <summary>Counts of two arms: events and trials each.</summary>
    public static Arbitrary<(int X, int N, int Y, int M)> Tallies { get; } =
        (
            from n in Gen.Choose(1, 200)
            from m in Gen.Choose(1, 200)
            from x in Gen.Choose(0, n)
            from y in Gen.Choose(0, m)
            select (x, n, y, m)
        ).ToArbitrary();

    private static Gen<(double[] X, double[] Y)> Pairs(int fewest, int most) =>
        from kind in Gen.Choose(0, 4)
        from x in Sample(kind, fewest, most)
        from y in Sample(kind, fewest, most)
        select (x, y);

    private static Gen<double[]> Sample(int kind, int fewest, int most) =>
        from length in Gen.Choose(fewest, most)
        from values in Gen.Choose(-100_000, 100_000).ArrayOf(length)
        select Array.ConvertAll(
            values,
            value =>
                kind switch
                {
                    0 => value / 1000.0,
                    1 => value % 5,
                    2 => Math.Exp(value / 30_000.0),
                    3 => 1e9 + (value / 1000.0),
                    _ => value * 1e-12,
                }
        );
}
