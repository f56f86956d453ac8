using Rollouts.Analysis;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Asks a source for the histograms of an arm: one series for each bucket, one point for each window.</summary>
internal sealed class HistogramQuery
{
    private readonly RangeQuery _query;
    private readonly TimeProvider _time;

    public HistogramQuery(RangeQuery query, TimeProvider time)
    {
        _query = query;
        _time = time;
    }

    /// <param name="arm">The field of the request, for errors.</param>
    /// <param name="query">What to ask.</param>
    /// <param name="namespace">Where secrets are looked up.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ApiException">The query makes no sense, the source refused, or its answer is no histogram.</exception>
    public async Task<V1.Histogram> ReadAsync(string arm, V1.HistogramQuery query, string @namespace, CancellationToken cancellationToken)
    {
        var field = $"{arm}.histogramQuery";
        var source = _query.Find($"{field}.provider", query.Provider);
        var sumSource = query.SumProvider is { } sum ? _query.Find($"{field}.sumProvider", sum) : null;
        var interval = QueriedInterval.Read(field, query.From, query.To, query.StepSeconds, _time.GetUtcNow());
        if (interval.Steps == 0)
        {
            throw ApiException.Invalid(
                $"{field}.from",
                $"{query.From}",
                "shorter than one step",
                "Give at least one step, or a shorter step."
            );
        }

        var schedule = new WindowSchedule(interval.From, interval.Step, interval.Steps, TimeSpan.Zero);
        var (from, to, step) = WindowSampler.RangeOf(schedule, 0, schedule.Count, SampleMeaning.Window);
        var asked = new QueriedInterval(from, to, step);
        var buckets = _query.AskAsync(source, asked, @namespace, cancellationToken);
        var sums = sumSource is not null
            ? _query.AskAsync(sumSource, asked, @namespace, cancellationToken)
            : Task.FromResult<IReadOnlyList<LabelledSeries>>([]);
        await Task.WhenAll(buckets, sums);
        try
        {
            double[] totals = await sums is { Count: > 0 } known
                ? WindowSampler.Totals(known, schedule, 0, schedule.Count, SampleMeaning.Window)
                : [];
            return View(HistogramReading.Of(await buckets, totals, schedule, 0, schedule.Count, SampleMeaning.Window), schedule.Count);
        }
        catch (ProviderException e)
        {
            throw RangeQuery.Refused(field, e);
        }
    }

    private static V1.Histogram View(HistogramReading reading, int windows)
    {
        var edges = HistogramReading.SharedEdges(reading, reading);
        if (edges.Count == 0)
        {
            throw new ProviderException("it gave no buckets for this interval");
        }

        var histogram = new V1.Histogram { Edges = { edges } };
        for (var i = 0; i < windows; i++)
        {
            var window = new V1.HistogramWindow();
            if (reading.At(i, edges) is [var count, var sum, .. var cumulative])
            {
                window.Count = count;
                window.Cumulative.AddRange(cumulative);
                if (!double.IsNaN(sum))
                {
                    window.Sum = sum;
                }
            }

            histogram.Windows.Add(window);
        }

        return histogram;
    }
}
