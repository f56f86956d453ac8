using System.Globalization;
using Rollouts.TestKit;

namespace Rollouts.Benchmarks;

/// <summary>The analysis service in a process of its own.</summary>
internal sealed class AnalysisProcess : ServiceProcess
{
    private AnalysisProcess(string folder, string kubeconfig, IEnumerable<string> more)
        : base("AnalysisService", folder, kubeconfig, new Dictionary<string, string>(), more) { }

    public static AnalysisProcess Start(string folder, string kubeconfig, params string[] more)
    {
        var port = LocalPorts.Free(1)[0].ToString(CultureInfo.InvariantCulture);
        return new AnalysisProcess(
            folder,
            kubeconfig,
            // The source is on this machine, and the lease in a namespace that is there.
            [
                .. (string[])["--apiPort", port, "--loglevel", "warn", "--qps", "0", "--provider-allow-loopback", "true"],
                .. (string[])["--leader-elect-namespace", "default", .. more],
            ]
        );
    }

    /// <summary>What <c>/metrics</c> says now. Reading it costs the service processor time.</summary>
    public Task<AnalysisCounts> CountsAsync() => MetricsAsync(AnalysisCounts.ReadAsync);
}
