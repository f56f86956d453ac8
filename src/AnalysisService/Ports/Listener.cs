namespace Rollouts.AnalysisService;

/// <summary>One port that the service listens on.</summary>
/// <param name="Port">0 for any free one.</param>
/// <param name="Purposes">What is answered there.</param>
internal sealed record Listener(int Port, ListenerPurposes Purposes)
{
    /// <summary>The listeners that the options ask for, that of the API first.</summary>
    public static IReadOnlyList<Listener> AllOf(AnalysisServiceOptions options)
    {
        Listener[] wanted =
        [
            new(options.ApiPort, ListenerPurposes.Api),
            new(options.HealthPort, ListenerPurposes.Health),
            new(options.MetricsPort, ListenerPurposes.Metrics),
        ];
        return
        [
            .. wanted.Where(static l => l.Port == 0),
            .. wanted
                .Where(static l => l.Port != 0)
                .GroupBy(static l => l.Port)
                .Select(static g => new Listener(g.Key, g.Aggregate(ListenerPurposes.None, static (all, l) => all | l.Purposes))),
        ];
    }
}
