namespace Rollouts.Simulation;

/// <summary>How an <see cref="EmbeddedCluster"/> starts.</summary>
public sealed record EmbeddedClusterOptions
{
    public EmbeddedApiServerOptions Server { get; init; } = new();

    /// <summary>Controllers to run; null for the built-in ones.</summary>
    public IReadOnlyList<IModelController>? Controllers { get; init; }

    /// <summary>Where to write the kubeconfig, or null for none. Readable by its owner only; deleted with the cluster.</summary>
    public string? KubeconfigPath { get; init; }

    /// <summary>Pause after controllers failed. <value>The default is 1 second.</value></summary>
    public TimeSpan FailurePause { get; init; } = TimeSpan.FromSeconds(1);
}
