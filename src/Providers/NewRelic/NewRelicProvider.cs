using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>Asks New Relic in NRQL, through NerdGraph (row F17).</summary>
internal sealed class NewRelicProvider(HttpExchange exchange) : ImmediateRangeProvider
{
    private const int DefaultTimeoutSeconds = 5;

    // New Relic is told when to give up; its answer that it did has to arrive too.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    private const string Query =
        "query($query: Nrql!, $accountId: Int!, $timeout: Seconds) "
        + "{ actor { account(id: $accountId) { nrql(query: $query, timeout: $timeout) { results } } } }";

    public override string Name => "newRelic";

    public override string Type => "NewRelic";

    public override IReadOnlyDictionary<string, string> DescribeMetric(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (metric.Provider.NewRelic?.Query is { Length: > 0 } query)
        {
            facts["ResolvedNewRelicQuery"] = query;
        }

        return facts;
    }

    protected override Task<ProviderAnswer> MeasureAsync(
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var metric = Require(context.Metric);
        return AskAsync<ProviderAnswer>(metric, metric.Query, NewRelicAnswer.Read, context, credentials, cancellationToken);
    }

    protected override Task<IReadOnlyList<LabelledSeries>> AskRangeAsync(
        MeasurementContext context,
        CredentialReader credentials,
        RangeWindow window,
        CancellationToken cancellationToken
    )
    {
        var metric = Require(context.Metric);
        return AskAsync(metric, NrqlWindow.Add(metric.Query, window), NewRelicAnswer.ReadSeries, context, credentials, cancellationToken);
    }

    private static NewRelicMetric Require(Metric metric)
    {
        var found = metric.Provider.NewRelic ?? throw new ProviderException("the metric has no provider.newRelic");
        return string.IsNullOrWhiteSpace(found.Query) ? throw new ProviderException("provider.newRelic.query is empty: write a NRQL query")
            : found.Timeout is < 0 ? throw new ProviderException($"newrelic timeout should not be negative: {found.Timeout}")
            : found;
    }

    private async Task<T> AskAsync<T>(
        NewRelicMetric metric,
        string nrql,
        Func<JsonElement?, T> read,
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var account = await NewRelicAccount.FindAsync(context, metric.Profile, credentials, cancellationToken);
        var timeout = RequestTimeout.OfSeconds(metric.Timeout, DefaultTimeoutSeconds);
        var variables = new JsonObject
        {
            ["accountId"] = account.Id,
            ["query"] = nrql,
            ["timeout"] = (long)timeout.TotalSeconds,
        };
        using var request = GraphQl.Request(account.Address, Query, variables);
        account.SignIn(request);
        var answer = await exchange.SendAsync(context.Http, request, timeout + Slack, cancellationToken, isQuery: true);
        return GraphQl.Read(answer, account.Address, "New Relic", read);
    }
}
