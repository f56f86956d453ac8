using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>
/// Refuses what this release cannot deliver yet, by name: moving pods while ignoring half of a strategy would be worse than
/// not moving them.
/// </summary>
internal static class DeliveredFeatures
{
    private const string Remedy = "Remove the field, or leave this Rollout to Argo Rollouts until a release that delivers it.";

    public static FieldError? FirstError(Rollout rollout)
    {
        var canary = rollout.Spec.Strategy.Canary;
        (string Path, bool IsAsked)[] features = [.. Routers(canary?.TrafficRouting), .. Steps(canary?.Steps ?? [])];
        return Array.Find(features, feature => feature.IsAsked) is { Path: { } path } ? Refuse(path) : null;
    }

    private static IEnumerable<(string Path, bool IsAsked)> Routers(RolloutTrafficRouting? routing)
    {
        const string path = "spec.strategy.canary.trafficRouting";
        return
        [
            ($"{path}.nginx", routing?.Nginx is not null),
            ($"{path}.alb", routing?.Alb is not null),
            ($"{path}.smi", routing?.Smi is not null),
            ($"{path}.ambassador", routing?.Ambassador is not null),
            ($"{path}.appMesh", routing?.AppMesh is not null),
            ($"{path}.traefik", routing?.Traefik is not null),
            ($"{path}.apisix", routing?.Apisix is not null),
        ];
    }

    private static IEnumerable<(string Path, bool IsAsked)> Steps(IReadOnlyList<CanaryStep> steps)
    {
        for (var index = 0; index < steps.Count; index++)
        {
            yield return ($"spec.strategy.canary.steps[{index}].experiment", steps[index].Experiment is not null);
        }
    }

    private static FieldError Refuse(string path) => FieldError.Forbidden(path, "not delivered by this release", Remedy);
}
