using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>Asks SkyWalking in GraphQL; the query reads the window from the variable <c>duration</c> (row F22).</summary>
internal sealed class SkywalkingProvider(HttpExchange exchange) : ImmediateProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override string Name => "skywalking";

    public override string Type => "skywalking";

    protected override async Task<ProviderAnswer> MeasureAsync(
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var metric = context.Metric.Provider.Skywalking ?? throw new ProviderException("the metric has no provider.skywalking");
        if (string.IsNullOrWhiteSpace(metric.Query))
        {
            throw new ProviderException("skywalking query is empty: write a GraphQL query that takes $duration: Duration!");
        }

        var url = SourceAddress.Endpoint(SourceAddress.Require("skywalking address", metric.Address), "/graphql");
        var interval = MetricInterval.Read("skywalking interval", metric.Interval, TimeSpan.FromMinutes(5));
        var variables = new JsonObject
        {
            ["duration"] = new JsonObject
            {
                ["start"] = Minute(context.At - interval),
                ["end"] = Minute(context.At),
                ["step"] = "MINUTE",
            },
        };
        using var request = GraphQl.Request(url, metric.Query, variables);
        var answer = await exchange.SendAsync(context.Http, request, Patience, cancellationToken, isQuery: true);
        return GraphQl.Read(answer, url, "SkyWalking", ReadData);
    }

    private static ProviderAnswer.Value ReadData(JsonElement? data)
    {
        if (data is not { } found)
        {
            throw new ProviderException("no results returned from SkyWalking query");
        }

        // Row F22: conditions read members of a map.
        if (found.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"\"data\" is {found.ValueKind} and no object.");
        }

        var value = MeasuredValue.FromJson(found);
        return new ProviderAnswer.Value(value, value.ToJson());
    }

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HHmm", CultureInfo.InvariantCulture);
}
