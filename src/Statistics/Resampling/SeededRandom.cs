namespace Rollouts.Statistics;

/// <summary>Random numbers that depend on a seed alone, on every machine and every version of the framework: the sequence of SplitMix64.</summary>
/// <remarks>Source: G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.</remarks>
/// <param name="seed">Any number.</param>
internal struct SeededRandom(ulong seed)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>A whole number from 0 up to, not including, <paramref name="limit"/>; all equally likely (Lemire 2019).</summary>
    public int Below(int limit)
    {
        var product = (UInt128)Next() * (ulong)limit;
        while ((ulong)product < unchecked(0 - (ulong)limit) % (ulong)limit)
        {
            product = (UInt128)Next() * (ulong)limit;
        }

        return (int)(ulong)(product >> 64);
    }

    /// <summary>A number above 0 and below 1, all of its 53 bits equally likely.</summary>
    public double Fraction() => ((Next() >> 11) + 0.5) / (1UL << 53);

    private ulong Next()
    {
        _state += Golden;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
