using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>A page of GetMetricData.</summary>
internal sealed record CloudWatchAnswer(
    IReadOnlyList<CloudWatchResult> Results,
    IReadOnlyList<(string? Code, string? Value)> Messages,
    string? NextToken
)
{
    private const string Source = "CloudWatch";

    /// <exception cref="ProviderException">CloudWatch refused, or answered with something else.</exception>
    public static CloudWatchAnswer Read(HttpAnswer answer, Uri url) =>
        answer.IsSuccess
            ? JsonAnswer.Read(answer, url, Source, ReadPage)
            : throw new ProviderException($"CloudWatch: {SafeUrl.Describe(url)} answered {answer.Status}: {ReasonOf(answer, url)}");

    /// <summary>The results as a list; shown are their values alone.</summary>
    public ProviderAnswer.Value ToValue()
    {
        var value = MeasuredValue.FromItems([.. Results.Select(static r => r.ToValue())]);
        var shown = MeasuredValue.FromItems([.. Results.Select(static r => MeasuredValue.FromFloats(r.Values))]);
        return new ProviderAnswer.Value(value, shown.ToGoString())
        {
            Metadata = Notes(),
            Data = DataFacts.Of(ToSeries().SelectMany(static s => s.Points)),
        };
    }

    /// <summary>A series for each result, oldest point first: CloudWatch begins with the newest.</summary>
    public IEnumerable<LabelledSeries> ToSeries() =>
        Results.Select(static r => new LabelledSeries(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["id"] = r.Id ?? "", ["label"] = r.Label ?? "" },
            [.. r.Timestamps.Zip(r.Values, static (at, v) => new SeriesPoint(at, v)).OrderBy(static p => p.At)]
        ));

    private static CloudWatchAnswer ReadPage(JsonElement root) =>
        new(
            [.. root.Member("MetricDataResults").EnumerateArray().Select(CloudWatchResult.Read)],
            CloudWatchResult.ReadMessages(root),
            root.Optional("NextToken")?.GetString()
        );

    private Dictionary<string, string> Notes()
    {
        var notes = Messages.Select(static m => $"{m.Code}: {StatedReason.Cut(m.Value)}").ToList();
        return notes.Count == 0 ? [] : new Dictionary<string, string>(StringComparer.Ordinal) { ["messages"] = string.Join("; ", notes) };
    }

    private static string ReasonOf(HttpAnswer answer, Uri url)
    {
        try
        {
            return JsonAnswer.Read(
                answer,
                url,
                Source,
                static root =>
                    AwsFault.Describe(
                        root.Optional("__type")?.GetString()?.Split('#')[^1],
                        (root.Optional("message") ?? root.Optional("Message"))?.GetString()
                    )
            );
        }
        catch (ProviderException)
        {
            // What a proxy or a gateway says; the status stands for itself.
            return "no reason given";
        }
    }
}
