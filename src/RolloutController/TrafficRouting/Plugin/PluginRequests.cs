using Rollouts.Api;
using Rollouts.Plugin.V1;
using Protocol = Rollouts.Plugin.V1;
using Target = Rollouts.Plugin.V1.TrafficTarget;
using Wanted = Rollouts.Delivery.TrafficTarget;

namespace Rollouts.RolloutController;

/// <summary>What a traffic plugin is told.</summary>
internal static class PluginRequests
{
    public static UpdateHashRequest UpdateHash(Target target, Wanted wanted) =>
        new()
        {
            Target = target,
            CanaryHash = wanted.CanaryHash,
            StableHash = wanted.StableHash,
            Additional = { wanted.Additional.Select(DestinationOf) },
        };

    public static SetWeightRequest SetWeight(Target target, Wanted wanted) =>
        new()
        {
            Target = target,
            Weight = wanted.Weight,
            MaxWeight = wanted.MaxWeight,
            Additional = { wanted.Additional.Select(DestinationOf) },
        };

    public static ReadTrafficRequest ReadTraffic(Target target, Wanted told) =>
        new()
        {
            Target = target,
            MaxWeight = told.MaxWeight,
            Additional = { told.Additional.Select(DestinationOf) },
        };

    public static RemoveManagedRoutesRequest RemoveRoutes(Target target, IEnumerable<ManagedRoute> routes) =>
        new() { Target = target, Names = { routes.Select(static route => route.Name) } };

    public static SetHeaderRouteRequest SetRoute(Target target, SetHeaderRoute route) =>
        new()
        {
            Target = target,
            Name = route.Name ?? "",
            Match =
            {
                (route.Match ?? []).Select(static match => new HeaderMatch
                {
                    HeaderName = match.HeaderName,
                    HeaderValue = MatchOf(match.HeaderValue),
                }),
            },
        };

    public static SetMirrorRouteRequest SetRoute(Target target, SetMirrorRoute route) =>
        new()
        {
            Target = target,
            Name = route.Name ?? "",
            Percentage = route.Percentage ?? 100,
            Match = { (route.Match ?? []).Select(MatchOf) },
        };

    private static Destination DestinationOf(WeightDestination destination) =>
        new()
        {
            ServiceName = destination.ServiceName ?? "",
            PodTemplateHash = destination.PodTemplateHash ?? "",
            Weight = destination.Weight,
        };

    private static Protocol.RouteMatch MatchOf(Api.RouteMatch match)
    {
        var told = new Protocol.RouteMatch();
        if (match.Method is { } method)
        {
            told.Method = MatchOf(method);
        }

        if (match.Path is { } path)
        {
            told.Path = MatchOf(path);
        }

        foreach (var (name, value) in match.Headers ?? new Dictionary<string, Api.StringMatch>(StringComparer.Ordinal))
        {
            told.Headers[name] = MatchOf(value);
        }

        return told;
    }

    private static Protocol.StringMatch MatchOf(Api.StringMatch? match) =>
        match switch
        {
            { Exact: { Length: > 0 } exact } => new Protocol.StringMatch { Exact = exact },
            { Prefix: { Length: > 0 } prefix } => new Protocol.StringMatch { Prefix = prefix },
            { Regex: { Length: > 0 } regex } => new Protocol.StringMatch { Regex = regex },
            _ => new Protocol.StringMatch(),
        };
}
