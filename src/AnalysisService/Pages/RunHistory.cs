using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>What the store knows of a run beyond its status, which keeps the last few measurements only.</summary>
internal sealed class RunHistory
{
    /// <summary>How many points a chart has at most from each of two kinds: evenly spread ones, and those that were no success.</summary>
    public const int MostPoints = 500;

    // Longer ones are no numbers, and no message that a page shows whole.
    private const int MaxText = 300;
    private const int MaxRemembered = 16;

    private static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(30);

    private readonly MeasurementArchive _measurements;
    private readonly WindowArchive _windows;
    private readonly ExpiringCache<(string Run, string Metric, int Before), IReadOnlyList<Measurement>> _known;

    public RunHistory(MeasurementArchive measurements, WindowArchive windows, TimeProvider time)
    {
        _measurements = measurements;
        _windows = windows;
        _known = new(MaxRemembered, time);
    }

    /// <summary>The run with all that is known of it. A store that is away leaves it as it is, and says so.</summary>
    public async Task<RunView> CompleteAsync(RunView run, CancellationToken cancellationToken)
    {
        try
        {
            var metrics = new List<MetricView>();
            foreach (var metric in run.Metrics)
            {
                metrics.Add(await CompleteAsync(run.Uid, metric, cancellationToken));
            }

            return run with
            {
                Metrics = metrics,
            };
        }
        catch (Exception e) when (e is ProviderException || StoreDatabase.IsFault(e))
        {
            return run with { Note = "The store cannot be read now: only the latest measurements are shown." };
        }
    }

    private async Task<MetricView> CompleteAsync(string run, MetricView metric, CancellationToken cancellationToken)
    {
        if (metric.Measurements.Any(static m => m.Metadata?.ContainsKey(StoredWindows.Fact) == true))
        {
            metric = metric with { Windows = await _windows.FindAsync(run, metric.Name, cancellationToken) };
        }

        var finished = metric.Measurements.Count(static m => PhaseOrder.IsCompleted(m.Phase));
        var before = metric.Taken - finished + 1;
        if (before <= 1)
        {
            return metric;
        }

        if (!_known.TryGet((run, metric.Name, before), out var earlier))
        {
            var stored = await _measurements.SampleAsync(run, metric.Name, before, MostPoints, cancellationToken);
            earlier = [.. stored.Select(Shown)];
            _known.Put((run, metric.Name, before), earlier, RememberedFor);
        }

        return metric with
        {
            Measurements = [.. earlier, .. metric.Measurements],
        };
    }

    private static Measurement Shown(StoredMeasurement stored) =>
        new()
        {
            Phase = stored.Phase,
            Value = stored.Value is null ? null : PageText.Cut(stored.Value, MaxText),
            Message = stored.Message is null ? null : PageText.Cut(stored.Message, MaxText),
            StartedAt = stored.StartedAt,
            FinishedAt = stored.FinishedAt,
        };
}
