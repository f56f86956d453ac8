using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.RolloutController;

/// <summary>How the destinations of a VirtualService are told apart: by host, or by the subsets of a DestinationRule (rows G2 and G3).</summary>
internal sealed record IstioRouting(TrafficTarget Target, IstioDestinationRule? Rule, IReadOnlyList<string> ManagedRoutes)
{
    public static IstioRouting Of(TrafficRequest request) =>
        new(request.Target, request.Routing.Istio!.DestinationRule, [.. (request.Routing.ManagedRoutes ?? []).Select(route => route.Name)]);

    public bool IsCanary(string? service, string? subset) => Is(service, Target.CanaryService, subset, Rule?.CanarySubsetName);

    public bool IsStable(string? service, string? subset) => Is(service, Target.StableService, subset, Rule?.StableSubsetName);

    /// <summary>The experiment whose pods a destination leads to, by its Service; the subset for them has the same name.</summary>
    public WeightDestination? FindExperiment(string? service) =>
        Target.Additional.FirstOrDefault(experiment => !string.IsNullOrEmpty(experiment.ServiceName) && experiment.ServiceName == service);

    /// <summary>A subset that has a share of its own, taken from the stable version's.</summary>
    public bool IsAdditional(string? subset) => subset is not null && (Rule?.AdditionalSubsetNames?.Contains(subset) ?? false);

    /// <summary>A subset says more than its host, which all of them may share with the stable version's Service.</summary>
    private bool Is(string? service, string? wantedService, string? subset, string? wantedSubset) =>
        Rule is null || string.IsNullOrEmpty(subset)
            ? !string.IsNullOrEmpty(wantedService) && service == wantedService
            : subset == wantedSubset;
}
