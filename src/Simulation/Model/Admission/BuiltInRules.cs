using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>The rules of built-in types that a faulty client or controller would run into on a real server.</summary>
internal static class BuiltInRules
{
    public static void Check(ResourceDefinition definition, JsonObject item, JsonObject? before, List<FieldError> errors)
    {
        switch (definition.Type)
        {
            case { Group: "", Plural: "pods" }:
                CheckPodSpec(item["spec"], "spec", errors);
                if (before is not null)
                {
                    CheckPodUpdate(item, before, errors);
                }
                break;
            case { Group: "", Plural: "services" }:
                CheckService(item, before, errors);
                break;
            case { Group: "apps", Plural: "deployments" or "replicasets" or "statefulsets" or "daemonsets" }:
                CheckReplicas(item, errors);
                CheckSelector(item, before, errors);
                CheckTemplate(item, errors);
                break;
            case { Group: "batch", Plural: "jobs" }:
                CheckJob(item, before, errors);
                RequireSelector(item);
                break;
            case { Group: "policy", Plural: "poddisruptionbudgets" }:
                RequireSelector(item);
                break;
        }
    }

    private static void CheckReplicas(JsonObject item, List<FieldError> errors)
    {
        if (item.At("spec", "replicas") is not { } replicas)
        {
            return;
        }
        if (!JsonNumbers.TryToInt64(replicas, out var count))
        {
            throw new FormatException($"spec.replicas: {replicas.ToJsonString()} is not an integer");
        }
        if (count < 0)
        {
            errors.Add(FieldError.Invalid("spec.replicas", count.ToString(), "must be greater than or equal to 0"));
        }
    }

    private static void CheckTemplate(JsonObject item, List<FieldError> errors) =>
        CheckPodSpec(item.At("spec", "template", "spec"), "spec.template.spec", errors);

    private static void CheckSelector(JsonObject item, JsonObject? before, List<FieldError> errors)
    {
        if (item.At("spec", "selector") is not JsonObject selector)
        {
            errors.Add(FieldError.Required("spec.selector"));
            return;
        }
        var labels = item.At("spec", "template", "metadata", "labels");
        var parsed = LabelSelector.FromObject(selector);
        if (parsed.IsEmpty)
        {
            errors.Add(
                FieldError.Invalid("spec.selector", "{}", "empty selector is invalid for " + item["kind"].AsText().ToLowerInvariant())
            );
        }
        else if (!parsed.Matches(labels.AsLabels()))
        {
            errors.Add(
                FieldError.Invalid(
                    "spec.template.metadata.labels",
                    labels?.ToJsonString() ?? "{}",
                    "`selector` does not match template `labels`"
                )
            );
        }
        if (before is not null && !JsonNode.DeepEquals(selector, before.At("spec", "selector")))
        {
            errors.Add(FieldError.Immutable("spec.selector", selector.ToJsonString()));
        }
    }

    /// <exception cref="FormatException">The selector cannot be read.</exception>
    private static void RequireSelector(JsonObject item)
    {
        if (item.At("spec", "selector") is JsonObject selector)
        {
            LabelSelector.FromObject(selector);
        }
    }

    private static void CheckJob(JsonObject item, JsonObject? before, List<FieldError> errors)
    {
        CheckTemplate(item, errors);
        if (item.At("spec", "template", "spec", "restartPolicy").AsText() is not ("OnFailure" or "Never"))
        {
            errors.Add(FieldError.Required("spec.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\""));
        }
        foreach (var member in (ReadOnlySpan<string>)["selector", "template", "completionMode"])
        {
            var value = item.At("spec", member);
            if (before is not null && !JsonNode.DeepEquals(value, before.At("spec", member)))
            {
                errors.Add(FieldError.Immutable($"spec.{member}", value?.ToJsonString() ?? "null"));
            }
        }
    }

    private static void CheckService(JsonObject item, JsonObject? before, List<FieldError> errors)
    {
        var headless = item.At("spec", "clusterIP").AsText() == "None";
        var type = item.At("spec", "type").AsText();
        if (!headless && type != "ExternalName" && item.At("spec", "ports") is not JsonArray { Count: > 0 })
        {
            errors.Add(FieldError.Required("spec.ports"));
        }
        var address = item.At("spec", "clusterIP");
        if (before.At("spec", "clusterIP") is { } given && type != "ExternalName" && !JsonNode.DeepEquals(given, address))
        {
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", $"[{address?.ToJsonString()}]", "may not change once set"));
        }
    }

    private static void CheckPodSpec(JsonNode? spec, string path, List<FieldError> errors)
    {
        if (spec.At("containers") is not JsonArray { Count: > 0 } containers)
        {
            errors.Add(FieldError.Required($"{path}.containers"));
            return;
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < containers.Count; i++)
        {
            var name = containers[i].At("name").AsText();
            if (name.Length == 0)
            {
                errors.Add(FieldError.Required($"{path}.containers[{i}].name"));
            }
            else if (!names.Add(name))
            {
                errors.Add(FieldError.Duplicate($"{path}.containers[{i}].name", $"\"{name}\""));
            }
            if (containers[i].At("image").AsText().Length == 0)
            {
                errors.Add(FieldError.Required($"{path}.containers[{i}].image"));
            }
        }
    }

    private static void CheckPodUpdate(JsonObject pod, JsonObject before, List<FieldError> errors)
    {
        if (!JsonNode.DeepEquals(Fixed(pod), Fixed(before)))
        {
            errors.Add(
                FieldError.Forbidden(
                    "spec",
                    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                        + "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
                )
            );
        }
    }

    /// <summary>The part of a pod's spec that never changes.</summary>
    private static JsonObject Fixed(JsonObject pod)
    {
        var spec = pod["spec"]?.DeepClone() as JsonObject ?? [];
        foreach (var container in spec["containers"].AsObjects().Concat(spec["initContainers"].AsObjects()))
        {
            container.Remove("image");
        }
        foreach (
            var member in (ReadOnlySpan<string>)["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "schedulingGates"]
        )
        {
            spec.Remove(member);
        }
        return spec;
    }
}
