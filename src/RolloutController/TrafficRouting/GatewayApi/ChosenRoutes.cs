using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>The routes of one kind that a Rollout names: one by one, and by their labels.</summary>
internal sealed record ChosenRoutes(RouteKind Kind, IReadOnlyList<GatewayApiRoute> Named, LabelSelector? Selector)
{
    /// <summary>The kinds of which any are named. A single route and those found by labels take the header routes of steps, as with Argo's plugin.</summary>
    public static IEnumerable<ChosenRoutes> Of(GatewayApiTrafficRouting r) =>
        new[]
        {
            Of(RouteKind.Http, r.HttpRoute, r.HttpRouteRuleName, r.HttpRoutes, r.HttpRouteSelector),
            Of(RouteKind.Grpc, r.GrpcRoute, r.GrpcRouteRuleName, r.GrpcRoutes, r.GrpcRouteSelector),
            Of(RouteKind.Tcp, r.TcpRoute, r.TcpRouteRuleName, r.TcpRoutes, r.TcpRouteSelector),
            Of(RouteKind.Tls, r.TlsRoute, r.TlsRouteRuleName, r.TlsRoutes, r.TlsRouteSelector),
        }.Where(chosen => chosen.Named.Count > 0 || chosen.Selector is not null);

    /// <summary>A route that was found by its labels.</summary>
    public static GatewayApiRoute Found(string name) => new() { Name = name, UseHeaderRoutes = true };

    private static ChosenRoutes Of(
        RouteKind kind,
        string? single,
        string? ruleName,
        IReadOnlyList<GatewayApiRoute>? several,
        LabelSelector? selector
    ) =>
        new(
            kind,
            [
                .. string.IsNullOrEmpty(single) ? [] : new[] { Found(single) with { RuleName = ruleName } },
                .. (several ?? []).Where(route => route.Name != single),
            ],
            selector
        );
}
