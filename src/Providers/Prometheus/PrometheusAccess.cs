using System.Text;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>
/// How a metric signs in to Prometheus (row F3): custom headers, then basic, then sigv4, then oauth2; a later one replaces what an
/// earlier one set. A bearer token is a custom header <c>Authorization</c>.
/// </summary>
internal sealed class PrometheusAccess
{
    private const int DefaultTimeoutSeconds = 30;

    // Row F3: signing is used for Amazon's workspaces only, and ignored elsewhere.
    private const string AmazonWorkspaces = "aps-workspaces";
    private const string SigningService = "aps";

    private readonly PrometheusMetric _metric;
    private readonly HttpExchange _exchange;
    private readonly HttpClient _http;
    private readonly CredentialChain _chain;
    private readonly CredentialReader _credentials;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _timeout;
    private readonly AwsSelection? _signing;

    /// <exception cref="ProviderException">A setting of the metric is wrong.</exception>
    public PrometheusAccess(
        PrometheusMetric metric,
        Uri address,
        HttpExchange exchange,
        HttpClient http,
        CredentialChain chain,
        CredentialReader credentials,
        TimeProvider clock
    )
    {
        _metric = metric;
        _exchange = exchange;
        _http = http;
        _chain = chain;
        _credentials = credentials;
        _clock = clock;
        if (metric.Timeout is < 0)
        {
            throw new ProviderException($"prometheus timeout should not be negative: {metric.Timeout}");
        }

        _timeout = RequestTimeout.OfSeconds(metric.Timeout, DefaultTimeoutSeconds);
        var basic = metric.Authentication?.BasicAuth;
        if (string.IsNullOrEmpty(basic?.Username) != string.IsNullOrEmpty(basic?.Password))
        {
            throw new ProviderException("prometheus basicAuth needs both username and password");
        }

        _signing =
            metric.Authentication?.Sigv4 is { } s
            && !(string.IsNullOrEmpty(s.Region) && string.IsNullOrEmpty(s.Profile) && string.IsNullOrEmpty(s.RoleArn))
            && address.AbsoluteUri.Contains(AmazonWorkspaces, StringComparison.Ordinal)
                ? new AwsSelection(s.Region, s.Profile, s.RoleArn)
                : null;
    }

    /// <summary>Sends parameters as a form, or in the query of a GET.</summary>
    /// <exception cref="ProviderException">There are no credentials, or there was no answer.</exception>
    public async Task<HttpAnswer> SendAsync(
        HttpMethod method,
        Uri url,
        IReadOnlyList<KeyValuePair<string, string>> parameters,
        CancellationToken cancellationToken
    )
    {
        var asForm = method == HttpMethod.Post;
        using var request = new HttpRequestMessage(method, asForm ? url : SourceAddress.Endpoint(url, "", parameters));
        var body = asForm ? Form(parameters) : [];
        if (asForm)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        }

        request.Options.Set(EgressHandler.Insecure, _metric.Insecure);
        RequestHeaders.Apply(request, _metric.Headers);
        if (_metric.Authentication?.BasicAuth is { Username.Length: > 0 } basic)
        {
            request.Headers.Authorization = BasicCredentials.From($"{basic.Username}:{basic.Password}");
        }

        if (_signing is not null)
        {
            var identity = await _chain.FindAsync(_signing, _http, _credentials.Add, cancellationToken);
            RequestSigner.Sign(request, body, identity, SigningService, _clock.GetUtcNow());
        }

        if (ClientCredentials.AreAsked(_metric.Authentication))
        {
            request.Headers.Authorization = await ClientCredentials.FetchAsync(
                _metric.Authentication!.Oauth2!,
                _exchange,
                _http,
                _timeout,
                cancellationToken
            );
        }

        return await _exchange.SendAsync(_http, request, _timeout, cancellationToken, isQuery: true);
    }

    private static byte[] Form(IReadOnlyList<KeyValuePair<string, string>> parameters) =>
        Encoding.ASCII.GetBytes(
            string.Join(
                '&',
                parameters.Select(static p => $"{p.Key}={Uri.EscapeDataString(p.Value).Replace("%20", "+", StringComparison.Ordinal)}")
            )
        );
}
