using System.Diagnostics.Metrics;

namespace Rollouts.AnalysisService;

/// <summary>Counts what came of tokens.</summary>
internal sealed class AccessMetrics
{
    private readonly Counter<long> _checks;

    public AccessMetrics(AnalysisMetrics metrics)
    {
        _checks = metrics.Meter.CreateCounter<long>("analysis_access_checks_total", description: "Tokens that were looked at, by result");
    }

    public void Checked(string result) => _checks.Add(1, new KeyValuePair<string, object?>("result", result));
}
