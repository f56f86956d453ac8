namespace Rollouts.Benchmarks;

/// <summary>Looks at services for a while: processor time, the most memory that one of them had, and what they counted.</summary>
internal sealed record ServiceWatch(double Cores, long MostResident, AnalysisCounts Counts, TimeSpan Window)
{
    public static async Task<ServiceWatch> LookAsync(IReadOnlyList<AnalysisProcess> services, TimeSpan window)
    {
        var counting = TimeProvider.System.GetTimestamp();
        var before = await CountsAsync(services);
        // What reading the metrics cost is not counted in: the processor time is read after it, and before the second reading.
        var processor = services.Aggregate(TimeSpan.Zero, static (sum, s) => sum + s.Processor);
        var started = TimeProvider.System.GetTimestamp();
        long most = 0;
        while (TimeProvider.System.GetElapsedTime(started) < window)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            most = Math.Max(most, services.Max(static s => s.Resident));
        }

        var took = TimeProvider.System.GetElapsedTime(started);
        var used = services.Aggregate(TimeSpan.Zero, static (sum, s) => sum + s.Processor) - processor;
        var counted = TimeProvider.System.GetElapsedTime(counting);
        return new ServiceWatch(used / took, most, (await CountsAsync(services)).Since(before), counted);
    }

    private static async Task<AnalysisCounts> CountsAsync(IReadOnlyList<AnalysisProcess> services)
    {
        var counts = new List<AnalysisCounts>();
        foreach (var service in services)
        {
            counts.Add(await service.CountsAsync());
        }

        return AnalysisCounts.Sum(counts);
    }
}
