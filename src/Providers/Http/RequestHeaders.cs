using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>The headers that a metric asks for.</summary>
internal static class RequestHeaders
{
    /// <exception cref="ProviderException">A name or value is no valid header; the value is not repeated.</exception>
    public static void Apply(HttpRequestMessage request, IReadOnlyList<WebMetricHeader>? headers)
    {
        foreach (var header in headers ?? [])
        {
            if (header.Value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0 || !TryApply(request, header))
            {
                throw new ProviderException(
                    $"header \"{header.Key}\" is not a valid HTTP header: check its name, and its value for line ends"
                );
            }
        }
    }

    private static bool TryApply(HttpRequestMessage request, WebMetricHeader header)
    {
        try
        {
            // Headers of the content are kept apart by .NET; they replace what the content set itself.
            if (request.Headers.TryAddWithoutValidation(header.Key, header.Value))
            {
                return true;
            }

            if (request.Content is null)
            {
                // Go sends Content-Type without a body too, which has no meaning; .NET cannot.
                return header.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);
            }

            request.Content.Headers.Remove(header.Key);
            return request.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }
}
