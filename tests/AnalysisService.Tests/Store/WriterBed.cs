using Microsoft.Extensions.Logging.Abstractions;
using Rollouts.Api;

namespace Rollouts.AnalysisService.Tests;

/// <summary>A writer at work over the store of a bed.</summary>
internal sealed class WriterBed : IAsyncDisposable
{
    private readonly AnalysisMetrics _analysis = new();

    private WriterBed(StoreBed store)
    {
        Store = store;
        Metrics = new StoreMetrics(_analysis);
        Queue = new StoreQueue(Metrics);
        Writer = new StoreWriter(store.Database, Queue, Metrics, TimeProvider.System, NullLogger<StoreWriter>.Instance);
        Archive = new MeasurementArchive(store.Database, Queue, TimeProvider.System);
        Verdicts = new VerdictStore(store.Database, Queue);
    }

    public StoreBed Store { get; }

    public StoreMetrics Metrics { get; }

    public StoreQueue Queue { get; }

    public StoreWriter Writer { get; }

    public MeasurementArchive Archive { get; }

    public VerdictStore Verdicts { get; }

    public static async Task<WriterBed> StartAsync(StoreBed store)
    {
        var bed = new WriterBed(store);
        await bed.Writer.StartAsync(CancellationToken.None);
        return bed;
    }

    /// <summary>A run whose status says that its one metric was measured so often, and that the last ten are kept.</summary>
    public static AnalysisRun Run(string uid, int measured, string phase = AnalysisPhase.Running) =>
        new()
        {
            Metadata = new ObjectMeta
            {
                Uid = uid,
                Namespace = "demo",
                Name = uid,
            },
            Status = new AnalysisRunStatus
            {
                Phase = phase,
                MetricResults =
                [
                    new MetricResult
                    {
                        Name = "errors",
                        Phase = AnalysisPhase.Running,
                        Count = measured,
                        Measurements =
                        [
                            .. Enumerable
                                .Range(1, measured)
                                .TakeLast(10)
                                .Select(static n => new Measurement { Phase = AnalysisPhase.Successful, Value = $"{n}" }),
                        ],
                    },
                ],
            },
        };

    public async Task<long> CountAsync(string table) =>
        Convert.ToInt64(await Store.ScalarAsync($"SELECT count(*) FROM {table}"), System.Globalization.CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await Writer.StopAsync(new CancellationToken(canceled: true));
        Writer.Dispose();
        _analysis.Dispose();
    }
}
