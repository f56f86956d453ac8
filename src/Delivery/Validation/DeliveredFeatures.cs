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
        return Array.Find(Routers(canary?.TrafficRouting), feature => feature.IsAsked) is { Path: { } path } ? Refuse(path) : null;
    }

    private static (string Path, bool IsAsked)[] Routers(RolloutTrafficRouting? routing)
    {
        const string path = "spec.strategy.canary.trafficRouting";
        return [($"{path}.nginx", routing?.Nginx is not null), ($"{path}.alb", routing?.Alb is not null)];
    }

    private static FieldError Refuse(string path) => FieldError.Forbidden(path, "not delivered by this release", Remedy);
}
