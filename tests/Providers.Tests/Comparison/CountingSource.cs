using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers.Tests;

/// <summary>A source of series that remembers every window it was asked for. It goes by the name of another provider.</summary>
internal sealed class CountingSource : IRangeQueryProvider
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Query, DateTimeOffset At), int> _asked = [];

    public string Name { get; init; } = "prometheus";

    public string Type => "Prometheus";

    /// <summary>The value of a query at an instant, by label le where there is one; null for no point.</summary>
    public Func<string, DateTimeOffset, IReadOnlyDictionary<string, double?>> Answer { get; set; } = static (_, _) => One(0);

    /// <summary>How often it was asked for each instant of each query, answered or not.</summary>
    public IReadOnlyDictionary<(string Query, DateTimeOffset At), int> Answered
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<(string, DateTimeOffset), int>(_asked);
            }
        }
    }

    public int Refused { get; private set; }

    public static IReadOnlyDictionary<string, double?> One(double? value) => new Dictionary<string, double?> { [""] = value };

    public Task<IReadOnlyList<LabelledSeries>> QueryRangeAsync(
        MeasurementContext context,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken = default
    )
    {
        var query = context.Metric.Provider.Prometheus?.Query ?? context.Metric.Provider.Graphite!.Query!;
        var series = new SortedDictionary<string, List<SeriesPoint>>(StringComparer.Ordinal);
        lock (_lock)
        {
            var instants = new List<DateTimeOffset>();
            for (var at = from; at <= to; at += step)
            {
                instants.Add(at);
                try
                {
                    foreach (var (label, value) in Answer(query, at))
                    {
                        if (!series.TryGetValue(label, out var points))
                        {
                            series[label] = points = [];
                        }

                        if (value is { } known)
                        {
                            points.Add(new SeriesPoint(at, known));
                        }
                    }
                }
                catch (ProviderException)
                {
                    Refused++;
                    throw;
                }
            }

            foreach (var at in instants)
            {
                _asked[(query, at)] = _asked.GetValueOrDefault((query, at)) + 1;
            }
        }

        return Task.FromResult<IReadOnlyList<LabelledSeries>>([
            .. series
                .Where(static s => s.Value.Count > 0)
                .Select(static s => new LabelledSeries(
                    s.Key.Length == 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["le"] = s.Key },
                    s.Value
                )),
        ]);
    }

    public Task<ProviderAnswer> StartAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A comparison asks for series only.");

    public Task<ProviderAnswer> ResumeAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A comparison asks for series only.");

    public Task<ProviderAnswer> TerminateAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A comparison asks for series only.");

    public Task CollectGarbageAsync(MeasurementContext context, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public IReadOnlyDictionary<string, string> DescribeMetric(Metric metric) => new Dictionary<string, string>();
}
