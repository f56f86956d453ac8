using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>Asks InfluxDB 2 in Flux (row F19).</summary>
internal sealed class InfluxdbProvider(HttpExchange exchange) : ImmediateRangeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override string Name => "influxdb";

    public override string Type => "Influxdb";

    protected override async Task<ProviderAnswer> MeasureAsync(
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var metric = Require(context.Metric);
        var records = await AskAsync(metric, metric.Query!, context, credentials, cancellationToken);
        if (records.Count == 0)
        {
            throw new ProviderException("no results returned from flux query") { IsNoData = true };
        }

        var value = MeasuredValue.FromItems([.. records.Select(static r => r.Value)]);
        return new ProviderAnswer.Value(value, value.ToGoString()) { Data = FactsOf(records) };
    }

    private static DataFacts FactsOf(IReadOnlyList<FluxRecord> records)
    {
        List<FluxRecord> known = [.. records.Where(static r => !r.Value.IsNil)];
        var times = known.Select(static r => r.Columns.GetValueOrDefault(FluxRecord.TimeColumn)).ToList();
        return new DataFacts
        {
            Samples = known.Count,
            // Aggregates drop the column; then nobody knows.
            NewestSample =
                times.Count > 0 && times.TrueForAll(static t => t.Kind == ValueKind.Time) ? times.Max(static t => t.AsTime()) : null,
        };
    }

    protected override async Task<IReadOnlyList<LabelledSeries>> AskRangeAsync(
        MeasurementContext context,
        CredentialReader credentials,
        RangeWindow window,
        CancellationToken cancellationToken
    )
    {
        var metric = Require(context.Metric);
        var records = await AskAsync(metric, FluxWindow.Add(metric.Query!, window), context, credentials, cancellationToken);
        return FluxSeries.Of(records);
    }

    private static InfluxdbMetric Require(Metric metric)
    {
        var found = metric.Provider.Influxdb ?? throw new ProviderException("the metric has no provider.influxdb");
        return string.IsNullOrWhiteSpace(found.Query) ? throw new ProviderException("influxdb query is empty: write a Flux query") : found;
    }

    private async Task<IReadOnlyList<FluxRecord>> AskAsync(
        InfluxdbMetric metric,
        string query,
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var profile = await InfluxdbProfile.FindAsync(context, metric.Profile, credentials, cancellationToken);
        using var request = Build(profile, query);
        var answer = await exchange.SendAsync(context.Http, request, Patience, cancellationToken, isQuery: true);
        return answer.IsSuccess ? FluxTables.Read(answer, profile.Url) : throw Refused(answer, profile.Url);
    }

    private static HttpRequestMessage Build(InfluxdbProfile profile, string query)
    {
        var body = new JsonObject
        {
            ["query"] = query,
            ["type"] = "flux",
            ["dialect"] = new JsonObject
            {
                ["annotations"] = new JsonArray("datatype", "group", "default"),
                ["delimiter"] = ",",
                ["header"] = true,
            },
        };
        var request = new HttpRequestMessage(HttpMethod.Post, profile.Url)
        {
            Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.TryAddWithoutValidation("Accept", "application/csv");
        profile.SignIn(request);
        return request;
    }

    /// <summary>InfluxDB states <c>code</c> and <c>message</c>; a proxy before it does not.</summary>
    private static ProviderException Refused(HttpAnswer answer, Uri url)
    {
        var start = $"InfluxDB: {SafeUrl.Describe(url)} answered {answer.Status}";
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var root = document.RootElement;
            var reason = StatedReason.Cut((root.Optional("message") ?? root.Optional("error"))?.GetString());
            return new ProviderException(reason is null ? start : $"{start}: {reason}");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return new ProviderException(start, e);
        }
    }
}
