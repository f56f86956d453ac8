using System.Text.Json;

namespace Rollouts.Api;

/// <summary>
/// The part of Kubernetes' pod template rules that users run into (row A3), with its messages and in its order. Members of
/// the wrong JSON type count as absent, as Argo reads them (row A19); the API server judges the rest when pods are made.
/// </summary>
internal static class PodTemplateValidator
{
    public static IEnumerable<FieldError> Validate(PodTemplateSpec template, LabelSelector? selector, string path)
    {
        var labels = template.Metadata?.Labels;
        if (selector is not { } s || (!s.IsEmpty() && !s.Matches(labels)))
        {
            yield return FieldError.Invalid(
                path + ".metadata.labels",
                labels,
                "`selector` does not match template `labels`",
                "Give the pod template every label that spec.selector asks for."
            );
        }

        foreach (var error in LabelSelectorValidator.LabelErrors(labels, path + ".labels"))
        {
            yield return error;
        }

        var spec = template.Spec ?? default;
        foreach (var error in SpecErrors(spec, path + ".spec"))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> SpecErrors(JsonElement spec, string path)
    {
        var volumes = VolumeNames(spec);
        return VolumeErrors(spec, path + ".volumes")
            .Concat(ContainerErrors(spec, volumes, path))
            .Concat(RestartPolicyErrors(spec, path))
            .Concat(DeadlineErrors(spec, path));
    }

    private static IEnumerable<FieldError> VolumeErrors(JsonElement spec, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (volume, i) in RawJson.Items(spec, "volumes").Select((v, i) => (v, i)))
        {
            var name = RawJson.Text(volume, "name") ?? "";
            if (PodNameRules.NameError(name, $"{path}[{i}].name") is { } error)
            {
                yield return error;
            }
            else if (!seen.Add(name))
            {
                yield return FieldError.Duplicate($"{path}[{i}].name", name, "Give each volume a name of its own.");
            }
        }
    }

    private static HashSet<string> VolumeNames(JsonElement spec) =>
        RawJson.Items(spec, "volumes").Select(v => RawJson.Text(v, "name") ?? "").ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<FieldError> ContainerErrors(JsonElement spec, HashSet<string> volumes, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var containers = RawJson.Items(spec, "containers").ToList();
        if (containers.Count == 0)
        {
            yield return FieldError.Required(path + ".containers", "", "Add at least one container with a name and an image.");
        }

        var all = containers
            .Select((c, i) => (Container: c, Path: $"{path}.containers[{i}]"))
            .Concat(RawJson.Items(spec, "initContainers").Select((c, i) => (Container: c, Path: $"{path}.initContainers[{i}]")));
        foreach (var (container, containerPath) in all)
        {
            foreach (var error in ContainerValidator.Validate(container, names, volumes, containerPath))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<FieldError> RestartPolicyErrors(JsonElement spec, string path)
    {
        const string remedy = "Remove restartPolicy or set it to Always; pods of a ReplicaSet are always restarted.";
        var policy = RawJson.Text(spec, "restartPolicy");
        if (string.IsNullOrEmpty(policy) || policy == "Always")
        {
            yield break;
        }

        if (policy is not ("OnFailure" or "Never"))
        {
            yield return FieldError.NotSupported(path + ".restartPolicy", policy, ["Always", "OnFailure", "Never"], remedy);
        }

        yield return FieldError.NotSupported(path + ".restartPolicy", policy, ["Always"], remedy);
    }

    private static IEnumerable<FieldError> DeadlineErrors(JsonElement spec, string path)
    {
        if (RawJson.Number(spec, "activeDeadlineSeconds") is not null)
        {
            yield return FieldError.Forbidden(
                path + ".activeDeadlineSeconds",
                "activeDeadlineSeconds in ReplicaSet is not Supported",
                "Remove activeDeadlineSeconds."
            );
        }
    }
}
