using System.Text.Json;

namespace Rollouts.Api;

/// <summary>The routers that are told the weights; several may be set (row C3).</summary>
public sealed record RolloutTrafficRouting : KubernetesView
{
    public IstioTrafficRouting? Istio { get; init; }

    public NginxTrafficRouting? Nginx { get; init; }

    public AlbTrafficRouting? Alb { get; init; }

    public SmiTrafficRouting? Smi { get; init; }

    public AmbassadorTrafficRouting? Ambassador { get; init; }

    public AppMeshTrafficRouting? AppMesh { get; init; }

    public TraefikTrafficRouting? Traefik { get; init; }

    /// <summary>Order of the routes that steps may add (row G22).</summary>
    public IReadOnlyList<ManagedRoute>? ManagedRoutes { get; init; }

    public ApisixTrafficRouting? Apisix { get; init; }

    /// <summary>Routes of the Gateway API; the configuration of Argo's plugin may stand here or where it always stood.</summary>
    public GatewayApiTrafficRouting? GatewayAPI { get; init; }

    /// <summary>Name to configuration (row G21).</summary>
    public IReadOnlyDictionary<string, JsonElement>? Plugins { get; init; }

    /// <summary>Default 100 (row C15).</summary>
    public int? MaxTrafficWeight { get; init; }
}
