using Grpc.Core;
using Rollouts.Analysis;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Asks a source for the one series of an arm.</summary>
internal sealed class SeriesQuery
{
    private readonly RangeQuery _query;
    private readonly TimeProvider _time;

    public SeriesQuery(RangeQuery query, TimeProvider time)
    {
        _query = query;
        _time = time;
    }

    /// <param name="arm">The field of the request, for errors.</param>
    /// <param name="query">What to ask.</param>
    /// <param name="namespace">Where secrets are looked up.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ApiException">The query makes no sense, the source refused, or its answer is not one series.</exception>
    public async Task<ComparedSeries> ReadAsync(string arm, V1.Query query, string @namespace, CancellationToken cancellationToken)
    {
        var source = _query.Find($"{arm}.query.provider", query.Provider);
        var interval = QueriedInterval.Read($"{arm}.query", query.From, query.To, query.StepSeconds, _time.GetUtcNow());
        var series = await _query.AskAsync(source, interval, @namespace, cancellationToken);
        return series is [var one]
            ? OnGrid(one, interval)
            : throw new ApiException(
                StatusCode.FailedPrecondition,
                $"the query of the {arm} gave {series.Count} series",
                [
                    ApiException.Violation(
                        $"{arm}.query",
                        null,
                        $"{series.Count} series",
                        "Aggregate to exactly one, for example with sum(...)."
                    ),
                ]
            );
    }

    // Both arms on one grid, so that windows of the same time meet.
    private static ComparedSeries OnGrid(LabelledSeries series, QueriedInterval interval)
    {
        var values = new double[interval.Steps + 1];
        Array.Fill(values, double.NaN);
        foreach (var point in series.Points)
        {
            var index = (int)Math.Round((point.At - interval.From) / interval.Step);
            if (index >= 0 && index < values.Length)
            {
                values[index] = point.Value;
            }
        }

        return new ComparedSeries(values, []);
    }
}
