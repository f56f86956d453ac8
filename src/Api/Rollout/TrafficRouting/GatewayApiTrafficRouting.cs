namespace Rollouts.Api;

/// <summary>
/// Routes of the Gateway API. The members are those of Argo's Gateway API plugin, so that its configuration can stand here as it is; routes of one
/// kind may be given by name, in a list and by their labels at once.
/// </summary>
public sealed record GatewayApiTrafficRouting : KubernetesView
{
    /// <summary>The name under which Argo's plugin is configured; what stands there is read as this type.</summary>
    public const string PluginName = "argoproj-labs/gatewayAPI";

    /// <summary>Label of a route while a canary has requests.</summary>
    public const string DefaultInProgressLabelKey = "rollouts.argoproj.io/gatewayapi-canary";

    public const string DefaultInProgressLabelValue = "in-progress";

    /// <summary>Annotation with the Rollouts whose canaries have requests by a route, as <c>namespace/name</c>, separated by commas.</summary>
    public const string DefaultActiveRolloutsAnnotationKey = "rollouts.argoproj.io/gatewayapi-active-rollouts";

    public string? HttpRoute { get; init; }

    /// <summary>The only rule of <see cref="HttpRoute"/> whose weights are set; without it those of all rules that lead to both versions.</summary>
    public string? HttpRouteRuleName { get; init; }

    public string? GrpcRoute { get; init; }

    public string? GrpcRouteRuleName { get; init; }

    public string? TcpRoute { get; init; }

    public string? TcpRouteRuleName { get; init; }

    public string? TlsRoute { get; init; }

    public string? TlsRouteRuleName { get; init; }

    /// <summary>Namespace of the routes; default that of the Rollout.</summary>
    public string? Namespace { get; init; }

    /// <summary>Where the plugin keeps which rules are its own. Not needed: a rule says so by its name.</summary>
    public string? ConfigMap { get; init; }

    public IReadOnlyList<GatewayApiRoute>? HttpRoutes { get; init; }

    public IReadOnlyList<GatewayApiRoute>? GrpcRoutes { get; init; }

    public IReadOnlyList<GatewayApiRoute>? TcpRoutes { get; init; }

    public IReadOnlyList<GatewayApiRoute>? TlsRoutes { get; init; }

    /// <summary>All HTTPRoutes of the namespace with these labels.</summary>
    public LabelSelector? HttpRouteSelector { get; init; }

    public LabelSelector? GrpcRouteSelector { get; init; }

    public LabelSelector? TcpRouteSelector { get; init; }

    public LabelSelector? TlsRouteSelector { get; init; }

    /// <summary>Routes get no label while a canary has requests.</summary>
    public bool DisableInProgressLabel { get; init; }

    public string? InProgressLabelKey { get; init; }

    public string? InProgressLabelValue { get; init; }

    public string? ActiveRolloutsAnnotationKey { get; init; }
}
