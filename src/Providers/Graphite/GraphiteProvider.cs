using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>Asks Graphite's render API (row F21).</summary>
internal sealed class GraphiteProvider(HttpExchange exchange) : ImmediateRangeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public override string Name => "graphite";

    public override string Type => "Graphite";

    protected override async Task<ProviderAnswer> MeasureAsync(
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    ) => await AskAsync(QueryOf(context.Metric).Url, GraphiteAnswer.Read, context, cancellationToken);

    protected override Task<IReadOnlyList<LabelledSeries>> AskRangeAsync(
        MeasurementContext context,
        CredentialReader credentials,
        RangeWindow window,
        CancellationToken cancellationToken
    ) => AskAsync(QueryOf(context.Metric).UrlOf(window), GraphiteAnswer.ReadSeries, context, cancellationToken);

    private static GraphiteQuery QueryOf(Metric metric) =>
        new(metric.Provider.Graphite ?? throw new ProviderException("the metric has no provider.graphite"));

    private async Task<T> AskAsync<T>(Uri url, Func<JsonElement, T> read, MeasurementContext context, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        var answer = await exchange.SendAsync(context.Http, request, Patience, cancellationToken);
        return answer.IsSuccess
            ? JsonAnswer.Read(answer, url, "Graphite", read)
            : throw new ProviderException($"error response: {SafeUrl.Describe(url)} answered {answer.Status}");
    }
}
