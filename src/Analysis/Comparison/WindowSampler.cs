using Rollouts.Statistics;

namespace Rollouts.Analysis;

/// <summary>From the points of series to one number for each window.</summary>
public static class WindowSampler
{
    /// <summary>The interval to ask for, and the distance of its points, such that nothing is asked for twice.</summary>
    public static (DateTimeOffset From, DateTimeOffset To, TimeSpan Step) RangeOf(
        WindowSchedule schedule,
        int first,
        int count,
        SampleMeaning meaning
    )
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var to = schedule.EndOf(first + count - 1);
        return meaning switch
        {
            SampleMeaning.Window => (schedule.EndOf(first), to, schedule.Length),
            SampleMeaning.Counter => (schedule.BeginOf(first), to, Finer(schedule.Length)),
            _ => (schedule.BeginOf(first), to, schedule.Length),
        };
    }

    /// <summary>The sum over all series and points in each window; NaN where there is none.</summary>
    public static double[] Totals(
        IReadOnlyList<LabelledSeries> series,
        WindowSchedule schedule,
        int first,
        int count,
        SampleMeaning meaning
    )
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(schedule);
        var totals = NothingYet(count);
        foreach (var one in series)
        {
            foreach (var (window, value) in Parts(one, schedule, first, count, meaning))
            {
                totals[window] = double.IsNaN(totals[window]) ? value : totals[window] + value;
            }
        }

        return totals;
    }

    /// <summary>The mean over all series and points in each window; NaN where there is none.</summary>
    public static double[] Means(IReadOnlyList<LabelledSeries> series, WindowSchedule schedule, int first, int count, SampleMeaning meaning)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(schedule);
        var points = new int[count];
        foreach (var one in series)
        {
            foreach (var (window, _) in Parts(one, schedule, first, count, meaning))
            {
                points[window]++;
            }
        }

        var means = Totals(series, schedule, first, count, meaning);
        for (var i = 0; i < count; i++)
        {
            means[i] /= Math.Max(1, points[i]);
        }

        return means;
    }

    private static IEnumerable<(int Window, double Value)> Parts(
        LabelledSeries series,
        WindowSchedule schedule,
        int first,
        int count,
        SampleMeaning meaning
    )
    {
        var before = double.NaN;
        foreach (var point in series.Points)
        {
            // A point that is no number says nothing; a counter goes on from its last reading.
            if (double.IsNaN(point.Value))
            {
                continue;
            }

            var value = meaning == SampleMeaning.Counter ? CounterReset.Increase(before, point.Value) : point.Value;
            before = point.Value;
            if (IndexOf(point.At, schedule, meaning) - first is var window && window >= 0 && window < count && !double.IsNaN(value))
            {
                yield return (window, value);
            }
        }
    }

    private static int IndexOf(DateTimeOffset at, WindowSchedule schedule, SampleMeaning meaning)
    {
        var ticks = (at - schedule.Begin).Ticks;
        var length = schedule.Length.Ticks;
        var window = meaning switch
        {
            SampleMeaning.Start => Math.Floor((double)ticks / length),
            // An evaluation lies on the end of its window; sources may move it by rounding.
            SampleMeaning.Window => Math.Round((double)ticks / length) - 1,
            _ => Math.Ceiling((double)ticks / length) - 1,
        };
        return (int)Math.Clamp(window, -1, int.MaxValue);
    }

    private static TimeSpan Finer(TimeSpan length) =>
        length / 4 is var finer && finer > TimeSpan.FromSeconds(1) ? finer : TimeSpan.FromSeconds(1);

    private static double[] NothingYet(int count)
    {
        var values = new double[count];
        Array.Fill(values, double.NaN);
        return values;
    }
}
