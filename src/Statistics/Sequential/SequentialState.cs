namespace Rollouts.Statistics;

/// <summary>
/// All that a sequential test remembers: a short array of finite numbers, fit for JSON. Adding the same windows in the same order gives the
/// same array, bit for bit. One thread at a time.
/// </summary>
public sealed class SequentialState
{
    internal SequentialState(double[] values) => Values = values;

    internal double[] Values { get; }

    /// <summary>A copy of the numbers, for <see cref="SequentialTest.Restore"/>.</summary>
    public double[] ToArray() => [.. Values];
}
