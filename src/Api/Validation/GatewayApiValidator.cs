namespace Rollouts.Api;

/// <summary>Rules of <c>gatewayAPI</c>, and of the configuration of Argo's plugin, which is read in its place.</summary>
internal static class GatewayApiValidator
{
    private const string Known =
        "Use httpRoute(s), grpcRoute(s), tcpRoute(s), tlsRoute(s), their RuleName and Selector, namespace, configMap, disableInProgressLabel, "
        + "inProgressLabelKey, inProgressLabelValue and activeRolloutsAnnotationKey.";

    /// <param name="canary">The strategy.</param>
    /// <param name="path">Path of <c>trafficRouting</c>.</param>
    public static IEnumerable<FieldError> Validate(CanaryStrategy canary, string path)
    {
        if (canary.TrafficRouting is not { } routing)
        {
            return [];
        }

        var forms = GatewayApiConfiguration.Of(routing).ToList();
        return forms.Count > 1
            ?
            [
                FieldError.Forbidden(
                    $"{path}.gatewayAPI",
                    $"the routes are named in {forms[1].Path} too",
                    $"Remove one of gatewayAPI and {forms[1].Path}: both mean the same."
                ),
            ]
            : forms.SelectMany(form => Errors(form, canary, $"{path}.{form.Path}"));
    }

    private static IEnumerable<FieldError> Errors(GatewayApiConfiguration form, CanaryStrategy canary, string path)
    {
        if (form.Routing is not { } routing)
        {
            var below = string.IsNullOrEmpty(form.Error?.Path) ? path : $"{path}.{form.Error.Path}";
            return [(form.Error ?? FieldError.Required(path, "", "Give an object.")) with { Path = below }];
        }

        var kinds = Kinds(routing).ToList();
        return Unknown(routing, path)
            .Concat(kinds.SelectMany(kind => RouteErrors(kind, path)))
            .Concat(MarkErrors(routing, path))
            .Concat(
                kinds.All(kind => kind.IsEmpty)
                    ?
                    [
                        FieldError.Required(
                            path,
                            "no route is named",
                            "Name a route, for example in httpRoute, or select routes by labels."
                        ),
                    ]
                : canary.TrafficRouting!.GatewayAPI is null || GatewayApiConfiguration.HasOtherPlugins(canary.TrafficRouting) ? []
                : StepErrors(canary, kinds, path)
            );
    }

    /// <summary>A field that nobody reads would route nobody (argo#4569).</summary>
    private static IEnumerable<FieldError> Unknown(GatewayApiTrafficRouting routing, string path) =>
        Names(routing, path, Known)
            .Concat(
                Kinds(routing)
                    .SelectMany(kind =>
                        (kind.Routes ?? []).SelectMany(
                            (route, i) => Names(route, $"{path}.{kind.Field}s[{i}]", "Use name, useHeaderRoutes and ruleName.")
                        )
                    )
            );

    private static IEnumerable<FieldError> Names(KubernetesView view, string path, string known) =>
        (view.UnknownFields ?? new Dictionary<string, System.Text.Json.JsonElement>()).Keys.Select(name =>
            FieldError.Forbidden($"{path}.{name}", "unknown field", known)
        );

    private static IEnumerable<FieldError> RouteErrors(Kind kind, string path)
    {
        if (kind.RuleName is { Length: > 0 } rule && string.IsNullOrEmpty(kind.Route))
        {
            yield return FieldError.Invalid(
                $"{path}.{kind.Field}RuleName",
                rule,
                $"{kind.Field} names no route",
                $"Name the route in {kind.Field}, or give the rule as ruleName of an entry of {kind.Field}s."
            );
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (kind.Route is { Length: > 0 } single)
        {
            seen.Add(single);
        }

        for (var i = 0; i < (kind.Routes?.Count ?? 0); i++)
        {
            var name = kind.Routes![i].Name;
            if (name.Length == 0)
            {
                yield return FieldError.Required($"{path}.{kind.Field}s[{i}].name", "", "Name the route.");
            }
            else if (!seen.Add(name))
            {
                yield return FieldError.Duplicate($"{path}.{kind.Field}s[{i}].name", name, "Name each route once.");
            }
        }
    }

    private static IEnumerable<FieldError> MarkErrors(GatewayApiTrafficRouting routing, string path)
    {
        (string Field, string? Value, Func<string, string?> Fault)[] marks =
        [
            ("inProgressLabelKey", routing.InProgressLabelKey, LabelRules.QualifiedName),
            ("inProgressLabelValue", routing.InProgressLabelValue, LabelRules.Value),
            ("activeRolloutsAnnotationKey", routing.ActiveRolloutsAnnotationKey, LabelRules.QualifiedName),
        ];
        return marks
            .Where(mark => !string.IsNullOrEmpty(mark.Value))
            .Select(mark => (mark.Field, mark.Value, Fault: mark.Fault(mark.Value!)))
            .Where(mark => mark.Fault is not null)
            .Select(mark =>
                FieldError.Invalid($"{path}.{mark.Field}", mark.Value, mark.Fault!, "Give a key or value that Kubernetes takes.")
            );
    }

    /// <summary>A step that no route follows would be passed without a word.</summary>
    private static IEnumerable<FieldError> StepErrors(CanaryStrategy canary, List<Kind> kinds, string path)
    {
        var others = canary.TrafficRouting is { Istio: not null } or { Alb: not null } or { Apisix: not null };
        if (!others && !kinds.Any(kind => kind.TakesHeaders) && canary.Steps?.Any(step => step.SetHeaderRoute is not null) is true)
        {
            yield return FieldError.Required(
                $"{path}.httpRoutes",
                "a step sets a header route, and no route takes one",
                "Set useHeaderRoutes: true on an entry of httpRoutes or grpcRoutes; httpRoute, grpcRoute and selected routes always take them."
            );
        }

        if (!others && kinds[0].IsEmpty && canary.Steps?.Any(step => step.SetMirrorRoute is not null) is true)
        {
            yield return FieldError.Required(
                $"{path}.httpRoutes",
                "a step sets a mirror route, and there is no HTTPRoute",
                "Name an HTTPRoute: only they mirror requests."
            );
        }
    }

    private static IEnumerable<Kind> Kinds(GatewayApiTrafficRouting r) =>
        [
            new("httpRoute", r.HttpRoute, r.HttpRouteRuleName, r.HttpRoutes, r.HttpRouteSelector),
            new("grpcRoute", r.GrpcRoute, r.GrpcRouteRuleName, r.GrpcRoutes, r.GrpcRouteSelector),
            new("tcpRoute", r.TcpRoute, r.TcpRouteRuleName, r.TcpRoutes, r.TcpRouteSelector),
            new("tlsRoute", r.TlsRoute, r.TlsRouteRuleName, r.TlsRoutes, r.TlsRouteSelector),
        ];

    private sealed record Kind(
        string Field,
        string? Route,
        string? RuleName,
        IReadOnlyList<GatewayApiRoute>? Routes,
        LabelSelector? Selector
    )
    {
        public bool IsEmpty => string.IsNullOrEmpty(Route) && Routes is not { Count: > 0 } && Selector is null;

        public bool TakesHeaders =>
            Field is "httpRoute" or "grpcRoute"
            && (!string.IsNullOrEmpty(Route) || Selector is not null || Routes?.Any(route => route.UseHeaderRoutes) is true);
    }
}
