using System.Globalization;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>The HTTP API of Prometheus for one metric: its address, authentication and limits.</summary>
internal sealed class PrometheusClient
{
    private const int DefaultTimeoutSeconds = 30;
    private const int MaxTimeoutSeconds = 3600;

    private readonly PrometheusMetric _metric;
    private readonly HttpExchange _exchange;
    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly TimeSpan _timeout;

    /// <exception cref="ProviderException">A setting of the metric is wrong.</exception>
    public PrometheusClient(PrometheusMetric metric, string? defaultAddress, HttpExchange exchange, HttpClient http)
    {
        _metric = metric;
        _exchange = exchange;
        _http = http;
        _address = PrometheusAddress.Resolve(metric.Address, defaultAddress);
        if (metric.Timeout is < 0)
        {
            throw new ProviderException($"prometheus timeout should not be negative: {metric.Timeout}");
        }

        _timeout = TimeSpan.FromSeconds(
            metric.Timeout is > 0 and var seconds ? Math.Min(seconds, MaxTimeoutSeconds) : DefaultTimeoutSeconds
        );
        RequireSoundAuthentication(metric.Authentication, _address);
    }

    public Task<PrometheusAnswer> QueryAsync(string query, DateTimeOffset at, CancellationToken cancellationToken) =>
        AskAsync("/api/v1/query", [new("query", query), new("time", Timestamp(at))], cancellationToken);

    public Task<PrometheusAnswer> QueryRangeAsync(
        string query,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken
    ) =>
        AskAsync(
            "/api/v1/query_range",
            [
                new("query", query),
                new("start", Timestamp(from)),
                new("end", Timestamp(to)),
                new("step", step.TotalSeconds.ToString("R", CultureInfo.InvariantCulture)),
            ],
            cancellationToken
        );

    private static string Timestamp(DateTimeOffset at) =>
        (at.ToUnixTimeMilliseconds() / 1000m).ToString("0.000", CultureInfo.InvariantCulture);

    private static void RequireSoundAuthentication(Authentication? authentication, Uri address)
    {
        var basic = authentication?.BasicAuth;
        if (string.IsNullOrEmpty(basic?.Username) != string.IsNullOrEmpty(basic?.Password))
        {
            throw new ProviderException("prometheus basicAuth needs both username and password");
        }

        // Row F3: signing is used for Amazon's workspaces only, and ignored elsewhere.
        if (authentication?.Sigv4?.Region is { Length: > 0 } && address.AbsoluteUri.Contains("aps-workspaces", StringComparison.Ordinal))
        {
            throw new ProviderException(
                "prometheus sigv4 is not supported: put a signing proxy before the workspace and name it as address"
            );
        }
    }

    private async Task<PrometheusAnswer> AskAsync(
        string path,
        IReadOnlyList<KeyValuePair<string, string>> parameters,
        CancellationToken cancellationToken
    )
    {
        var url = PrometheusAddress.Endpoint(_address, path);
        var answer = await SendAsync(HttpMethod.Post, url, parameters, cancellationToken);

        // Proxies that allow reads only are asked again with GET.
        if (answer.Status is 405 or 501)
        {
            answer = await SendAsync(HttpMethod.Get, url, parameters, cancellationToken);
        }

        return PrometheusAnswer.Read(answer, url);
    }

    private async Task<HttpAnswer> SendAsync(
        HttpMethod method,
        Uri url,
        IReadOnlyList<KeyValuePair<string, string>> parameters,
        CancellationToken cancellationToken
    )
    {
        using var form = new FormUrlEncodedContent(parameters);
        using var request = new HttpRequestMessage(method, url);
        if (method == HttpMethod.Post)
        {
            request.Content = form;
        }
        else
        {
            var query = string.Join('&', parameters.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));
            request.RequestUri = new UriBuilder(url) { Query = string.Join('&', url.Query.TrimStart('?'), query).TrimStart('&') }.Uri;
        }

        request.Options.Set(EgressHandler.Insecure, _metric.Insecure);

        // Row F3: headers, then basic, then oauth2; a later one replaces what an earlier one set.
        RequestHeaders.Apply(request, _metric.Headers);
        if (_metric.Authentication?.BasicAuth is { Username.Length: > 0 } basic)
        {
            request.Headers.Authorization = BasicCredentials.From($"{basic.Username}:{basic.Password}");
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

        return await _exchange.SendAsync(_http, request, _timeout, cancellationToken);
    }
}
