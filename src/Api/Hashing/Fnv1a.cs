using System.Buffers.Binary;
using System.Globalization;

namespace Rollouts.Api;

/// <summary>The 32-bit FNV-1a hash in the spelling that Kubernetes uses for names (row A-h1).</summary>
internal static class Fnv1a
{
    private const uint OffsetBasis = 0x811c9dc5;
    private const uint Prime = 0x01000193;

    // No vowels and no look-alikes, so that no hash spells a word.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    public static string Encode(ReadOnlySpan<byte> content, int? collisionCount)
    {
        var hash = Add(OffsetBasis, content);
        if (collisionCount is { } count)
        {
            // Eight bytes of which the count fills the lower four.
            Span<byte> suffix = stackalloc byte[8];
            suffix.Clear();
            BinaryPrimitives.WriteInt32LittleEndian(suffix, count);
            hash = Add(hash, suffix);
        }

        Span<char> digits = stackalloc char[10];
        _ = hash.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        foreach (ref var digit in digits[..length])
        {
            digit = Alphabet[digit % Alphabet.Length];
        }

        return new string(digits[..length]);
    }

    private static uint Add(uint hash, ReadOnlySpan<byte> content)
    {
        foreach (var value in content)
        {
            hash = unchecked((hash ^ value) * Prime);
        }

        return hash;
    }
}
