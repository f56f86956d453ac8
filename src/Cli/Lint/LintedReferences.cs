using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.RolloutController;

namespace Rollouts.Cli;

/// <summary>
/// Checks Rollouts and what they name among the objects of the same file. What is not there is no error: it may be in the cluster (row L30).
/// </summary>
internal sealed class LintedReferences(IReadOnlyList<LintedObject> objects, string @namespace)
{
    /// <summary>Who the Services of the file will belong to: the first Rollout that names one.</summary>
    private readonly Dictionary<LintedObject, string> _managers = new(ReferenceEqualityComparer.Instance);

    /// <summary>Spec first, then Services, Ingresses and the objects of meshes (row L29).</summary>
    public IReadOnlyList<FieldError> Validate(Rollout rollout)
    {
        var space = rollout.Metadata.Namespace is { Length: > 0 } own ? own : @namespace;
        var (resolved, isResolved) = Resolve(rollout with { Metadata = rollout.Metadata with { Namespace = space } }, space);
        var errors = RolloutValidator.Validate(resolved, isResolved).ToList();
        if (errors.Count == 0 && ExperimentSteps.FirstError(resolved) is { } step)
        {
            errors.Add(step);
        }

        var knowsPods = isResolved || rollout.Spec.WorkloadRef is null;
        errors.AddRange(OfServices(resolved, space, knowsPods));
        errors.AddRange(OfIngresses(resolved, space));
        errors.AddRange(
            RouterReferences.Validate(resolved, sought => RoutedFinding.Of(Find(sought.Group, sought.Kind, sought.Key)?.Content))
        );
        return errors;
    }

    /// <summary>The Rollout with the template of its workload, when that is in the file.</summary>
    private (Rollout Rollout, bool IsResolved) Resolve(Rollout rollout, string space)
    {
        if (
            rollout.Spec.WorkloadRef is { Kind: { } kind, Name: { } name } reference
            && RolloutValidator.IsEmpty(rollout.Spec.Template)
            && Find(SupportedWorkloads.GroupOf(reference), kind, new ObjectKey(space, name)) is { } item
            && TryRead(item, out Workload? workload, out _)
            && workload is { PodTemplate: { } template }
        )
        {
            return (
                rollout with
                {
                    Spec = rollout.Spec with { Template = template, Selector = rollout.Spec.Selector ?? workload.Spec.Selector },
                },
                true
            );
        }

        return (rollout, false);
    }

    private IEnumerable<FieldError> OfServices(Rollout rollout, string space, bool knowsPods)
    {
        var (found, errors) = Read<Service>(ServiceReferences.Of(rollout), "", "Service", space);
        foreach (var (item, service) in found.Values)
        {
            if (service.Metadata.Annotations?.ContainsKey(RolloutAnnotations.ManagedByRollouts) is not true)
            {
                _managers.TryAdd(item, rollout.Metadata.Name ?? "");
            }
        }

        return errors.Concat(
            ServiceReferences
                .Validate(rollout, name => found.TryGetValue(name, out var known) ? Managed(known, knowsPods) : null)
                .Where(error => found.ContainsKey(NameIn(rollout, error)))
        );

        static string NameIn(Rollout rollout, FieldError error) =>
            ServiceReferences.Of(rollout).First(reference => reference.Path == error.Path).Name;
    }

    /// <summary>As the cluster would have it once the first Rollout that names it was reconciled. What selects unknown pods is not held against it.</summary>
    private Service Managed((LintedObject Item, Service Service) known, bool knowsPods)
    {
        var service = knowsPods ? known.Service : known.Service with { Spec = new ServiceSpec() };
        return _managers.TryGetValue(known.Item, out var manager)
            ? service with
            {
                Metadata = service.Metadata with
                {
                    Annotations = new Dictionary<string, string>(service.Metadata.Annotations ?? new Dictionary<string, string>())
                    {
                        [RolloutAnnotations.ManagedByRollouts] = manager,
                    },
                },
            }
            : service;
    }

    private IEnumerable<FieldError> OfIngresses(Rollout rollout, string space)
    {
        var references = IngressReferences.Of(rollout).ToList();
        var (found, errors) = Read<Ingress>(references.Select(named => (named.Path, named.Name)), "networking.k8s.io", "Ingress", space);
        return errors.Concat(
            IngressReferences
                .Validate(rollout, name => found.TryGetValue(name, out var known) ? known.Object : null)
                .Where(error => found.ContainsKey(references.Find(named => named.Path == error.Path).Name))
        );
    }

    /// <summary>The objects of the file that are named, by name, and an error for each that cannot be read.</summary>
    private (Dictionary<string, (LintedObject Item, T Object)> Found, List<FieldError> Errors) Read<T>(
        IEnumerable<(string Path, string Name)> references,
        string group,
        string kind,
        string space
    )
        where T : KubernetesObject
    {
        var found = new Dictionary<string, (LintedObject, T)>(StringComparer.Ordinal);
        var errors = new List<FieldError>();
        foreach (var (path, name) in references)
        {
            if (found.ContainsKey(name) || Find(group, kind, new ObjectKey(space, name)) is not { } item)
            {
                continue;
            }

            if (TryRead(item, out T? read, out var error))
            {
                found[name] = (item, read!);
            }
            else
            {
                errors.Add(FieldError.Invalid(path, name, $"{kind} {GoQuote.Quote(name)} cannot be read: {error}", error!.Remedy));
            }
        }

        return (found, errors);
    }

    private LintedObject? Find(string group, string kind, ObjectKey key) => objects.FirstOrDefault(item => item.Is(group, kind, key));

    private static bool TryRead<T>(LintedObject item, out T? read, out FieldError? error)
        where T : KubernetesObject => TypedReader.TryRead(JsonSerializer.SerializeToElement<JsonNode>(item.Content), out read, out error);
}
