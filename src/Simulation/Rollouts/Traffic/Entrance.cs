namespace Rollouts.Simulation;

/// <summary>Where requests come in, each with a router and proxies of its own.</summary>
internal enum Entrance
{
    /// <summary>Istio, whose VirtualService says the weights.</summary>
    Mesh,

    /// <summary>NGINX, whose canary Ingress says them, in scripts with <see cref="RolloutFeatures.Ingress"/>.</summary>
    Ingress,
}
