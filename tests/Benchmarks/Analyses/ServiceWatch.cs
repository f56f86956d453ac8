namespace Rollouts.Benchmarks;

/// <summary>Looks at services for a while: processor time, the most memory that one of them had, and what they counted.</summary>
internal sealed record ServiceWatch(double Cores, long MostResident, AnalysisCounts Counts, TimeSpan Window)
{
    /// <param name="services">The services.</param>
    /// <param name="window">For how long.</param>
    /// <param name="counting">Whether their metrics are read before and after; without it they are left alone, and nothing is counted.</param>
    public static async Task<ServiceWatch> LookAsync(IReadOnlyList<AnalysisProcess> services, TimeSpan window, bool counting = true)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var before = counting ? await CountsAsync(services) : AnalysisCounts.None;
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
        var counted = TimeProvider.System.GetElapsedTime(begun);
        var after = counting ? await CountsAsync(services) : AnalysisCounts.None;
        return new ServiceWatch(used / took, most, after.Since(before), counted);
    }

    // Runs fall due at whole seconds. Late in a second nothing is measured that is not written yet, and both counts are of the same instants.
    private static Task BetweenInstantsAsync() =>
        Task.Delay(TimeSpan.FromMilliseconds((1800 - TimeProvider.System.GetUtcNow().Millisecond) % 1000), TimeProvider.System);

    private static async Task<AnalysisCounts> CountsAsync(IReadOnlyList<AnalysisProcess> services)
    {
        await BetweenInstantsAsync();
        var counts = new List<AnalysisCounts>();
        foreach (var service in services)
        {
            counts.Add(await service.CountsAsync());
        }

        return AnalysisCounts.Sum(counts);
    }
}
