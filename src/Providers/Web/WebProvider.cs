using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>Asks any HTTP endpoint (rows F12, F13).</summary>
internal sealed class WebProvider(HttpExchange exchange) : IMetricProvider
{
    private const int DefaultTimeoutSeconds = 10;
    private const int MaxTimeoutSeconds = 3600;

    public string Name => "web";

    public string Type => "Web";

    public async Task<ProviderAnswer> StartAsync(MeasurementContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            var metric = context.Metric.Provider.Web ?? throw new ProviderException("the metric has no provider.web");

            // The path is checked before anything is asked.
            var path = JsonPathTemplate.Parse(string.IsNullOrEmpty(metric.JsonPath) ? "{$}" : metric.JsonPath);
            using var request = WebRequest.Build(metric);
            var timeout = TimeSpan.FromSeconds(
                metric.TimeoutSeconds is > 0 and var seconds ? Math.Min(seconds, MaxTimeoutSeconds) : DefaultTimeoutSeconds
            );
            if (ClientCredentials.AreAsked(metric.Authentication))
            {
                request.Headers.Authorization = await ClientCredentials.FetchAsync(
                    metric.Authentication!.Oauth2!,
                    exchange,
                    context.Http,
                    timeout,
                    cancellationToken
                );
            }

            var answer = await exchange.SendAsync(context.Http, request, timeout, cancellationToken);
            return answer.IsSuccess
                ? WebResult.Read(answer.Body, path)
                : new ProviderAnswer.Error($"received non 2xx response code: {answer.Status}");
        }
        catch (ProviderException e)
        {
            return new ProviderAnswer.Error(e.Message);
        }
        catch (JsonPathException e)
        {
            return new ProviderAnswer.Error($"jsonPath: {e.Message}");
        }
    }

    public Task<ProviderAnswer> ResumeAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        StartAsync(context, cancellationToken);

    public Task<ProviderAnswer> TerminateAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult<ProviderAnswer>(new ProviderAnswer.Error("the measurement was terminated"));

    public Task CollectGarbageAsync(MeasurementContext context, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public IReadOnlyDictionary<string, string> DescribeMetric(Metric metric) => new Dictionary<string, string>(StringComparer.Ordinal);
}
