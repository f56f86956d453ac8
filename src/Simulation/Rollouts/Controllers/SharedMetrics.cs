using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Rollouts.Kubernetes;
using Rollouts.RolloutController;

namespace Rollouts.Simulation;

/// <summary>One set of metrics for all simulated controllers of this process: making them costs more than a whole pass.</summary>
internal static class SharedMetrics
{
    private static readonly Lazy<(ControllerMetrics Rollouts, ExperimentMetrics Experiments)> Metrics = new(() =>
    {
        var caches = new ControllerCaches(
            new FaultyClient(
                new VirtualStore(new VirtualTime()),
                new Agenda(new VirtualTime()),
                new VirtualTime(),
                new WriteFaults(),
                new SoleLeadership()
            ),
            Options.Create(new RolloutControllerOptions()),
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        var metrics = new ControllerMetrics(caches, TimeProvider.System);
        return (metrics, new ExperimentMetrics(metrics, caches));
    });

    public static ControllerMetrics Of() => Metrics.Value.Rollouts;

    public static ExperimentMetrics OfExperiments() => Metrics.Value.Experiments;
}
