using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Where a source is.</summary>
internal static class SourceAddress
{
    /// <param name="field">The field that names it, for the message.</param>
    /// <param name="text">As written.</param>
    /// <exception cref="ProviderException">The text is no absolute http or https URL.</exception>
    public static Uri Require(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ProviderException($"{field} is empty: write the URL of the source, such as https://host:port");
        }

        if (Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0)
        {
            return url;
        }

        // What stands before an @ may be a password.
        var shown = text.Contains('@', StringComparison.Ordinal) ? "" : $" \"{(text.Length > 200 ? text[..200] : text)}\"";
        throw new ProviderException($"{field}{shown} is not an absolute http or https URL: write it as https://host:port");
    }

    /// <summary>An endpoint below a base address, which may have a path of its own.</summary>
    /// <param name="address">The base address.</param>
    /// <param name="path">Begins with a slash.</param>
    /// <param name="parameters">Become the query, escaped.</param>
    public static Uri Endpoint(Uri address, string path, params IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        var query = string.Join('&', parameters.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));
        return new UriBuilder(address)
        {
            Path = address.AbsolutePath.TrimEnd('/') + path,
            Query = string.Join('&', address.Query.TrimStart('?'), query).Trim('&'),
            Fragment = "",
        }.Uri;
    }
}
