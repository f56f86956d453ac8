using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>Asks CloudWatch's GetMetricData, signed with the credentials of the service (row F20).</summary>
internal sealed class CloudWatchProvider(HttpExchange exchange, CredentialChain chain, EnvironmentVariables environment, TimeProvider clock)
    : ImmediateRangeProvider
{
    private const string Target = "GraniteServiceVersion20100801.GetMetricData";
    private const string ContentType = "application/x-amz-json-1.0";
    private const int MaxPages = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override string Name => "cloudWatch";

    public override string Type => "CloudWatch";

    public override IReadOnlyDictionary<string, string> DescribeMetric(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (metric.Provider.CloudWatch?.MetricDataQueries is { Count: > 0 } queries)
        {
            facts["ResolvedCloudWatchQuery"] = CloudWatchQuery.Describe(queries);
        }

        return facts;
    }

    protected override async Task<ProviderAnswer> MeasureAsync(
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var metric = CloudWatchQuery.Require(context.Metric);
        var interval = MetricInterval.Read("cloudWatch interval", metric.Interval, TimeSpan.FromMinutes(5));
        var parameters = CloudWatchQuery.Build(metric, context.At - interval, context.At);
        var value = (await AskAsync(parameters, context, credentials, cancellationToken)).ToValue();
        return value with { Data = value.Data! with { From = context.At - interval, To = context.At } };
    }

    protected override async Task<IReadOnlyList<LabelledSeries>> AskRangeAsync(
        MeasurementContext context,
        CredentialReader credentials,
        RangeWindow window,
        CancellationToken cancellationToken
    )
    {
        var metric = CloudWatchQuery.Require(context.Metric);
        var series = new List<LabelledSeries>();
        string? next = null;
        for (var page = 0; page == 0 || next is not null; page++)
        {
            if (page == MaxPages)
            {
                throw new ProviderException(
                    $"CloudWatch has more than {MaxPages} pages for the window: ask for less, or for a longer step"
                );
            }

            // CloudWatch leaves the end of a window out.
            var parameters = CloudWatchQuery.Build(metric, window.From, window.To.AddSeconds(1), window.StepSeconds, next);
            var answer = await AskAsync(parameters, context, credentials, cancellationToken);
            series.AddRange(answer.ToSeries());
            next = answer.NextToken;
        }

        return
        [
            .. series
                .GroupBy(static s => (s.Labels["id"], s.Labels["label"]))
                .Select(static g => g.First() with { Points = [.. g.SelectMany(static s => s.Points).OrderBy(static p => p.At)] }),
        ];
    }

    private async Task<CloudWatchAnswer> AskAsync(
        JsonObject parameters,
        MeasurementContext context,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var (url, identity) = await CloudWatchAccount.FindAsync(context, chain, environment, credentials, cancellationToken);
        var body = Encoding.UTF8.GetBytes(parameters.ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        request.Headers.TryAddWithoutValidation("X-Amz-Target", Target);
        RequestSigner.Sign(request, body, identity, "monitoring", clock.GetUtcNow());
        return CloudWatchAnswer.Read(await exchange.SendAsync(context.Http, request, Patience, cancellationToken, isQuery: true), url);
    }
}
