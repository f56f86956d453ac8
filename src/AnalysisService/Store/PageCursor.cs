using System.Buffers.Binary;
using System.Buffers.Text;

namespace Rollouts.AnalysisService;

/// <summary>Where a page ended, as a text that callers hand back and need not understand.</summary>
public static class PageCursor
{
    public const int DefaultLimit = 50;

    public const int MaxLimit = 500;

    /// <exception cref="FormatException">The limit is out of bounds.</exception>
    public static void CheckLimit(int limit)
    {
        if (limit is < 1 or > MaxLimit)
        {
            throw new FormatException($"limit is {limit}: give 1 to {MaxLimit}");
        }
    }

    internal static string Write(params ReadOnlySpan<long> place)
    {
        var bytes = new byte[place.Length * sizeof(long)];
        for (var i = 0; i < place.Length; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(i * sizeof(long)), place[i]);
        }

        return Base64Url.EncodeToString(bytes);
    }

    /// <exception cref="FormatException">It is none of ours.</exception>
    internal static long[] Read(string cursor, int length)
    {
        var bytes = new byte[length * sizeof(long)];
        if (
            cursor.Length != Base64Url.GetEncodedLength(bytes.Length)
            || !Base64Url.TryDecodeFromChars(cursor, bytes, out var written)
            || written != bytes.Length
        )
        {
            throw new FormatException("the cursor cannot be used: give the one that came with the page before, or none for the first page");
        }

        return [.. Enumerable.Range(0, length).Select(i => BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(i * sizeof(long))))];
    }
}
