using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rollouts.Analysis;

/// <summary>Replaces secret values by <c>*****</c> in what leaves the service (row D26).</summary>
public sealed class SecretMask
{
    private const string Stars = "*****";

    private readonly string[] _secrets;

    /// <param name="secrets">The values to hide; empty ones hide nothing.</param>
    public SecretMask(IEnumerable<string> secrets)
    {
        // Longer ones first: a secret may contain another.
        _secrets =
        [
            .. secrets
                .Where(static s => s.Length > 0)
                .SelectMany(FormsOf)
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(static s => s.Length),
        ];
    }

    /// <summary>How a message may quote it: as it is, in a URL, in JSON, or without the space around it.</summary>
    private static string[] FormsOf(string secret) =>
        secret.Trim() is { Length: > 0 } trimmed
            ?
            [
                secret,
                trimmed,
                Uri.EscapeDataString(trimmed),
                JsonEncodedText.Encode(trimmed, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
            ]
            : [secret];

    /// <summary>Hides nothing.</summary>
    public static SecretMask None { get; } = new([]);

    public string Apply(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Stars, StringComparison.Ordinal);
        }

        return text;
    }
}
