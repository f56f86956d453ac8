using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rollouts.Analysis;

/// <summary>
/// Windows that a measurement had looked at and that its store has lost. They are asked for again, since their times are known, and the
/// verdict says so: whether the answers were the same shows in a digest that the measurement itself keeps.
/// </summary>
/// <param name="From">The first that is lost, counted from 0.</param>
/// <param name="Count">How many windows there had been.</param>
/// <param name="Digest">The <see cref="DigestOf"/> of these.</param>
public sealed record LostWindows(int From, int Count, string Digest)
{
    private const int DigestLength = 16;

    /// <summary>Tells sets of windows apart.</summary>
    public static string DigestOf(IEnumerable<WindowRow> rows)
    {
        var text = string.Join(';', rows.Select(WindowCodec.Write));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..DigestLength];
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null for any other text.</summary>
    public static LostWindows? Read(string? text) =>
        text?.Split(' ') is [var from, var count, { Length: DigestLength } digest]
        && int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var all)
        && first < all
            ? new LostWindows(first, all, digest)
            : null;

    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{From} {Count} {Digest}");

    /// <summary>This loss and an earlier one as one.</summary>
    public LostWindows And(LostWindows? earlier) =>
        earlier is null ? this
        : earlier.Count >= Count ? earlier with { From = Math.Min(From, earlier.From) }
        : this with { From = Math.Min(From, earlier.From) };

    /// <summary>For a verdict: what was lost, and what became of it.</summary>
    public string Tell(IReadOnlyList<WindowRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var which = Count - From == 1 ? $"window {Count}" : $"windows {From + 1} to {Count}";
        return rows.Count < Count ? $" The store has lost {which}; they are asked for again."
            : DigestOf(rows.Take(Count)) == Digest
                ? $" The store had lost {which}; they were asked for again, and the answers were the same."
            : $" The store had lost {which}; they were asked for again, and the answers were not the same: together with the looks before, a healthy canary may be failed with up to twice the probability alpha.";
    }
}
