using System.Globalization;

namespace Rollouts.Benchmarks;

/// <summary>The rollout controller in a process of its own.</summary>
internal sealed class ControllerService : ServiceProcess
{
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["MALLOC_ARENA_MAX"] = "1",
        ["MALLOC_MMAP_THRESHOLD_"] = "65536",
    };

    private ControllerService(string folder, string kubeconfig, IEnumerable<string> more)
        : base("RolloutController", folder, kubeconfig, Environment, more) { }

    /// <param name="folder">Where it runs.</param>
    /// <param name="kubeconfig">The user whose calls the audit log counts.</param>
    public static ControllerService Start(string folder, string kubeconfig) =>
        new(folder, kubeconfig, ["--leader-elect", "false", "--loglevel", "warn", "--qps", "0"]);

    /// <summary>Passes that ended in an error, of all Rollouts and Experiments. Reading it costs the controller processor time.</summary>
    public Task<double> ErrorsAsync() =>
        MetricsAsync(static async text =>
        {
            double errors = 0;
            while (await text.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("rollout_reconcile_error", StringComparison.Ordinal))
                {
                    errors += double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
                }
            }

            return errors;
        });
}
