using System.Text;

namespace Rollouts.Expressions;

/// <summary>Characters that are the same but for their case: Unicode's simple folding, as <c>(?i)</c> applies it.</summary>
internal sealed class CaseOrbits
{
    // No simple case mapping beyond this code point (Adlam).
    private const int LastCased = 0x1E943;

    // Kinships that invariant casing leaves out.
    private static readonly (int From, int To)[] Others = [(0x017F, 's'), (0x212A, 'k'), (0x212B, 0xE5), (0x2126, 0x3C9), (0x1E9E, 0xDF)];

    private readonly Dictionary<int, List<int>> _orbits = [];
    private readonly int[] _cased;

    private CaseOrbits()
    {
        for (var rune = 0; rune <= LastCased; rune++)
        {
            if (Rune.IsValid(rune) && Canonical(rune) is var canonical && canonical != rune)
            {
                Join(rune, canonical);
            }
        }

        foreach (var (from, to) in Others)
        {
            Join(from, to);
        }

        _cased = [.. _orbits.Keys.Order()];
    }

    /// <summary>Made when a pattern first ignores case.</summary>
    public static Lazy<CaseOrbits> Shared { get; } = new(() => new CaseOrbits());

    /// <summary>Adds to the ranges what differs from their members by case alone.</summary>
    public void Fold(List<(int First, int Last)> ranges)
    {
        for (var i = ranges.Count - 1; i >= 0; i--)
        {
            var (first, last) = ranges[i];
            var place = Array.BinarySearch(_cased, first);
            for (place = place < 0 ? ~place : place; place < _cased.Length && _cased[place] <= last; place++)
            {
                foreach (var other in _orbits[_cased[place]])
                {
                    ranges.Add((other, other));
                }
            }
        }
    }

    private static int Canonical(int rune) => Rune.ToLowerInvariant(Rune.ToUpperInvariant(new Rune(rune))).Value;

    private void Join(int one, int other)
    {
        if (!_orbits.TryGetValue(other, out var orbit))
        {
            _orbits[other] = orbit = [other];
        }

        if (!orbit.Contains(one))
        {
            orbit.Add(one);
        }

        _orbits[one] = orbit;
    }
}
