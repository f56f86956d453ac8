using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Asks any HTTP endpoint (rows F12, F13).</summary>
internal sealed class WebProvider(HttpExchange exchange) : ImmediateProvider
{
    private const int DefaultTimeoutSeconds = 10;

    public override string Name => "web";

    public override string Type => "Web";

    protected override async Task<ProviderAnswer> MeasureAsync(
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var metric = context.Metric.Provider.Web ?? throw new ProviderException("the metric has no provider.web");

        // The path is checked before anything is asked.
        var path = ParsePath(string.IsNullOrEmpty(metric.JsonPath) ? "{$}" : metric.JsonPath);
        using var request = WebRequest.Build(metric);
        var timeout = RequestTimeout.OfSeconds(metric.TimeoutSeconds, DefaultTimeoutSeconds);
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
            : throw new ProviderException($"received non 2xx response code: {answer.Status}");
    }

    private static JsonPathTemplate ParsePath(string path)
    {
        try
        {
            return JsonPathTemplate.Parse(path);
        }
        catch (JsonPathException e)
        {
            throw new ProviderException($"jsonPath: {e.Message}", e);
        }
    }
}
