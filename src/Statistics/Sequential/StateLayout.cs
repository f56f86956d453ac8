namespace Rollouts.Statistics;

/// <summary>Hands out places in the array that holds a test's whole state.</summary>
internal sealed class StateLayout
{
    public int Length { get; private set; }

    /// <summary>The first of <paramref name="count"/> places.</summary>
    public int Take(int count)
    {
        var first = Length;
        Length += count;
        return first;
    }
}
