namespace Rollouts.Statistics;

/// <summary>Many numbers that are never written down but can be counted in order.</summary>
internal interface IOrderedValues
{
    /// <summary>How many there are.</summary>
    long Count { get; }

    /// <summary>The smallest one.</summary>
    double Smallest { get; }

    /// <summary>The largest one.</summary>
    double Largest { get; }

    /// <summary>How many are at most <paramref name="limit"/>.</summary>
    long CountUpTo(double limit);

    /// <summary>The smallest one above <paramref name="limit"/>.</summary>
    double SmallestAbove(double limit);
}
