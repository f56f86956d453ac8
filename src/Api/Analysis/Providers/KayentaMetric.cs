namespace Rollouts.Api;

/// <summary>Row F23.</summary>
public sealed record KayentaMetric : KubernetesView
{
    public string Address { get; init; } = "";

    public string Application { get; init; } = "";

    public string CanaryConfigName { get; init; } = "";

    public string MetricsAccountName { get; init; } = "";

    public string ConfigurationAccountName { get; init; } = "";

    public string StorageAccountName { get; init; } = "";

    public KayentaThreshold Threshold { get; init; } = new();

    public IReadOnlyList<KayentaScope>? Scopes { get; init; }

    public string? Lookback { get; init; }
}
