namespace Rollouts.Providers;

/// <summary>Settings of the provider <c>prometheus</c>.</summary>
public sealed class PrometheusOptions
{
    /// <summary>The variable that names the address for metrics without one (row F2).</summary>
    public const string AddressVariable = "ARGO_ROLLOUTS_PROMETHEUS_ADDRESS";

    /// <summary>The address for metrics without one of their own.</summary>
    /// <value>The default value is that of the environment variable <c>ARGO_ROLLOUTS_PROMETHEUS_ADDRESS</c>.</value>
    public string? Address { get; set; }
}
