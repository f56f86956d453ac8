namespace Rollouts.Api;

/// <summary>The Services that a Rollout names, each with the path of the field that names it (row L29).</summary>
public static class ServiceReferences
{
    /// <summary>Path and name of every Service that the strategy in use names, in the order in which Argo checks them.</summary>
    public static IEnumerable<(string Path, string Name)> Of(Rollout rollout)
    {
        var (blueGreen, canary) = (rollout.Spec.Strategy.BlueGreen, rollout.Spec.Strategy.Canary);
        (string Path, string? Name)[] all = blueGreen is not null
            ?
            [
                ("spec.strategy.blueGreen.activeService", blueGreen.ActiveService),
                ("spec.strategy.blueGreen.previewService", blueGreen.PreviewService),
            ]
            :
            [
                ("spec.strategy.canary.stableService", canary?.StableService),
                ("spec.strategy.canary.canaryService", canary?.CanaryService),
                ("spec.strategy.canary.pingPong.pingService", canary?.PingPong?.PingService),
                ("spec.strategy.canary.pingPong.pongService", canary?.PingPong?.PongService),
            ];
        return all.Where(r => !string.IsNullOrEmpty(r.Name)).Select(r => (r.Path, r.Name!));
    }

    /// <summary>
    /// What is wrong with the Services that a Rollout names: missing, managed by another Rollout, or selecting other pods
    /// than the template makes (rows B1, C1 and L29).
    /// </summary>
    /// <param name="rollout">A Rollout whose spec is sound and whose template is resolved.</param>
    /// <param name="find">The Service of a name in the namespace of the Rollout, or null.</param>
    public static IReadOnlyList<FieldError> Validate(Rollout rollout, Func<string, Service?> find)
    {
        var errors = new List<FieldError>();
        foreach (var (path, name) in Of(rollout))
        {
            if (find(name) is { } service)
            {
                errors.AddRange(ServiceErrors(rollout, service, path, name));
            }
            else
            {
                errors.Add(
                    FieldError.Invalid(
                        path,
                        name,
                        $"service {GoQuote.Quote(name)} not found",
                        $"Create a Service {name} in the namespace of the Rollout, or correct the name."
                    )
                );
            }
        }

        return errors;
    }

    private static IEnumerable<FieldError> ServiceErrors(Rollout rollout, Service service, string path, string name)
    {
        var quoted = GoQuote.Quote(name);
        var manager = service.Metadata.Annotations?.GetValueOrDefault(RolloutAnnotations.ManagedByRollouts);
        if (manager is not null && manager != rollout.Metadata.Name)
        {
            yield return FieldError.Invalid(
                path,
                name,
                $"Service {quoted} is managed by another Rollout",
                $"Use a Service of its own for this Rollout; {name} belongs to Rollout {manager}."
            );
        }

        // The hash in the selector is the controller's own doing.
        var selector = (service.Spec.Selector ?? new Dictionary<string, string>())
            .Where(s => s.Key != RolloutLabels.PodTemplateHash)
            .OrderBy(s => s.Key, StringComparer.Ordinal);
        var labels = rollout.Spec.Template.Metadata?.Labels;
        foreach (var (key, value) in selector)
        {
            if (labels?.GetValueOrDefault(key) != value)
            {
                yield return FieldError.Invalid(
                    path,
                    name,
                    $"Service {quoted} has unmatch label {GoQuote.Quote(key)} in rollout",
                    $"Add label {key}={value} to spec.template.metadata.labels, or remove it from the selector of Service {name}."
                );
            }
        }
    }
}
