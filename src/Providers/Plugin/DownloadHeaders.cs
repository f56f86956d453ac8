using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Grpc;

namespace Rollouts.Providers;

/// <summary>What a download is to carry: each key of its Secrets is a header (row L17), and a user in its location signs it as in Go.</summary>
internal static class DownloadHeaders
{
    private const string Authorization = "Authorization";

    /// <exception cref="ProviderException">A Secret is missing or may not be read; the message names it, never a value.</exception>
    public static async Task<IReadOnlyList<WebMetricHeader>> OfAsync(
        PluginDownload download,
        ISecretReader secrets,
        CancellationToken cancellationToken
    )
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (download.Location.UserInfo is { Length: > 0 } user)
        {
            headers[Authorization] = BasicCredentials.From(Uri.UnescapeDataString(user)).ToString();
        }

        foreach (var secret in download.HeadersFrom)
        {
            foreach (var (name, value) in await secrets.ReadAllAsync(SecretScope.Service, "", secret, cancellationToken))
            {
                // Whoever makes a Secret of a file has its line end in it.
                headers[name] = value.TrimEnd('\r', '\n');
            }
        }

        return [.. headers.Select(static header => new WebMetricHeader { Key = header.Key, Value = header.Value })];
    }
}
