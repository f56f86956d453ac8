namespace Rollouts.Fuzz;

/// <summary>Random numbers of one input: the same for the same seed and number of the input, whichever thread draws them (SplitMix64).</summary>
internal sealed class Randomness(long seed, long input)
{
    private ulong _state = unchecked(((ulong)seed * 0xD1342543DE82EF95UL) + ((ulong)input * 0x9E3779B97F4A7C15UL));

    /// <summary>From 0 to below <paramref name="limit"/>, which is at least 1.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public bool OneIn(int count) => Below(count) == 0;

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    private ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            return mixed ^ (mixed >> 31);
        }
    }
}
