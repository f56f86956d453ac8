using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Where Prometheus is (row F2).</summary>
internal static class PrometheusAddress
{
    /// <exception cref="ProviderException">There is no address, or it is no URL.</exception>
    public static Uri Resolve(string? address, string? fallback)
    {
        var text = string.IsNullOrEmpty(address) ? fallback : address;
        if (string.IsNullOrEmpty(text))
        {
            throw new ProviderException("prometheus address is not configured");
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0
            ? url
            : throw new ProviderException("prometheus address is not is url format");
    }
}
