using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Rollouts.Plugin.V1;

namespace Rollouts.SamplePlugin;

/// <summary>
/// Measures the number in a file, at once or after a while:
/// <code>
/// provider:
///   plugin:
///     acme/files:
///       path: /var/run/kpi.txt
///       afterSeconds: 30
/// </code>
/// For comparisons a file has one point a line, seconds since 1970 and the number, and the query is its path.
/// What goes wrong is an answer, not a failed call. State is in the answer's metadata, which comes back with Resume: the plugin may be
/// restarted at any time.
/// </summary>
internal sealed class FileMetrics(TimeProvider time) : MetricProvider.MetricProviderBase
{
    private const string Begun = "begun";

    public override async Task<MeasureResponse> Start(MeasureRequest request, ServerCallContext context)
    {
        var after = request.Config.Fields.TryGetValue("afterSeconds", out var seconds) ? seconds.NumberValue : 0;
        if (after <= 0)
        {
            return await ReadAsync(request, context.CancellationToken);
        }

        var now = time.GetUtcNow();
        return new MeasureResponse
        {
            Pending = new Pending { ResumeAt = now.AddSeconds(after).ToTimestamp() },
            Metadata = { [Begun] = now.ToString("O", CultureInfo.InvariantCulture) },
        };
    }

    public override async Task<MeasureResponse> Resume(MeasureRequest request, ServerCallContext context)
    {
        var answer = await ReadAsync(request, context.CancellationToken);
        answer.Metadata.Add(request.Metadata);
        return answer;
    }

    public override Task<MeasureResponse> Terminate(MeasureRequest request, ServerCallContext context) =>
        Task.FromResult(
            new MeasureResponse
            {
                Verdict = new ProviderVerdict { Phase = ProviderVerdict.Types.Phase.Inconclusive, Message = "the measurement was stopped" },
            }
        );

    public override Task<CollectGarbageResponse> CollectGarbage(CollectGarbageRequest request, ServerCallContext context) =>
        Task.FromResult(new CollectGarbageResponse());

    /// <summary>Optional: leave it out, and the plugin measures but cannot be compared with.</summary>
    public override async Task<QueryRangeResponse> QueryRange(QueryRangeRequest request, ServerCallContext context)
    {
        if (!request.Config.Fields.TryGetValue("query", out var path) || path.KindCase != Value.KindOneofCase.StringValue)
        {
            return NoSeries("query is missing: name the file that holds the points");
        }

        try
        {
            var series = new Series { Labels = { ["file"] = path.StringValue } };
            foreach (var line in await File.ReadAllLinesAsync(path.StringValue, context.CancellationToken))
            {
                if (PointOf(line) is { } point && point.At.CompareTo(request.From) >= 0 && point.At.CompareTo(request.To) <= 0)
                {
                    series.Points.Add(point);
                }
            }

            return new QueryRangeResponse { Series = { series } };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return NoSeries($"'{path.StringValue}' cannot be read: {e.Message}");
        }
    }

    private static Point? PointOf(string line) =>
        line.Split(' ', 2) is [var seconds, var number]
        && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new Point
            {
                At = new Timestamp { Seconds = at },
                Value = value,
            }
            : null;

    private static QueryRangeResponse NoSeries(string reason) => new() { Error = new ProviderError { Reason = reason } };

    private static async Task<MeasureResponse> ReadAsync(MeasureRequest request, CancellationToken cancellationToken)
    {
        if (!request.Config.Fields.TryGetValue("path", out var path) || path.KindCase != Value.KindOneofCase.StringValue)
        {
            return Error("path is missing: name the file that holds the number");
        }

        try
        {
            var text = await File.ReadAllTextAsync(path.StringValue, cancellationToken);
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? new MeasureResponse
                {
                    Value = new MeasuredValue { Result = Value.ForNumber(number), Text = text.Trim() },
                }
                : Error($"'{path.StringValue}' holds no number");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Error($"'{path.StringValue}' cannot be read: {e.Message}");
        }
    }

    private static MeasureResponse Error(string reason) => new() { Error = new ProviderError { Reason = reason } };
}
