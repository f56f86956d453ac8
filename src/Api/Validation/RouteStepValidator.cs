namespace Rollouts.Api;

/// <summary>Rules of the steps that add routes (rows C21, C22 and G22).</summary>
internal static class RouteStepValidator
{
    public static IEnumerable<FieldError> Validate(RolloutTrafficRouting? routing, CanaryStep step, string strategyPath, string path) =>
        HeaderRouteErrors(routing, step.SetHeaderRoute, path + ".setHeaderRoute")
            .Concat(MirrorRouteErrors(routing, step.SetMirrorRoute, path + ".setMirrorRoute"))
            .Concat(ManagedRouteErrors(routing, step, strategyPath, path));

    private static IEnumerable<FieldError> HeaderRouteErrors(RolloutTrafficRouting? routing, SetHeaderRoute? step, string path)
    {
        if (step is null)
        {
            yield break;
        }

        if (routing is null or { Istio: null, Alb: null, Apisix: null, GatewayAPI: null, Plugins: null })
        {
            yield return FieldError.Invalid(
                path,
                step,
                RolloutMessages.SetHeaderRoute,
                "Add trafficRouting with istio, alb, apisix, gatewayAPI or plugins, or remove the step."
            );
            yield break;
        }

        var matches = step.Match ?? [];
        for (var i = 0; i < matches.Count; i++)
        {
            var error = routing.Alb is not null
                ? AlbValueError(matches[i].HeaderValue, $"{path}.match[{i}]")
                : MatchError(matches[i].HeaderValue, $"{path}.match[{i}]");
            if (error is not null)
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<FieldError> MirrorRouteErrors(RolloutTrafficRouting? routing, SetMirrorRoute? step, string path)
    {
        if (step is null)
        {
            yield break;
        }

        if (routing is null or { Istio: null, GatewayAPI: null, Plugins: null })
        {
            yield return FieldError.Invalid(
                path,
                step,
                RolloutMessages.SetMirrorRoute,
                "Add trafficRouting with istio, gatewayAPI or plugins, or remove the step."
            );
        }

        var matches = step.Match ?? [];
        for (var i = 0; i < matches.Count; i++)
        {
            var values = new[] { matches[i].Method, matches[i].Path }.Concat((matches[i].Headers ?? Empty).Values);
            foreach (var value in values.Where(v => v is not null))
            {
                if (MatchError(value, $"{path}.match[{i}]") is { } error)
                {
                    yield return error;
                }
            }
        }
    }

    private static readonly Dictionary<string, StringMatch> Empty = [];

    private static IEnumerable<FieldError> ManagedRouteErrors(
        RolloutTrafficRouting? routing,
        CanaryStep step,
        string strategyPath,
        string path
    )
    {
        if (routing is null || step is { SetHeaderRoute: null, SetMirrorRoute: null })
        {
            yield break;
        }

        if (routing.ManagedRoutes is not { } managed)
        {
            yield return FieldError.Required(
                strategyPath + ".trafficRouting.managedRoutes",
                RolloutMessages.MissingField("spec.strategy.canary.trafficRouting.managedRoutes"),
                "List the names of the routes that steps add in trafficRouting.managedRoutes."
            );
            yield break;
        }

        (string Path, string? Name, bool Used)[] routes =
        [
            (path + ".setHeaderRoute", step.SetHeaderRoute?.Name, step.SetHeaderRoute is not null),
            (path + ".setMirrorRoute", step.SetMirrorRoute?.Name, step.SetMirrorRoute is not null),
        ];
        foreach (var route in routes)
        {
            if (route.Used && !managed.Any(m => m.Name == (route.Name ?? "")))
            {
                yield return FieldError.Invalid(
                    route.Path,
                    route.Name ?? "",
                    RolloutMessages.UnknownManagedRoute,
                    "Add the name of the route to trafficRouting.managedRoutes."
                );
            }
        }
    }

    // Row C21: the ALB compares whole values only.
    private static FieldError? AlbValueError(StringMatch? match, string path)
    {
        if (match is null)
        {
            return Missing(path);
        }

        var exactOnly = !string.IsNullOrEmpty(match.Exact) && string.IsNullOrEmpty(match.Regex) && string.IsNullOrEmpty(match.Prefix);
        return exactOnly
            ? null
            : FieldError.Invalid(path, match, RolloutMessages.AlbHeaderValue, "Give headerValue.exact and nothing else.");
    }

    private static FieldError? MatchError(StringMatch? match, string path)
    {
        if (match is null)
        {
            return Missing(path);
        }

        var count = new[] { match.Exact, match.Regex, match.Prefix }.Count(v => !string.IsNullOrEmpty(v));
        return count switch
        {
            1 => null,
            0 => FieldError.Invalid(path, match, RolloutMessages.StringMatchMissing, "Give one of exact, prefix and regex."),
            _ => FieldError.Invalid(path, match, RolloutMessages.StringMatchMultiple, "Keep one of exact, prefix and regex."),
        };
    }

    private static FieldError Missing(string path) =>
        FieldError.Invalid(path, null, RolloutMessages.StringMatchMissing, "Give one of exact, prefix and regex.");
}
