namespace Rollouts.Api;

/// <summary>What routers of meshes cannot do without (rows G1 and G17 to G20). Argo finds most of it when it writes, and some of it never.</summary>
internal static class MeshRoutingValidator
{
    public static IEnumerable<FieldError> Validate(CanaryStrategy canary, string path)
    {
        if (canary.TrafficRouting is not { } routing)
        {
            return [];
        }

        var at = $"{path}.trafficRouting";
        return IstioErrors(routing.Istio)
            .Concat(NameErrors(routing, at).Where(static name => string.IsNullOrEmpty(name.Name)).Select(static name => name.Error));
    }

    // Row G1; in Argo's words, and with the path that it gives there.
    private static IEnumerable<FieldError> IstioErrors(IstioTrafficRouting? istio)
    {
        if (istio is not null && istio.VirtualService is null == istio.VirtualServices is not { Count: > 0 })
        {
            yield return FieldError.Internal(
                "spec.strategy.canary.trafficRouting.istio",
                "either VirtualService or VirtualServices must be configured",
                "Set exactly one of virtualService and virtualServices."
            );
        }
    }

    private static IEnumerable<(string? Name, FieldError Error)> NameErrors(RolloutTrafficRouting routing, string path)
    {
        if (routing.Ambassador is { } ambassador)
        {
            yield return Name($"{path}.ambassador.mappings", ambassador.Mappings is [var first, ..] ? first : null, "at least one Mapping");
        }

        if (routing.AppMesh is { } mesh)
        {
            var (at, nodes) = ($"{path}.appMesh", mesh.VirtualNodeGroup);
            yield return Name($"{at}.virtualService.name", mesh.VirtualService?.Name, "a VirtualService");
            yield return Name($"{at}.virtualNodeGroup.canaryVirtualNodeRef.name", nodes?.CanaryVirtualNodeRef?.Name, "a VirtualNode");
            yield return Name($"{at}.virtualNodeGroup.stableVirtualNodeRef.name", nodes?.StableVirtualNodeRef?.Name, "a VirtualNode");
        }

        if (routing.Traefik is { } traefik)
        {
            yield return Name($"{path}.traefik.weightedTraefikServiceName", traefik.WeightedTraefikServiceName, "a TraefikService");
        }

        if (routing.Apisix is { } apisix)
        {
            yield return Name($"{path}.apisix.route.name", apisix.Route?.Name, "an ApisixRoute");
        }
    }

    private static (string? Name, FieldError Error) Name(string path, string? name, string what) =>
        (name, FieldError.Required(path, "no name is given", $"Name {what}."));
}
