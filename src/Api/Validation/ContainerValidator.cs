using System.Text.Json;

namespace Rollouts.Api;

/// <summary>Kubernetes' rules for one container, as far as users run into them.</summary>
internal static class ContainerValidator
{
    private static readonly string[] Protocols = ["SCTP", "TCP", "UDP"];
    private static readonly string[] PullPolicies = ["Always", "IfNotPresent", "Never"];

    /// <param name="container">The container as written.</param>
    /// <param name="names">Names of the containers before this one; this one's is added.</param>
    /// <param name="volumes">Names of the pod's volumes.</param>
    /// <param name="path">Path of the container.</param>
    public static IEnumerable<FieldError> Validate(JsonElement container, HashSet<string> names, HashSet<string> volumes, string path) =>
        NameErrors(container, names, path)
            .Concat(ImageErrors(container, path))
            .Concat(PortErrors(container, path + ".ports"))
            .Concat(EnvErrors(container, path + ".env"))
            .Concat(MountErrors(container, volumes, path + ".volumeMounts"))
            .Concat(PullPolicyErrors(container, path))
            .Concat(ResourceErrors(container, path + ".resources"));

    private static IEnumerable<FieldError> NameErrors(JsonElement container, HashSet<string> names, string path)
    {
        var name = RawJson.Text(container, "name") ?? "";
        if (PodNameRules.NameError(name, path + ".name") is { } error)
        {
            yield return error;
        }
        else if (!names.Add(name))
        {
            yield return FieldError.Duplicate(path + ".name", name, "Give each container a name of its own.");
        }
    }

    private static IEnumerable<FieldError> ImageErrors(JsonElement container, string path)
    {
        var image = RawJson.Text(container, "image") ?? "";
        if (image.Length == 0)
        {
            yield return FieldError.Required(path + ".image", "", "Name the image of the container.");
        }
        else if (image.Trim() != image)
        {
            yield return FieldError.Invalid(
                path + ".image",
                image,
                "must not have leading or trailing whitespace",
                "Remove the space around the image."
            );
        }
    }

    private static IEnumerable<FieldError> PortErrors(JsonElement container, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (port, i) in RawJson.Items(container, "ports").Select((p, i) => (p, i)))
        {
            var name = RawJson.Text(port, "name") ?? "";
            if (name.Length > 0 && !names.Add(name))
            {
                yield return FieldError.Duplicate($"{path}[{i}].name", name, "Give each port of the container a name of its own.");
            }

            var number = RawJson.Number(port, "containerPort") ?? 0;
            if (number == 0)
            {
                yield return FieldError.Required($"{path}[{i}].containerPort", "", "Give the port a number from 1 to 65535.");
            }
            else if (number is < 1 or > 65535)
            {
                yield return FieldError.Invalid(
                    $"{path}[{i}].containerPort",
                    number,
                    "must be between 1 and 65535, inclusive",
                    "Give the port a number from 1 to 65535."
                );
            }

            var protocol = RawJson.Text(port, "protocol") ?? "";
            if (protocol.Length > 0 && !Protocols.Contains(protocol, StringComparer.Ordinal))
            {
                yield return FieldError.NotSupported($"{path}[{i}].protocol", protocol, Protocols, "Use TCP, UDP or SCTP.");
            }
        }
    }

    private static IEnumerable<FieldError> EnvErrors(JsonElement container, string path)
    {
        foreach (var (env, i) in RawJson.Items(container, "env").Select((e, i) => (e, i)))
        {
            if (string.IsNullOrEmpty(RawJson.Text(env, "name")))
            {
                yield return FieldError.Required($"{path}[{i}].name", "", "Name the environment variable.");
            }
        }
    }

    private static IEnumerable<FieldError> MountErrors(JsonElement container, HashSet<string> volumes, string path)
    {
        var targets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (mount, i) in RawJson.Items(container, "volumeMounts").Select((m, i) => (m, i)))
        {
            var name = RawJson.Text(mount, "name") ?? "";
            if (name.Length == 0)
            {
                yield return FieldError.Required($"{path}[{i}].name", "", "Name the volume to mount.");
            }
            else if (!volumes.Contains(name))
            {
                yield return FieldError.NotFound($"{path}[{i}].name", name, "Add the volume to spec.template.spec.volumes.");
            }

            var target = RawJson.Text(mount, "mountPath") ?? "";
            if (target.Length == 0)
            {
                yield return FieldError.Required($"{path}[{i}].mountPath", "", "Say where the volume is mounted.");
            }
            else if (!targets.Add(target))
            {
                yield return FieldError.Invalid(
                    $"{path}[{i}].mountPath",
                    target,
                    "must be unique",
                    "Mount each volume at a path of its own."
                );
            }
        }
    }

    private static IEnumerable<FieldError> PullPolicyErrors(JsonElement container, string path)
    {
        var policy = RawJson.Text(container, "imagePullPolicy") ?? "";
        if (policy.Length > 0 && !PullPolicies.Contains(policy, StringComparer.Ordinal))
        {
            yield return FieldError.NotSupported(
                path + ".imagePullPolicy",
                policy,
                PullPolicies,
                "Use Always, IfNotPresent or Never, or leave it out."
            );
        }
    }

    // A quantity that cannot be read counts as absent (row A19).
    private static IEnumerable<FieldError> ResourceErrors(JsonElement container, string path)
    {
        var resources = RawJson.Member(container, "resources");
        var limits = RawJson.Member(resources, "limits");
        foreach (var (name, text) in RawJson.Texts(RawJson.Member(resources, "requests")))
        {
            if (!QuantityNumber.TryParse(text, out var request))
            {
                continue;
            }

            if (request < 0)
            {
                yield return FieldError.Invalid(
                    $"{path}.requests[{name}]",
                    text,
                    "must be greater than or equal to 0",
                    "Ask for 0 or more."
                );
            }

            var limitText = RawJson.Texts(limits).FirstOrDefault(l => l.Name == name).Text;
            if (limitText is not null && QuantityNumber.TryParse(limitText, out var limit) && request > limit)
            {
                yield return FieldError.Invalid(
                    path + ".requests",
                    text,
                    $"must be less than or equal to {name} limit of {limitText}",
                    $"Raise the {name} limit or lower the request."
                );
            }
        }
    }
}
