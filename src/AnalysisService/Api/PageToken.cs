using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Rollouts.AnalysisService;

/// <summary>Where a page ended, opaque to the client and bound to the filters it was made with.</summary>
internal static class PageToken
{
    public const int DefaultSize = 50;
    public const int MaxSize = 500;

    private const int MarkLength = 8;

    /// <exception cref="ApiException">The size is out of range.</exception>
    public static int SizeOf(int asked) =>
        asked switch
        {
            0 => DefaultSize,
            >= 1 and <= MaxSize => asked,
            _ => throw ApiException.Invalid("pageSize", $"{asked}", "out of range", $"Give 1 to {MaxSize}, or leave it out."),
        };

    /// <param name="position">Where to go on.</param>
    /// <param name="filters">All filters of the request.</param>
    public static string Write(string position, params ReadOnlySpan<string> filters) =>
        Base64Url.EncodeToString([.. MarkOf(filters), .. Encoding.UTF8.GetBytes(position)]);

    /// <summary>Where to go on; null for the first page.</summary>
    /// <exception cref="ApiException">The token is none of ours, or was made with other filters.</exception>
    public static string? Read(string token, params ReadOnlySpan<string> filters)
    {
        if (token.Length == 0)
        {
            return null;
        }

        var bytes = new byte[Base64Url.GetMaxDecodedLength(token.Length)];
        if (
            token.Length > 2000
            || !Base64Url.IsValid(token)
            || !Base64Url.TryDecodeFromChars(token, bytes, out var length)
            || length < MarkLength
            || !bytes.AsSpan(0, MarkLength).SequenceEqual(MarkOf(filters))
        )
        {
            throw ApiException.Invalid(
                "pageToken",
                token,
                "not a token of this list with these filters",
                "Give nextPageToken of the page before with the same filters, or begin anew without it."
            );
        }

        return Encoding.UTF8.GetString(bytes.AsSpan(MarkLength, length - MarkLength));
    }

    private static byte[] MarkOf(ReadOnlySpan<string> filters)
    {
        var text = new StringBuilder();
        foreach (var filter in filters)
        {
            text.Append(filter.Length).Append(':').Append(filter);
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))[..MarkLength];
    }
}
