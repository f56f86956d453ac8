using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController;

/// <summary>What is to be done to one route.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Chosen">How the Rollout names it.</param>
/// <param name="Namespace">The route's namespace.</param>
/// <param name="Rollout">Whose Services the requests go to.</param>
/// <param name="Routing">What the Rollout says of the Gateway API.</param>
/// <param name="Target">Where requests should go.</param>
/// <param name="ManagedRoutes">Names of the routes that steps may add, in their order.</param>
/// <param name="Ports">Port of each experiment's Service.</param>
internal sealed record RouteTask(
    RouteKind Kind,
    GatewayApiRoute Chosen,
    string Namespace,
    Rollout Rollout,
    GatewayApiTrafficRouting Routing,
    TrafficTarget Target,
    IReadOnlyList<string> ManagedRoutes,
    IReadOnlyDictionary<string, int> Ports
)
{
    public bool IsCanary(JsonObject reference) => LeadsTo(reference, Target.CanaryService);

    public bool IsStable(JsonObject reference) => LeadsTo(reference, Target.StableService);

    /// <summary>An experiment whose pods get a share now.</summary>
    public WeightDestination? FindExperiment(JsonObject reference) =>
        Target.Additional.FirstOrDefault(experiment => LeadsTo(reference, experiment.ServiceName));

    /// <summary>An experiment that had a share when routers were told last, and has none now. Whatever else a rule leads to is somebody else's.</summary>
    public bool IsEnded(JsonObject reference) =>
        FindExperiment(reference) is null
        && (Rollout.Status.Canary.Weights?.Additional ?? []).Any(experiment => LeadsTo(reference, experiment.ServiceName));

    /// <exception cref="TrafficRoutingException">Always; the message names the route.</exception>
    public TrafficRoutingException Refuse(string fault, string remedy) => new($"{Kind.Name} {Namespace}/{Chosen.Name}: {fault}: {remedy}");

    /// <summary>A Service of the Rollout's namespace, not one of the same name elsewhere.</summary>
    private bool LeadsTo(JsonObject reference, string? service) =>
        !string.IsNullOrEmpty(service)
        && RoutedJson.Text(reference, "name") == service
        && RoutedJson.Text(reference, "group") is null or ""
        && RoutedJson.Text(reference, "kind") is null or "Service"
        && (RoutedJson.Text(reference, "namespace") ?? Namespace) == Rollout.Metadata.Namespace;
}
