using System.Globalization;

namespace Rollouts.Providers;

/// <summary>The queries of Prometheus's HTTP API.</summary>
internal sealed class PrometheusClient(Uri address, PrometheusAccess access)
{
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

    private async Task<PrometheusAnswer> AskAsync(
        string path,
        IReadOnlyList<KeyValuePair<string, string>> parameters,
        CancellationToken cancellationToken
    )
    {
        var url = SourceAddress.Endpoint(address, path);
        var answer = await access.SendAsync(HttpMethod.Post, url, parameters, cancellationToken);

        // Proxies that allow reads only are asked again with GET.
        if (answer.Status is 405 or 501)
        {
            answer = await access.SendAsync(HttpMethod.Get, url, parameters, cancellationToken);
        }

        return PrometheusAnswer.Read(answer, url);
    }
}
