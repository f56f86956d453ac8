using System.Globalization;

namespace Rollouts.Api;

/// <summary>Rules of the canary strategy (rows C1 to C15).</summary>
internal static class CanaryValidator
{
    public static IEnumerable<FieldError> Validate(Rollout rollout, CanaryStrategy canary, string path) =>
        SurgeErrors(rollout, path)
            .Concat(ServiceErrors(canary, path))
            .Concat(PingPongErrors(canary, path))
            .Concat(RequiredServiceErrors(canary, path))
            .Concat(ScaleErrors(canary, path))
            .Concat(ThresholdErrors(canary, path))
            .Concat(MaxWeightErrors(canary, path))
            .Concat(IngressRoutingValidator.Validate(canary, path))
            .Concat(MeshRoutingValidator.Validate(canary, path))
            .Concat(GatewayApiValidator.Validate(canary, path + ".trafficRouting"))
            .Concat((canary.Steps ?? []).SelectMany((step, i) => CanaryStepValidator.Validate(rollout, canary, step, path, i)))
            .Concat(AntiAffinityValidator.Validate(canary.AntiAffinity, path + ".antiAffinity"));

    // Row A52.
    private static IEnumerable<FieldError> SurgeErrors(Rollout rollout, string path)
    {
        var surge = RolloutDefaults.MaxSurgeOf(rollout);
        if (IsZero(surge) && IsZero(RolloutDefaults.MaxUnavailableOf(rollout)))
        {
            yield return FieldError.Invalid(
                path + ".maxSurge",
                surge,
                RolloutMessages.SurgeAndUnavailableZero,
                "Set maxSurge or maxUnavailable of spec.strategy.canary above zero."
            );
        }
    }

    private static bool IsZero(IntOrString value)
    {
        if (!value.IsString)
        {
            return value.IntValue == 0;
        }

        var text = value.Text!;
        var digits = text.EndsWith('%') ? text[..^1] : text;
        return !int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number == 0;
    }

    // Row C1.
    private static IEnumerable<FieldError> ServiceErrors(CanaryStrategy canary, string path)
    {
        if (!string.IsNullOrEmpty(canary.StableService) && canary.CanaryService == canary.StableService)
        {
            yield return FieldError.Invalid(
                path + ".stableService",
                canary.StableService,
                RolloutMessages.SameCanaryServices,
                "Name two different Services in canaryService and stableService."
            );
        }
    }

    // Row C12.
    private static IEnumerable<FieldError> PingPongErrors(CanaryStrategy canary, string path)
    {
        if (canary.PingPong is not { } pingPong)
        {
            yield break;
        }

        var routing = canary.TrafficRouting;
        if (routing is { Alb: null, Istio: null, GatewayAPI: null } && !HasPlugins(routing))
        {
            yield return FieldError.Invalid(
                path + ".trafficRouting.alb",
                null,
                RolloutMessages.PingPongRouter,
                "Use pingPong with trafficRouting.alb, istio, gatewayAPI or plugins, or remove it."
            );
        }

        const string needed = "Name two different Services in pingPong.pingService and pingPong.pongService.";
        if (pingPong.PingService.Length == 0)
        {
            yield return FieldError.Invalid(path + ".pingPong.pingService", "", RolloutMessages.PingPongServices, needed);
        }

        if (pingPong.PongService.Length == 0)
        {
            yield return FieldError.Invalid(path + ".pingPong.pongService", "", RolloutMessages.PingPongServices, needed);
        }

        if (pingPong.PingService == pingPong.PongService)
        {
            yield return FieldError.Invalid(
                path + ".pingPong.pingService",
                pingPong.PingService,
                RolloutMessages.SamePingPongServices,
                needed
            );
        }

        if (routing?.Alb is { } alb && string.IsNullOrEmpty(alb.RootService))
        {
            yield return FieldError.Invalid(
                path + ".trafficRouting.alb.rootService",
                "",
                RolloutMessages.AlbRootService,
                "Name the Service of the ingress rule in trafficRouting.alb.rootService."
            );
        }
    }

    // Row C1.
    private static IEnumerable<FieldError> RequiredServiceErrors(CanaryStrategy canary, string path)
    {
        if (!RequiresServices(canary))
        {
            yield break;
        }

        const string remedy = "Name the Services of both versions in canaryService and stableService.";
        if (string.IsNullOrEmpty(canary.StableService))
        {
            yield return FieldError.Invalid(path + ".stableService", "", RolloutMessages.ServicesNeeded, remedy);
        }

        if (string.IsNullOrEmpty(canary.CanaryService))
        {
            yield return FieldError.Invalid(path + ".canaryService", "", RolloutMessages.ServicesNeeded, remedy);
        }
    }

    private static bool RequiresServices(CanaryStrategy canary)
    {
        if (canary.TrafficRouting is not { } routing)
        {
            return false;
        }

        var pingPong = canary.PingPong is not null;
        return (routing.Alb is not null && !pingPong)
            || (routing.Istio is { DestinationRule: null } && !pingPong)
            || (GatewayApiConfiguration.IsAskedFor(routing) && !pingPong)
            || routing
                is { Smi: not null }
                    or { Apisix: not null }
                    or { Ambassador: not null }
                    or { Nginx: not null }
                    or { AppMesh: not null }
                    or { Traefik: not null };
    }

    // Rows C8 and C11.
    private static IEnumerable<FieldError> ScaleErrors(CanaryStrategy canary, string path)
    {
        if (canary.TrafficRouting is null && canary.ScaleDownDelaySeconds is { } delay)
        {
            yield return FieldError.Invalid(
                path + ".scaleDownDelaySeconds",
                delay,
                RolloutMessages.ScaleDownDelay,
                "Remove scaleDownDelaySeconds, or add trafficRouting."
            );
        }

        if (canary.TrafficRouting is null && canary.DynamicStableScale)
        {
            yield return FieldError.Invalid(
                path + ".dynamicStableScale",
                true,
                RolloutMessages.DynamicStableScale,
                "Remove dynamicStableScale, or add trafficRouting."
            );
        }

        if (canary is { TrafficRouting: not null, ScaleDownDelaySeconds: not null, DynamicStableScale: true })
        {
            yield return FieldError.Invalid(
                path + ".dynamicStableScale",
                true,
                RolloutMessages.DynamicStableScaleWithDelay,
                "Remove dynamicStableScale or scaleDownDelaySeconds."
            );
        }
    }

    // Row C14: a word that nobody knows must not count in percent.
    private static IEnumerable<FieldError> ThresholdErrors(CanaryStrategy canary, string path)
    {
        string[] known = [ReplicaProgressThresholdType.Percent, ReplicaProgressThresholdType.Pods];
        if (canary.ReplicaProgressThreshold is { } threshold && !known.Contains(threshold.Type))
        {
            yield return FieldError.NotSupported(
                path + ".replicaProgressThreshold.type",
                threshold.Type,
                known,
                "Write Percent or Pods in replicaProgressThreshold.type, or remove replicaProgressThreshold."
            );
        }
    }

    // Row C15.
    private static IEnumerable<FieldError> MaxWeightErrors(CanaryStrategy canary, string path)
    {
        if (canary.TrafficRouting is { MaxTrafficWeight: { } max, Nginx: null, GatewayAPI: null } routing && !HasPlugins(routing))
        {
            yield return FieldError.Invalid(
                path + ".trafficRouting.maxTrafficWeight",
                max,
                RolloutMessages.MaxTrafficWeight,
                "Remove maxTrafficWeight, or use it with trafficRouting.nginx, gatewayAPI or plugins."
            );
        }
        else if (canary.TrafficRouting is { MaxTrafficWeight: { } none and < 1 })
        {
            // Argo takes it, and divides by it.
            yield return FieldError.Invalid(
                path + ".trafficRouting.maxTrafficWeight",
                none,
                "must be greater than 0",
                "Give the weight that means all requests, or remove maxTrafficWeight."
            );
        }
    }

    private static bool HasPlugins(RolloutTrafficRouting routing) => routing.Plugins is { Count: > 0 };
}
