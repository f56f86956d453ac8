using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>Asks Datadog, by version 1 or 2 of its API (rows F14 to F16).</summary>
internal sealed class DatadogProvider(HttpExchange exchange, EnvironmentVariables environment) : ImmediateRangeProvider
{
    private const string Outcome = "requestOutcome";
    private const string Received = "responseReceived";

    public override string Name => "datadog";

    public override string Type => "Datadog";

    protected override async Task<ProviderAnswer> MeasureAsync(
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var metric = Require(context.Metric);
        var account = await DatadogAccount.FindAsync(context, metric.SecretRef, environment, credentials, cancellationToken);
        var query = new DatadogQuery(metric);
        using var request = query.Build(account.Address, context.At);
        var facts = new Dictionary<string, string>(StringComparer.Ordinal) { [Received] = "false" };
        try
        {
            var answer = await SendAsync(account, request, query, context, cancellationToken);
            facts[Received] = "true";
            facts["httpStatusCode"] = $"{answer.Status}";
            facts[Outcome] = answer.IsSuccess ? "response_error" : "http_error";
            var value = Read<ProviderAnswer.Value>(answer, request.RequestUri!, query.IsV2 ? DatadogAnswer.ReadV2 : DatadogAnswer.ReadV1);
            facts[Outcome] = "success";
            var (from, to) = query.WindowOf(context.At);
            return value with
            {
                Data = (value.Data ?? new DataFacts()) with { From = from, To = to },
                Metadata = value.Metadata.Concat(facts).ToDictionary(StringComparer.Ordinal),
            };
        }
        catch (ProviderException e)
        {
            var reason = facts.TryAdd(Outcome, SilenceOf(e)) ? Unanswered(e, query) : e.Message;
            return new ProviderAnswer.Error(reason)
            {
                Metadata = facts.Concat(ErrorAnswer.FaultOf(e)).ToDictionary(StringComparer.Ordinal),
            };
        }
    }

    protected override async Task<IReadOnlyList<LabelledSeries>> AskRangeAsync(
        MeasurementContext context,
        CredentialReader credentials,
        RangeWindow window,
        CancellationToken cancellationToken
    )
    {
        var metric = Require(context.Metric);
        var account = await DatadogAccount.FindAsync(context, metric.SecretRef, environment, credentials, cancellationToken);
        var query = new DatadogQuery(metric);
        using var request = query.BuildRange(account.Address, window);
        var answer = await SendAsync(account, request, query, context, cancellationToken);
        return Read<IReadOnlyList<LabelledSeries>>(answer, request.RequestUri!, query.IsV2 ? DatadogSeries.ReadV2 : DatadogSeries.ReadV1);
    }

    private static string SilenceOf(ProviderException e) => e.InnerException is OperationCanceledException ? "timeout" : "transport_error";

    private static string Unanswered(ProviderException e, DatadogQuery query) =>
        e.InnerException is OperationCanceledException
            ? $"Datadog API request timed out after {query.Timeout.TotalSeconds:0.###}s before receiving an HTTP response: {e.Message}"
            : $"Datadog API request failed before receiving an HTTP response: {e.Message}";

    private static DatadogMetric Require(Metric metric) =>
        metric.Provider.Datadog ?? throw new ProviderException("the metric has no provider.datadog");

    private Task<HttpAnswer> SendAsync(
        DatadogAccount account,
        HttpRequestMessage request,
        DatadogQuery query,
        MeasurementContext context,
        CancellationToken cancellationToken
    )
    {
        account.SignIn(request);
        return exchange.SendAsync(context.Http, request, query.Timeout, cancellationToken, isQuery: true);
    }

    private static T Read<T>(HttpAnswer answer, Uri url, Func<JsonElement, T> read) =>
        answer.IsSuccess ? JsonAnswer.Read(answer, url, "Datadog", read) : throw DatadogFault.From(answer);
}
