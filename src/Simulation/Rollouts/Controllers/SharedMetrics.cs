using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Rollouts.Kubernetes;
using Rollouts.RolloutController;

namespace Rollouts.Simulation;

/// <summary>One set of metrics for all simulated controllers of this process: making them costs more than a whole pass.</summary>
internal static class SharedMetrics
{
    private static readonly Lazy<ControllerMetrics> Metrics = new(() =>
        new ControllerMetrics(
            new ControllerCaches(
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
            ),
            TimeProvider.System
        )
    );

    public static ControllerMetrics Of() => Metrics.Value;
}
