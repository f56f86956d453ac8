namespace Rollouts.Api;

/// <summary>What is compared with what.</summary>
public sealed record KayentaScope : KubernetesView
{
    public string Name { get; init; } = "";

    public KayentaScopeDetail ControlScope { get; init; } = new();

    public KayentaScopeDetail ExperimentScope { get; init; } = new();
}
