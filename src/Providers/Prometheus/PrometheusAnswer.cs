using System.Globalization;
using System.Text.Json;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>What Prometheus answered: samples by series, and warnings.</summary>
/// <param name="Kind"><c>scalar</c>, <c>vector</c> or <c>matrix</c>.</param>
internal sealed record PrometheusAnswer(string Kind, IReadOnlyList<LabelledSeries> Series, IReadOnlyList<string> Warnings)
{
    private const int MaxDepth = 32;

    /// <exception cref="ProviderException">Prometheus refused, or the answer is none of its own.</exception>
    public static PrometheusAnswer Read(HttpAnswer answer, Uri url)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("status", out var status))
            {
                return status.ValueEquals("success") ? ReadData(root) : throw Refused(root, answer.Status);
            }
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or FormatException
                        or IndexOutOfRangeException
                        or ArgumentException
            )
        {
            if (answer.IsSuccess)
            {
                throw new ProviderException($"{SafeUrl.Describe(url)} did not answer as Prometheus does: {e.Message}", e);
            }
        }

        throw answer.Status switch
        {
            >= 500 => new ProviderException($"server_error: server error: {answer.Status} from {SafeUrl.Describe(url)}"),
            >= 300 => new ProviderException($"client_error: client error: {answer.Status} from {SafeUrl.Describe(url)}"),
            _ => new ProviderException($"{SafeUrl.Describe(url)} did not answer as Prometheus does: no status in the JSON"),
        };
    }

    private static ProviderException Refused(JsonElement root, int status)
    {
        var type = root.TryGetProperty("errorType", out var t) ? t.GetString() : status.ToString(CultureInfo.InvariantCulture);
        var text = root.TryGetProperty("error", out var e) ? e.GetString() : "no reason given";
        return new ProviderException($"{type}: {text}");
    }

    private static PrometheusAnswer ReadData(JsonElement root)
    {
        var data = root.GetProperty("data");
        var kind = data.GetProperty("resultType").GetString()!;
        var result = data.GetProperty("result");
        IReadOnlyList<LabelledSeries> series = kind switch
        {
            "scalar" => [new LabelledSeries(NoLabels, [ReadPoint(result)])],
            "vector" => [.. result.EnumerateArray().Select(s => new LabelledSeries(ReadLabels(s), [ReadPoint(Samples(s, "value"))]))],
            "matrix" =>
            [
                .. result
                    .EnumerateArray()
                    .Select(s => new LabelledSeries(ReadLabels(s), [.. Samples(s, "values").EnumerateArray().Select(ReadPoint)])),
            ],
            _ => throw new ProviderException($"Prometheus metric type not supported: {kind}"),
        };
        IReadOnlyList<string> warnings = root.TryGetProperty("warnings", out var listed)
            ? [.. listed.EnumerateArray().Select(w => w.GetString() ?? "")]
            : [];
        return new PrometheusAnswer(kind, series, warnings);
    }

    private static readonly Dictionary<string, string> NoLabels = new(StringComparer.Ordinal);

    private static JsonElement Samples(JsonElement series, string name) =>
        series.TryGetProperty(name, out var samples)
            ? samples
            : throw new ProviderException(
                "the query gives native histograms: turn them into numbers, for example with histogram_quantile()"
            );

    private static Dictionary<string, string> ReadLabels(JsonElement series) =>
        series.TryGetProperty("metric", out var labels)
            ? labels.EnumerateObject().ToDictionary(l => l.Name, l => l.Value.GetString() ?? "", StringComparer.Ordinal)
            : NoLabels;

    /// <summary><c>[seconds, "value"]</c>; the value is text because JSON has no NaN and no infinities.</summary>
    private static SeriesPoint ReadPoint(JsonElement pair)
    {
        var at = DateTimeOffset.UnixEpoch.AddSeconds(pair[0].GetDouble());
        var text = pair[1].GetString()!;
        var value = text switch
        {
            "NaN" => double.NaN,
            "+Inf" or "Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
        return new SeriesPoint(at, value);
    }
}
