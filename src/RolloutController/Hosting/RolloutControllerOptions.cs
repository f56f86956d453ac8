namespace Rollouts.RolloutController;

/// <summary>How the controller runs; the names and defaults of Argo's flags where it has them (rows L1 to L12).</summary>
public sealed class RolloutControllerOptions
{
    /// <summary>Only this namespace; null for the whole cluster (row L2).</summary>
    public string? Namespace { get; set; }

    /// <summary>Only objects with this instance id; empty for only those without one (row L6).</summary>
    public string InstanceId { get; set; } = "";

    /// <summary>How often every Rollout is looked at although nothing changed (row L1).</summary>
    /// <value>The default value is 15 minutes; at least 1 second.</value>
    public TimeSpan ResyncPeriod { get; set; } = TimeSpan.FromSeconds(900);

    /// <summary>How many Rollouts are worked on at once (row L8).</summary>
    /// <value>The default value is 10; 1 to 1000.</value>
    public int RolloutThreads { get; set; } = 10;

    /// <summary>Port of <c>/metrics</c>; 0 for any free one (row L4).</summary>
    public int MetricsPort { get; set; } = 8090;

    /// <summary>Port of <c>/healthz</c> and <c>/readyz</c>; 0 for any free one (row L5).</summary>
    public int HealthzPort { get; set; } = 8080;
}
