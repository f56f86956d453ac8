using System.Collections.Frozen;

namespace Rollouts.Kubernetes;

/// <summary>
/// The lists of Kubernetes' built-in types that a strategic merge patch merges instead of replacing (the <c>x-kubernetes-patch-merge-key</c>
/// extension of the OpenAPI document). A list is known by its own name and, where that is ambiguous, by the member around it.
/// </summary>
internal static class MergeKeys
{
    private static readonly FrozenSet<string> ContainerLists = new[] { "containers", "initContainers", "ephemeralContainers" }.ToFrozenSet(
        StringComparer.Ordinal
    );

    private static readonly FrozenDictionary<string, string> InContainer = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["env"] = "name",
        ["ports"] = "containerPort",
        ["volumeMounts"] = "mountPath",
        ["volumeDevices"] = "devicePath",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> InSpec = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["ephemeralContainers"] = "name",
        ["volumes"] = "name",
        ["imagePullSecrets"] = "name",
        ["hostAliases"] = "ip",
        ["topologySpreadConstraints"] = "topologyKey",
        ["schedulingGates"] = "name",
        ["resourceClaims"] = "name",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> InStatus = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["conditions"] = "type",
        ["addresses"] = "type",
        ["podIPs"] = "ip",
        ["hostIPs"] = "ip",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="kind">Kind of the whole object.</param>
    /// <param name="parent">The nearest named member around the list, or empty at the top.</param>
    /// <param name="name">The list's own name.</param>
    public static ListStrategy Find(string kind, string parent, string name) =>
        (parent, name) switch
        {
            ("metadata", "ownerReferences") => new(true, "uid"),
            ("metadata", "finalizers") => new(true, null),
            ("spec", "finalizers") when kind == "Namespace" => new(true, null),
            ("spec", "ports") when kind == "Service" => new(true, "port"),
            ("spec", "podCIDRs") when kind == "Node" => new(true, null),
            ("", "secrets" or "imagePullSecrets") when kind == "ServiceAccount" => new(true, "name"),
            ("", "webhooks") when kind is "MutatingWebhookConfiguration" or "ValidatingWebhookConfiguration" => new(true, "name"),
            ("status", _) when kind != "CustomResourceDefinition" && InStatus.TryGetValue(name, out var key) => new(true, key),
            ("spec", _) when InSpec.TryGetValue(name, out var key) => new(true, key),
            _ when ContainerLists.Contains(parent) && InContainer.TryGetValue(name, out var key) => new(true, key),
            _ => ListStrategy.Replace,
        };
}
