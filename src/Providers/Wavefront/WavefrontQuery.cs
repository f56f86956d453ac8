using System.Globalization;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>A Wavefront metric as a request to its chart API (row F18).</summary>
internal sealed class WavefrontQuery
{
    private const string Path = "/api/v2/chart/api";
    private const string Secret = "wavefront-api-tokens";
    private const string ProfileToken = "token";

    private readonly WavefrontMetric _metric;
    private readonly Uri _address;
    private readonly string _token;

    private WavefrontQuery(WavefrontMetric metric, Uri address, string token)
    {
        _metric = metric;
        _address = address;
        _token = token;
    }

    /// <exception cref="ProviderException">The metric is incomplete, or the Secret has no token for its address.</exception>
    public static async Task<WavefrontQuery> PrepareAsync(
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var found = context.Metric.Provider.Wavefront ?? throw new ProviderException("the metric has no provider.wavefront");
        if (string.IsNullOrWhiteSpace(found.Query))
        {
            throw new ProviderException("wavefront query is empty: write one like ts(app.errors)");
        }

        if (string.IsNullOrEmpty(found.Address))
        {
            throw new ProviderException("wavefront address is empty: write the host of the cluster, such as example.wavefront.com");
        }

        if (ProfileAccount.Of(context) is { } account)
        {
            var given = await account.ReadAsync([ProfileToken], [ProfileToken], credentials, cancellationToken);
            return new WavefrontQuery(found, account.Address, given[ProfileToken]);
        }

        var tokens = await credentials.ReadAsync(Secret, [], SecretScope.Service, cancellationToken);
        return tokens.GetValueOrDefault(found.Address) is { Length: > 0 } token
            ? new WavefrontQuery(found, AddressOf(found.Address), token)
            : throw new ProviderException($"API token not found: secret \"{Secret}\" has no key \"{found.Address}\"");
    }

    /// <summary>Asks for the point nearest to an instant: the window has no length, so series outside of it count too.</summary>
    public HttpRequestMessage Build(DateTimeOffset at)
    {
        var instant = Milliseconds(at.ToUnixTimeSeconds() * 1000);
        return Request([new("q", _metric.Query!), new("s", instant), new("e", instant), new("g", "s"), new("p", "1"), new("i", "true")]);
    }

    /// <summary>Asks for the points of a window, as finely as the step needs.</summary>
    public HttpRequestMessage BuildRange(RangeWindow window)
    {
        var granularity = window.StepSeconds switch
        {
            >= 86_400 => "d",
            >= 3_600 => "h",
            >= 60 => "m",
            _ => "s",
        };
        return Request([
            new("q", _metric.Query!),
            new("s", Milliseconds(window.From.ToUnixTimeMilliseconds())),
            new("e", Milliseconds(window.To.ToUnixTimeMilliseconds())),
            new("g", granularity),
            new("i", "false"),
            new("strict", "true"),
        ]);
    }

    // The address is a key of a Secret, which cannot hold a scheme; Wavefront itself speaks https only.
    private static Uri AddressOf(string address) =>
        SourceAddress.Require("wavefront address", address.Contains("://", StringComparison.Ordinal) ? address : $"https://{address}");

    private HttpRequestMessage Request(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, SourceAddress.Endpoint(_address, Path, parameters));
        return request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {_token}")
            ? request
            : throw new ProviderException("the token of Wavefront is no HTTP header: check the Secret for line ends");
    }

    private static string Milliseconds(long value) => value.ToString(CultureInfo.InvariantCulture);
}
