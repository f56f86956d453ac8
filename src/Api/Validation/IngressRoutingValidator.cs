namespace Rollouts.Api;

/// <summary>Rules of the routers that work through Ingresses (rows G9 and G11).</summary>
internal static class IngressRoutingValidator
{
    /// <summary>Argo finds these two faults later than all others, and names the whole path.</summary>
    private const string Routing = "spec.strategy.canary.trafficRouting";

    private const int MaxPort = 65535;
    private const long MaxStickySeconds = 604800;

    public static IEnumerable<FieldError> Validate(CanaryStrategy canary, string path)
    {
        IEnumerable<FieldError> errors = [];
        if (canary.TrafficRouting?.Nginx is { } nginx)
        {
            errors = Chosen(path, "nginx", "StableIngress", nginx.StableIngress, "StableIngresses", nginx.StableIngresses);
        }

        if (canary.TrafficRouting?.Alb is { } alb)
        {
            errors = errors
                .Concat(Chosen(path, "alb", "Ingress", alb.Ingress, "Ingresses", alb.Ingresses))
                .Concat(AlbErrors(alb, $"{path}.trafficRouting.alb"));
        }

        return errors;
    }

    private static IEnumerable<FieldError> Chosen(
        string strategy,
        string router,
        string one,
        string? name,
        string several,
        IReadOnlyList<string>? names
    )
    {
        var path = $"{strategy}.trafficRouting.{router}";
        var (first, second) = (Field(one), Field(several));
        var message = $"Either {one} or {several} must be configured.";
        if (string.IsNullOrEmpty(name) && names is not { Count: > 0 })
        {
            yield return FieldError.Internal(
                $"{Routing}.{router}",
                $"{message} Neither are configured.",
                $"Name one Ingress in {first}, or several in {second}."
            );
        }

        if (!string.IsNullOrEmpty(name) && names is { Count: > 0 })
        {
            yield return FieldError.Internal(
                $"{Routing}.{router}",
                $"{message} Both are configured.",
                $"Remove {first} or {second} from {path}."
            );
        }

        for (var at = 0; at < (names?.Count ?? 0); at++)
        {
            if (string.IsNullOrEmpty(names![at]) || names.Take(at).Contains(names[at], StringComparer.Ordinal))
            {
                yield return FieldError.Invalid(
                    $"{path}.{second}[{at}]",
                    names[at],
                    "must not be empty, and must be different from the others",
                    "Name each Ingress once."
                );
            }
        }
    }

    private static IEnumerable<FieldError> AlbErrors(AlbTrafficRouting alb, string path)
    {
        if (alb.ServicePort is < 1 or > MaxPort)
        {
            yield return FieldError.Invalid(
                $"{path}.servicePort",
                alb.ServicePort,
                $"must be between 1 and {MaxPort}, inclusive",
                "Give the port that the Services of both versions have."
            );
        }

        if (alb.StickinessConfig is { Enabled: true, DurationSeconds: < 1 or > MaxStickySeconds } sticky)
        {
            yield return FieldError.Invalid(
                $"{path}.stickinessConfig.durationSeconds",
                sticky.DurationSeconds,
                "TargetGroupStickinessConfig's duration must be between 1 and 604800 seconds (7 days)!",
                $"Give 1 to {MaxStickySeconds} seconds, or set enabled to false."
            );
        }
    }

    private static string Field(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
