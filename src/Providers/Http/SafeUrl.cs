using System.Text;

namespace Rollouts.Providers;

/// <summary>A URL as it may appear in a status or a log: without user, password, and query values that look like secrets.</summary>
internal static class SafeUrl
{
    private const int MaxLength = 512;

    private static readonly string[] SecretWords =
    [
        "key",
        "token",
        "secret",
        "pass",
        "pwd",
        "auth",
        "sig",
        "cred",
        "session",
        "jwt",
        "code",
    ];

    public static string Describe(Uri url)
    {
        var text = new StringBuilder(url.Scheme).Append("://").Append(url.Host);
        if (!url.IsDefaultPort)
        {
            text.Append(':').Append(url.Port);
        }

        text.Append(url.AbsolutePath);
        var separator = '?';
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? pair : pair[..equals];
            text.Append(separator).Append(name);
            if (equals >= 0)
            {
                text.Append('=').Append(IsSecret(name) ? "***" : pair[(equals + 1)..]);
            }

            separator = '&';
        }

        return text.Length > MaxLength ? text.ToString(0, MaxLength) + "…" : text.ToString();
    }

    private static bool IsSecret(string name) => Array.Exists(SecretWords, w => name.Contains(w, StringComparison.OrdinalIgnoreCase));
}
