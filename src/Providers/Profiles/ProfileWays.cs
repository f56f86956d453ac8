using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Rollouts.Providers;

/// <summary>The connections of profiles: one set for all that trust the same authorities.</summary>
internal sealed class ProfileWays(IOptions<EgressOptions> options) : IDisposable
{
    private const int MaxKept = 64;

    private readonly ConcurrentDictionary<string, HttpMessageHandler> _ways = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The text has no certificate.</exception>
    public HttpMessageHandler Of(string? certificateAuthority)
    {
        var key = certificateAuthority ?? "";
        if (!_ways.ContainsKey(key) && _ways.Count >= MaxKept)
        {
            // Handlers in use end with their requests.
            _ways.Clear();
        }

        return _ways.GetOrAdd(key, k => EgressHttpClient.CreateHandler(options.Value, k.Length == 0 ? null : k));
    }

    public void Dispose()
    {
        foreach (var way in _ways.Values)
        {
            way.Dispose();
        }
    }
}
