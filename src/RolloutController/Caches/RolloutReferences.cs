using System.Text.Json;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>What a Rollout refers to, so that a change there brings the Rollout back into the queue (row L34).</summary>
internal static class RolloutReferences
{
    public static IEnumerable<ObjectKey> Services(KubeObject item) =>
        Read(item) is { } rollout
            ? ServiceReferences.Of(rollout).Select(reference => new ObjectKey(item.Header.Namespace, reference.Name)).Distinct()
            : [];

    /// <summary>Templates that the Rollout names itself; nested ones are found when it is reconciled.</summary>
    public static IEnumerable<string> Templates(KubeObject item) =>
        Read(item) is { } rollout
            ? AnalysisReferences
                .Of(rollout)
                .SelectMany(analysis => analysis.Templates)
                .Select(reference =>
                    reference.ClusterScope ? $"/{reference.TemplateName}" : $"{item.Header.Namespace}/{reference.TemplateName}"
                )
                .Distinct()
            : [];

    public static IEnumerable<string> Workloads(KubeObject item) =>
        Read(item)?.Spec.WorkloadRef is { } reference ? [$"{reference.Kind}/{item.Header.Namespace}/{reference.Name}"] : [];

    /// <summary>The Ingresses that it names, and with NGINX those that are made of them for the canary.</summary>
    public static IEnumerable<ObjectKey> Ingresses(KubeObject item)
    {
        if (Read(item) is not { } rollout)
        {
            return [];
        }

        var named = IngressReferences.Of(rollout).Select(reference => reference.Name);
        var made = CanaryIngress.StableOf(rollout).Select(stable => CanaryIngress.NameOf(item.Header.Name, stable));
        return named.Concat(made).Distinct().Select(name => new ObjectKey(item.Header.Namespace, name));
    }

    /// <summary>The routers that work through the Ingresses that it names.</summary>
    public static (bool Alb, bool Nginx) IngressRouters(KubeObject item) =>
        Read(item)?.Spec.Strategy.Canary?.TrafficRouting is { } routing ? (routing.Alb is not null, routing.Nginx is not null) : default;

    /// <summary>The DestinationRule whose subsets select its versions.</summary>
    public static IEnumerable<ObjectKey> DestinationRules(KubeObject item) =>
        Read(item)?.Spec.Strategy.Canary?.TrafficRouting?.Istio?.DestinationRule is { Name.Length: > 0 } rule
            ? [IstioObjectName.Parse(rule.Name, item.Header.Namespace)]
            : [];

    /// <summary>The routes of the Gateway API; where they are chosen by labels one without a name stands for all of the namespace.</summary>
    public static IEnumerable<RoutedObject> Routes(KubeObject item)
    {
        if (Read(item)?.Spec.Strategy.Canary?.TrafficRouting is not { } routing)
        {
            return [];
        }

        return GatewayApiConfiguration
            .Of(routing)
            .Select(form => form.Routing)
            .OfType<GatewayApiTrafficRouting>()
            .SelectMany(form =>
                ChosenRoutes
                    .Of(form)
                    .SelectMany(chosen =>
                        chosen
                            .Named.Select(route => route.Name)
                            .Concat(chosen.Selector is null ? [] : [""])
                            .Select(name => new RoutedObject(
                                RouteKind.Group,
                                chosen.Kind.Name,
                                new ObjectKey(string.IsNullOrEmpty(form.Namespace) ? item.Header.Namespace : form.Namespace, name)
                            ))
                    )
            );
    }

    /// <summary>Whether the Rollout waits for single pods to end.</summary>
    public static bool IsRecreated(KubeObject item) => Read(item) is { } rollout && RecreateForm.IsAskedFor(rollout);

    private static Rollout? Read(KubeObject item)
    {
        try
        {
            return item.As<Rollout>(RolloutsJson.Options);
        }
        catch (JsonException)
        {
            // A Rollout that cannot be read refers to nothing; reconciling it reports why.
            return null;
        }
    }
}
