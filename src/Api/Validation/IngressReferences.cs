namespace Rollouts.Api;

/// <summary>The Ingresses that a Rollout names, each with the path of the field that names it and the Service that its rules must lead to (rows G9, G11 and G23).</summary>
public static class IngressReferences
{
    private const string Path = "spec.strategy.canary.trafficRouting";

    /// <summary>All of them, in the order in which they are checked.</summary>
    public static IEnumerable<(string Path, string Name, string Service)> Of(Rollout rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        var canary = rollout.Spec.Strategy.Canary;
        var nginx = canary?.TrafficRouting?.Nginx;
        var alb = canary?.TrafficRouting?.Alb;
        var root = string.IsNullOrEmpty(alb?.RootService) ? canary?.StableService : alb.RootService;
        return One($"{Path}.nginx.stableIngress", nginx?.StableIngress, canary?.StableService)
            .Concat(Several($"{Path}.nginx.stableIngresses", nginx?.StableIngresses, canary?.StableService))
            .Concat(One($"{Path}.alb.ingress", alb?.Ingress, root))
            .Concat(Several($"{Path}.alb.ingresses", alb?.Ingresses, root));
    }

    /// <summary>What is wrong with the Ingresses that a Rollout names: missing, or without a rule for the Service whose requests are shared out.</summary>
    /// <param name="rollout">A Rollout whose spec is sound.</param>
    /// <param name="find">The Ingress of a name in the namespace of the Rollout, or null.</param>
    public static IReadOnlyList<FieldError> Validate(Rollout rollout, Func<string, Ingress?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        return [.. Of(rollout).Select(named => Error(named.Path, named.Name, named.Service, find(named.Name))).OfType<FieldError>()];
    }

    private static FieldError? Error(string path, string name, string service, Ingress? ingress)
    {
        if (ingress is null)
        {
            return FieldError.Invalid(
                path,
                name,
                $"ingress.networking.k8s.io {GoQuote.Quote(name)} not found",
                $"Create an Ingress {name} in the namespace of the Rollout, or correct the name."
            );
        }

        return ingress.LeadsTo(service)
            ? null
            : FieldError.Invalid(
                path,
                name,
                $"ingress `{name}` has no rules using service {service} backend",
                $"Let a rule of Ingress {name} lead to Service {service}, or correct the name."
            );
    }

    private static IEnumerable<(string Path, string Name, string Service)> One(string path, string? name, string? service) =>
        string.IsNullOrEmpty(name) ? [] : [(path, name, service ?? "")];

    private static IEnumerable<(string Path, string Name, string Service)> Several(
        string path,
        IReadOnlyList<string>? names,
        string? service
    ) => (names ?? []).Select((name, at) => ($"{path}[{at}]", name, service ?? ""));
}
